import { byId, h, icon } from './dom.js';

/**
 * Lets files be dropped anywhere on the page.
 * @param {{ words: import('../../../core/text/page.ts').PageWords, onFiles: (files: FileList) => void }} options
 */
export function listenForDrops({ words, onFiles }) {
  const veil = byId('drop');
  veil.append(h('div', {}, icon('photo'), h('strong', {}, words.drop), h('span', {}, words.dropHint)));
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
