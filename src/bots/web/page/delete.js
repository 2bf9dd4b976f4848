import { name } from './compose.js';
import { byId, h } from './dom.js';
import { reasonIn } from './post.js';

/**
 * The way to delete the chat, and the question before it.
 * @param {{ words: import('../../../core/text/page.ts').PageWords, onDelete: () => Promise<void>,
 *   onDeleted: () => void }} options `onDelete` rejects where the chat still stands.
 */
export function createDelete({ words, onDelete, onDeleted }) {
  const button = byId('delete-button');
  const dialog = /** @type {HTMLDialogElement} */ (byId('delete'));
  const failed = h('p', { role: 'alert' });
  // The first that can be reached has the focus: who presses Enter too soon loses nothing.
  const answer = (word, style, onclick) =>
    h('button', { type: 'button', class: style, 'data-word': word, onclick });
  const no = answer('deleteNo', 'choice', () => dialog.close());
  const yes = answer('deleteYes', 'choice danger', () => void remove());
  name(button, 'bin', 'deleteChat');
  dialog.append(
    h('h2', { id: 'delete-ask', 'data-word': 'deleteAsk' }),
    h('p', { id: 'delete-hint', 'data-word': 'deleteHint' }),
    failed,
    h('div', { class: 'answers' }, no, yes),
  );
  button.addEventListener('click', () => {
    failed.textContent = '';
    dialog.showModal();
  });

  async function remove() {
    if (yes.getAttribute('aria-busy') === 'true') return;
    yes.setAttribute('aria-busy', 'true');
    failed.textContent = '';
    try {
      await onDelete();
      dialog.close();
      onDeleted();
    } catch (error) {
      const why = reasonIn(error, words);
      failed.textContent = why === words.failed ? words.notDeleted : why;
    }
    yes.removeAttribute('aria-busy');
  }
}
