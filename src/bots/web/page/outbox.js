import { h } from './dom.js';
import { post, reasonIn } from './post.js';
import { drawSaid } from './said.js';
import { kindOf } from './tray.js';

/**
 * What was written and is still on its way. It stands in the conversation at once, and leaves when the chat shows the
 * message itself.
 * @param {{ words: import('../../../core/text/page.ts').PageWords, list: HTMLElement }} options
 */
export function createOutbox({ words, list }) {
  /** @type {Map<string, { element: HTMLElement, urls: string[] }>} */
  const waiting = new Map();

  function draw(message, taken) {
    const bubble = h('div', { class: 'bubble' });
    const files = taken.map(({ file, url }) => ({
      kind: kindOf(file),
      name: file.name,
      bytes: file.size,
      kept: true,
      url,
    }));
    drawSaid(bubble, { text: message.text, files, refused: [] }, words);
    const meta = h('p', { class: 'meta', role: 'status' });
    return h('li', { class: 'item person pending' }, bubble, meta);
  }

  async function attempt(message, element) {
    const meta = /** @type {HTMLElement} */ (element.querySelector('.meta'));
    const large = message.files.length > 0;
    meta.replaceChildren(words.sending);
    element.classList.remove('failed');
    try {
      await post(message, (percent) => {
        if (large && waiting.has(message.once))
          meta.replaceChildren(`${words.sending} ${Math.floor(percent)} %`);
      });
    } catch (error) {
      // It may have arrived although the answer was lost: the same key makes a second try harmless.
      if (!waiting.has(message.once)) return;
      element.classList.add('failed');
      const retry = h(
        'button',
        { type: 'button', class: 'plain', onclick: () => void attempt(message, element) },
        words.retry,
      );
      const discard = h(
        'button',
        { type: 'button', class: 'plain', onclick: () => settle(message.once) },
        words.discard,
      );
      meta.replaceChildren(reasonIn(error, words), retry, discard);
    }
  }

  function settle(once) {
    const entry = waiting.get(once);
    if (entry === undefined) return;
    waiting.delete(once);
    entry.element.remove();
    // A look at a file may still be loading; taken away at once, the browser would call it missing.
    setTimeout(() => {
      for (const url of entry.urls) URL.revokeObjectURL(url);
    }, 10_000);
  }

  return {
    /** Shows a message and posts it. */
    send(message, taken) {
      const element = draw(message, taken);
      waiting.set(message.once, { element, urls: taken.map(({ url }) => url) });
      list.append(element);
      void attempt({ ...message, files: taken.map(({ file }) => file) }, element);
    },
    /** The chat has this message: what stood in for it goes. */
    settle,
    /** Nobody waits for any of it any more. */
    clear() {
      for (const once of [...waiting.keys()]) settle(once);
    },
  };
}
