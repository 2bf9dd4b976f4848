import { byId, h, icon } from './dom.js';
import { fill, size } from './words.js';

/**
 * The files that go with the next message, with a look at each.
 * @param {{ words: import('../../../core/text/page.ts').PageWords, limits: { file: number, files: number },
 *   onChange: () => void }} options
 */
export function createTray({ words, limits, onChange }) {
  const tray = byId('tray');
  const hint = byId('hint');
  /** @type {{ file: File, url: string, element: HTMLElement }[]} */
  let held = [];

  function remove(entry) {
    const index = held.indexOf(entry);
    held = held.filter((other) => other !== entry);
    URL.revokeObjectURL(entry.url);
    entry.element.remove();
    const next = held[Math.min(index, held.length - 1)]?.element.querySelector('button');
    (next ?? byId('text')).focus();
    onChange();
  }

  function draw(entry) {
    const { file, url } = entry;
    const label = fill(words.remove, { name: file.name });
    const button = h(
      'button',
      { type: 'button', 'aria-label': label, title: label, onclick: () => remove(entry) },
      icon('close'),
    );
    return h(
      'li',
      { class: `thumb ${kindOf(file)}` },
      look(file, url),
      h('span', { class: 'thumb-name', title: file.name }, file.name),
      button,
    );
  }

  return {
    get files() {
      return held.map((entry) => entry.file);
    },
    /** Takes files in; those that cannot go are named and left out. */
    add(files) {
      hint.textContent = '';
      for (const file of files) {
        if (file.size > limits.file)
          hint.textContent = fill(words.tooLarge, { name: file.name, limit: size(limits.file) });
        else if (held.length >= limits.files) hint.textContent = fill(words.tooMany, { limit: limits.files });
        else {
          const entry = { file, url: URL.createObjectURL(file), element: tray };
          entry.element = draw(entry);
          held.push(entry);
          tray.append(entry.element);
        }
      }
      onChange();
    },
    /** Hands the files over and is empty. The addresses stay good: the message shows them until it is sent. */
    take() {
      const taken = held.map(({ file, url }) => ({ file, url }));
      held = [];
      tray.replaceChildren();
      hint.textContent = '';
      return taken;
    },
  };
}

/** What a file seems to be; the server looks at its bytes. @param {File} file */
export function kindOf(file) {
  const [family] = file.type.split('/');
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'file';
}

function look(file, url) {
  const kind = kindOf(file);
  if (kind === 'image') return h('img', { src: url, alt: '' });
  // A moment after the start, because many clips begin black.
  if (kind === 'video')
    return h('video', {
      src: `${url}#t=0.1`,
      preload: 'metadata',
      muted: true,
      playsinline: true,
      tabindex: -1,
    });
  return icon(kind === 'audio' ? 'sound' : 'file');
}
