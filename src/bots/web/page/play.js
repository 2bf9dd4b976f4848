/** The film that we began to play. @type {HTMLVideoElement | null} */
let playing = null;

/**
 * Plays a film without its sound, where the browser allows that and the person wants things to move. One that was begun
 * like this before and is still mute stops.
 * @param {HTMLVideoElement} player
 */
export function play(player) {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  if (playing?.muted) playing.pause();
  playing = player;
  player.muted = true;
  player.play().catch(() => {
    // The browser does not allow it: the first frame stands there, with its controls.
  });
}
