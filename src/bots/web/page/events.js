/**
 * Listens to the chat. The browser reconnects by itself and says what it saw last, so nothing is missed; only where it
 * gives up (the server answered with an error) we begin again.
 * @param {{ onAll: (items: object[], now: number) => void, onSome: (items: object[], now: number) => void,
 *   onState: (state: 'online' | 'offline') => void }} handlers
 */
export function listen({ onAll, onSome, onState }) {
  /** @type {EventSource} */
  let source;
  let retry = 0;
  const read = (handler) => (event) => {
    const { items, now } = JSON.parse(event.data);
    handler(items, now);
  };

  function begin() {
    source = new EventSource('/api/events');
    source.addEventListener('all', read(onAll));
    source.addEventListener('some', read(onSome));
    source.addEventListener('open', () => onState('online'));
    source.addEventListener('error', () => {
      onState('offline');
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(begin, 2000);
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
