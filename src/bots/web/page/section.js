/** @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

/**
 * Draws a part of a message only when what it shows has changed: a video goes on playing and a button keeps its focus
 * while the words beside them are edited.
 * @param {HTMLElement} place
 * @param {unknown} value What the part shows; nothing at all empties it.
 * @param {() => (Node | string | null)[]} draw
 */
export function section(place, value, draw) {
  const key = JSON.stringify(value ?? null);
  if (drawn.get(place) === key) return;
  drawn.set(place, key);
  place.replaceChildren(...(value === undefined ? [] : draw().filter((child) => child !== null)));
}
