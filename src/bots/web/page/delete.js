import { name } from './compose.js';
import { byId, h } from './dom.js';

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
  const no = h('button', { type: 'button', class: 'choice', onclick: () => dialog.close() }, words.deleteNo);
  const yes = h(
    'button',
    { type: 'button', class: 'choice danger', onclick: () => void remove() },
    words.deleteYes,
  );
  name(button, 'bin', words.deleteChat);
  dialog.append(
    h('h2', { id: 'delete-ask' }, words.deleteAsk),
    h('p', { id: 'delete-hint' }, words.deleteHint),
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
      byId('deleted').textContent = words.deleted;
      onDeleted();
    } catch {
      failed.textContent = words.notDeleted;
    }
    yes.removeAttribute('aria-busy');
  }
}
