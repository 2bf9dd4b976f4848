/**
 * Listens to the chat. The browser reconnects by itself and says what it saw last, so nothing is missed; only where it
 * gives up (the server answered with an error) we begin again.
 * @param {{ onAll: (items: object[], now: number) => void, onSome: (items: object[], now: number) => void,
 *   onState: (state: 'online' | 'offline') => void }} handlers
 */
export function listen({ onAll, onSome, onState }) {
  const source = new EventSource('/api/events');
  const read = (handler) => (event) => {
    const { items, now } = JSON.parse(event.data);
    handler(items, now);
  };
  source.addEventListener('all', read(onAll));
  source.addEventListener('some', read(onSome));
  source.addEventListener('open', () => onState('online'));
  source.addEventListener('error', () => {
    onState('offline');
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => listen({ onAll, onSome, onState }), 2000);
  });
}
