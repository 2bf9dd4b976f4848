/** Waits between two tries where the browser gives up, in milliseconds: doubled from the first to the last. */
const FIRST_WAIT = 2_000;
const LAST_WAIT = 30_000;

/**
 * @typedef {object} Told One event.
 * @property {object[]} items
 * @property {number} now The server's clock.
 * @property {boolean} [more] There are older messages than these.
 * @property {string} [language] The language that was chosen in the chat.
 */

/**
 * Listens to the chat. The browser reconnects by itself and says what it saw last, so nothing is missed; only where it
 * gives up (the server answered with an error, or has no place left) we begin again.
 * @param {{ onAll: (told: Told) => void, onSome: (told: Told) => void,
 *   onState: (state: 'online' | 'offline') => void }} handlers
 */
export function listen({ onAll, onSome, onState }) {
  /** @type {EventSource} */
  let source;
  let retry = 0;
  let wait = FIRST_WAIT;
  const read = (handler) => (event) => handler(JSON.parse(event.data));

  function begin() {
    source = new EventSource('/api/events');
    source.addEventListener('all', read(onAll));
    source.addEventListener('some', read(onSome));
    source.addEventListener('open', () => {
      wait = FIRST_WAIT;
      onState('online');
    });
    source.addEventListener('error', () => {
      onState('offline');
      if (source.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(begin, wait);
      wait = Math.min(2 * wait, LAST_WAIT);
    });
  }

  begin();
  return {
    /** Hears nothing until `begin`, which hears everything anew. */
    pause() {
      clearTimeout(retry);
      source.close();
    },
    begin,
  };
}
