import { h, icon } from './dom.js';
import { drawText } from './reply.js';
import { section } from './section.js';
import { fill, size } from './words.js';

/**
 * Draws what the person said: sent, or still on its way.
 * @param {HTMLElement} bubble
 * @param {{ text: string, files: object[], refused: { name: string, limit: number }[],
 *   pressed?: { id: string, label?: string } }} item A file of one that is on its way has a `url` of its own.
 * @param {import('../../../core/text/page.ts').PageWords} words
 */
export function drawSaid(bubble, item, words) {
  if (bubble.childElementCount === 0) {
    for (const name of ['pictures', 'words', 'papers']) bubble.append(h('div', { class: name }));
  }
  const [pictures, said, papers] = /** @type {HTMLElement[]} */ ([...bubble.children]);
  if (item.pressed !== undefined) {
    const label = item.pressed.label ?? item.pressed.id;
    section(said, label, () => [h('p', { class: 'text' }, fill(words.chose, { label }))]);
    return;
  }
  const shown = item.files.filter((file) => file.kept && (file.kind === 'image' || file.kind === 'video'));
  const others = item.files.filter((file) => !shown.includes(file));
  pictures.dataset.count = String(Math.min(shown.length, 4));
  section(pictures, shown.length > 0 ? shown : undefined, () => shown.map(drawPicture));
  section(said, item.text.trim() === '' ? undefined : item.text, () => drawText(item.text.trim(), words));
  section(papers, others.length + item.refused.length > 0 ? [others, item.refused] : undefined, () => [
    ...others.map((file) => drawPaper(file, file.kept ? undefined : words.gone)),
    ...item.refused.map((file) => drawPaper(file, fill(words.notTaken, { limit: size(file.limit) }))),
  ]);
}

const source = (file) => file.url ?? `/api/media/${file.media}`;

function drawPicture(file) {
  if (file.kind === 'video') {
    return h('video', {
      src: source(file),
      controls: true,
      playsinline: true,
      preload: 'metadata',
      'aria-label': file.name,
    });
  }
  const image = h('img', { src: source(file), alt: file.name, loading: 'lazy' });
  return h('a', { href: source(file), target: '_blank', rel: 'noopener' }, image);
}

function drawPaper(file, refused) {
  if (file.kind === 'audio' && file.kept) {
    return h('audio', { src: source(file), controls: true, preload: 'metadata', 'aria-label': file.name });
  }
  const about = h('span', {}, h('strong', {}, file.name), h('small', {}, refused ?? size(file.bytes)));
  return h('div', { class: refused === undefined ? 'paper' : 'paper refused' }, icon('file'), about);
}
