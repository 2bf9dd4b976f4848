/**
 * Makes an element. Words are always text, never markup, so nothing anybody types can become code.
 * @param {string} tag
 * @param {Record<string, unknown>} [props] `class`, `on…` listeners, `data-…`/`aria-…` and other attributes.
 *   False, null and undefined leave an attribute out.
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Paths on a 24 × 24 grid, drawn with a round line. */
const ICONS = {
  send: 'M12 19V5M5.500 11.500 12 5l6.500 6.500',
  clip: 'm20 11.500-8 8a5 5 0 0 1-7.100-7.100l8.300-8.300a3.300 3.300 0 0 1 4.700 4.700l-8.200 8.200a1.700 1.700 0 0 1-2.400-2.400l7.500-7.500',
  menu: 'M5 7h14M5 12h14M5 17h9',
  bin: 'M4.500 7h15M9.500 7V4.500h5V7M6.500 7l1 12.500h9l1-12.500M10.300 11v5M13.700 11v5',
  close: 'M7 7l10 10M17 7 7 17',
  down: 'M12 5v14M5.500 12.500 12 19l6.500-6.500',
  save: 'M12 4v11M7 10.500l5 5 5-5M5 20h14',
  clock: 'M12 7v5l3 2M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17z',
  sound:
    'M9 18V6l10-2v12M9 18a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0zM19 16a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0z',
  file: 'M7 3.500h7l4.500 4.500v12.500H7zM14 3.500V8h4.500',
  film: 'M4 5.500h16v13H4zM8 5.500v13M16 5.500v13M4 12h16',
  out: 'M8 16 17 7M9.500 7H17v7.500',
  photo: 'M4 5.500h16v13H4zM4 16l4.500-4.500 4 4 2.500-2.500 5 5M15.500 10a1 1 0 1 0 0-2 1 1 0 0 0 0 2z',
  sent: 'M5 12.500 10 17.500 19.500 7.500',
  received: 'M2.500 12.500 7 17.500 15.500 7.500M11.500 16.500l1 1 9-10',
};

const SVG = 'http://www.w3.org/2000/svg';

/**
 * A picture for the eye alone; the words beside it say the same.
 * @param {keyof typeof ICONS} name
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** @param {string} id */
export function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

const LINK = /https?:\/\/[^\s<>"'，。！？（）]+[^\s<>"'，。！？（）.,;:!?)\]]/g;

/**
 * Words with their links made clickable.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function linked(text) {
  const pieces = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    pieces.push(text.slice(from, match.index));
    pieces.push(h('a', { href: match[0], target: '_blank', rel: 'noopener noreferrer' }, match[0]));
    from = match.index + match[0].length;
  }
  pieces.push(text.slice(from));
  return pieces;
}
