import { byId, icon } from './dom.js';
import { createTray } from './tray.js';
import { fill } from './words.js';

const DRAFT = 'draft';

/**
 * The field one writes in: it grows with its words, Enter sends, and files come by button, drop or paste.
 * @param {{ words: import('../../../core/text/page.ts').PageWords,
 *   limits: { file: number, files: number, text: number },
 *   onSend: (text: string, taken: { file: File, url: string }[]) => void }} options
 */
export function createCompose({ words, limits, onSend }) {
  const form = byId('compose');
  const text = /** @type {HTMLTextAreaElement} */ (byId('text'));
  const send = /** @type {HTMLButtonElement} */ (byId('send'));
  const files = /** @type {HTMLInputElement} */ (byId('files'));
  const tray = createTray({ words, limits, onChange: refresh });

  name(send, 'send', 'send');
  name(byId('attach'), 'clip', 'attach');
  text.value = sessionStorage.getItem(DRAFT) ?? '';

  function refresh() {
    const blank = text.value.trim() === '' && tray.files.length === 0;
    send.disabled = blank;
    form.classList.toggle('ready', !blank);
    text.style.height = 'auto';
    text.style.height = `${text.scrollHeight}px`;
    sessionStorage.setItem(DRAFT, text.value.slice(0, 100_000));
  }

  function submit() {
    if (send.disabled) return;
    if (text.value.trim().length > limits.text) {
      byId('hint').textContent = fill(words.tooLong, { limit: limits.text.toLocaleString() });
      return;
    }
    const said = text.value;
    text.value = '';
    const taken = tray.take();
    refresh();
    onSend(said, taken);
    text.focus();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  text.addEventListener('input', refresh);
  text.addEventListener('keydown', (event) => {
    // Enter that picks a word in an input method (Chinese, Japanese) does not send.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  text.addEventListener('paste', (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (pasted.length === 0) return;
    event.preventDefault();
    tray.add(pasted);
  });
  byId('attach').addEventListener('click', () => files.click());
  files.addEventListener('change', () => {
    tray.add(files.files ?? []);
    files.value = '';
    text.focus();
  });
  refresh();
  return {
    add: tray.add,
    /** Empties the field and lets go of the files. */
    clear() {
      text.value = '';
      for (const { url } of tray.take()) URL.revokeObjectURL(url);
      refresh();
    },
    /** Puts words in the field, ready to be changed or sent. */
    suggest(words) {
      text.value = words;
      refresh();
      text.focus();
    },
  };
}

/** Gives a button its picture, and the word that will be its name. */
export function name(button, picture, word) {
  button.append(icon(picture));
  button.dataset.label = word;
}
