import { h, icon, linked } from './dom.js';
import { showProgress } from './progress.js';
import { section } from './section.js';
import { drawTimeline } from './timeline.js';
import { clock, size } from './words.js';

/** Longer words are folded away behind a button. */
const FOLD = 2400;

/**
 * Draws an answer of the bot, or draws it anew where it changed.
 * @param {HTMLElement} bubble
 * @param {import('../wire.ts').Answered} item
 * @param {{ words: import('../../../core/text/page.ts').PageWords, lag: number,
 *   onPress: (item: object, choice: object, button: HTMLElement) => void }} context `lag`: how far this machine's
 *   clock is ahead of the server's, in milliseconds.
 */
export function drawReply(bubble, item, { words, lag, onPress }) {
  if (bubble.childElementCount === 0) {
    for (const name of ['film', 'words', 'progress', 'strip', 'choices', 'document'])
      bubble.append(h('div', { class: name }));
    // The bar moves every second; a screen reader asks for it when it wants to know.
    bubble.children[2].setAttribute('aria-live', 'off');
  }
  const [film, said, progress, strip, choices, file] = /** @type {HTMLElement[]} */ ([...bubble.children]);
  const { reply, video } = item;
  bubble.classList.toggle(
    'wide',
    video !== undefined || reply.timeline !== undefined || reply.progress !== undefined,
  );
  section(film, video, () => drawFilm(video, words));
  // While a bar is drawn, the words say the same, but for what the backend tells meanwhile.
  const text = reply.progress === undefined ? reply.text : (reply.progress.note ?? '');
  section(said, text === '' ? undefined : text, () => drawText(text, words));
  showProgress(progress, reply.progress, item.changed + lag, words);
  const tracks = reply.timeline?.tracks.some((track) => track.clips.length > 0);
  section(strip, tracks ? reply.timeline : undefined, () => [drawTimeline(reply.timeline, words)]);
  section(choices, reply.choices?.length ? reply.choices : undefined, () =>
    reply.choices.map((choice) => drawChoice(choice, words, (button) => onPress(item, choice, button))),
  );
  section(file, reply.document, () => [drawFile(reply.document, words)]);
}

/** A link that saves a text as a file. @param {{ name: string, text: string }} file */
function drawFile({ name, text }, words) {
  const href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const label = `${words.download}: ${name}`;
  return h('a', { class: 'save', href, download: name, 'aria-label': label }, icon('save'), name);
}

/** @param {string} text */
export function drawText(text, words) {
  if (text.length <= FOLD) return [h('p', { class: 'text' }, ...linked(text))];
  const shown = h('p', { class: 'text' }, ...linked(`${text.slice(0, FOLD / 2)}…`));
  const more = h('button', { type: 'button', class: 'plain', onclick: unfold }, words.showAll);
  function unfold() {
    shown.replaceChildren(...linked(text));
    more.remove();
  }
  return [shown, more];
}

function drawFilm(video, words) {
  if (video.kept === false) {
    const about = h('span', {}, h('strong', {}, video.name), h('small', {}, words.gone));
    return [h('div', { class: 'paper' }, icon('film'), about)];
  }
  const source = `/api/media/${video.media}`;
  const poster = video.poster === undefined ? null : `/api/media/${video.poster}`;
  const player = h('video', {
    controls: true,
    playsinline: true,
    preload: 'metadata',
    // A moment after the start, because some browsers draw no frame before that.
    src: `${source}#t=0.001`,
    poster,
    'aria-label': video.alt,
  });
  if (poster !== null) player.addEventListener('loadeddata', () => dropIfSmall(player, poster));
  const frame = h('div', { class: 'frame' }, player);
  if (video.width && video.height) {
    frame.style.setProperty('--ratio', String(video.width / video.height));
    frame.classList.toggle('tall', video.height > video.width);
  }
  const facts = [video.seconds === undefined ? null : clock(video.seconds), size(video.bytes)].filter(
    Boolean,
  );
  const save = h(
    'a',
    {
      class: 'save',
      href: `${source}?download`,
      download: video.name,
      'aria-label': `${words.download}: ${video.name}`,
    },
    icon('save'),
    words.download,
  );
  const about = h('div', {}, h('strong', {}, video.name), h('span', {}, facts.join(' · ')));
  return [frame, h('div', { class: 'film-bar' }, about, save)];
}

/** Some posters are thumbnails. Without one the first frame stands there, as sharp as the film. */
function dropIfSmall(player, poster) {
  const image = new Image();
  image.addEventListener('load', () => {
    if (image.naturalWidth < player.clientWidth) player.removeAttribute('poster');
  });
  image.src = poster;
}

function drawChoice(choice, words, onPress) {
  const style = `choice ${choice.style ?? ''}`;
  if (choice.url === undefined) {
    const button = h(
      'button',
      { type: 'button', class: style, onclick: () => onPress(button) },
      choice.label,
    );
    return button;
  }
  const label = `${choice.label}, ${words.opensElsewhere}`;
  const link = {
    class: style,
    href: choice.url,
    target: '_blank',
    rel: 'noopener noreferrer',
    'aria-label': label,
  };
  return h('a', link, choice.label, icon('out'));
}
