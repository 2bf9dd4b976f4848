import { byId, h, icon } from './dom.js';

/**
 * Lets files be dropped anywhere on the page.
 * @param {{ onFiles: (files: FileList) => void }} options
 */
export function listenForDrops({ onFiles }) {
  const veil = byId('drop');
  const [drop, hint] = [h('strong', { 'data-word': 'drop' }), h('span', { 'data-word': 'dropHint' })];
  veil.append(h('div', {}, icon('photo'), drop, hint));
  /** Entering a child leaves its parent: only when as many were left as entered, the files are gone. */
  let inside = 0;
  const holdsFiles = (event) => event.dataTransfer?.types.includes('Files') === true;

  window.addEventListener('dragenter', (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    inside += 1;
    veil.hidden = false;
  });
  window.addEventListener('dragover', (event) => {
    if (holdsFiles(event)) event.preventDefault();
  });
  window.addEventListener('dragleave', () => {
    inside = Math.max(0, inside - 1);
    if (inside === 0) veil.hidden = true;
  });
  window.addEventListener('drop', (event) => {
    inside = 0;
    veil.hidden = true;
    if (!holdsFiles(event)) return;
    event.preventDefault();
    onFiles(event.dataTransfer.files);
  });
}
