import { h, icon } from './dom.js';
import { clock, fill } from './words.js';

/** The bubbles that count up, and the moment each one counts from. @type {Map<HTMLElement, number>} */
const counting = new Map();

setInterval(() => {
  for (const [place, since] of counting) {
    if (place.isConnected) count(place, since);
    else counting.delete(place);
  }
}, 1000);

function count(place, since) {
  place.textContent = clock((Date.now() - since) / 1000);
}

/**
 * Shows how far the work has come, in place, so that the bar glides and the clock never jumps.
 * @param {HTMLElement} place
 * @param {import('../../../core/reply.ts').Progress | undefined} progress
 * @param {number} at When the progress was true, epoch ms by this machine's clock.
 * @param {import('../../../core/text/page.ts').PageWords} words
 */
export function showProgress(place, progress, at, words) {
  if (progress === undefined) {
    place.replaceChildren();
    return;
  }
  if (place.childElementCount === 0) place.append(...draw(words));
  const [stage, percent] = place.querySelectorAll('.stage, .percent');
  const bar = /** @type {HTMLElement} */ (place.querySelector('.bar'));
  const elapsed = /** @type {HTMLElement} */ (place.querySelector('.elapsed time'));
  const known = progress.percent !== undefined;
  stage.textContent = words.stages[progress.stage];
  percent.textContent = known ? `${Math.round(progress.percent)} %` : '';
  bar.classList.toggle('open-ended', !known);
  bar.style.setProperty('--done', `${progress.percent ?? 0}%`);
  if (known) bar.setAttribute('aria-valuenow', String(Math.round(progress.percent)));
  else bar.removeAttribute('aria-valuenow');
  bar.setAttribute('aria-valuetext', [stage.textContent, percent.textContent].filter(Boolean).join(', '));

  const since = at - progress.seconds * 1000;
  const before = counting.get(elapsed);
  // The bot reports whole seconds and news travel: smaller differences are noise.
  const start = before !== undefined && Math.abs(before - since) < 2500 ? before : since;
  counting.set(elapsed, start);
  count(elapsed, start);
}

function draw(words) {
  const [before, after] = fill(words.elapsed, { time: '\n' }).split('\n');
  return [
    h(
      'p',
      { class: 'working' },
      h('span', { class: 'ring', 'aria-hidden': 'true' }),
      h('span', { class: 'stage' }),
      h('span', { class: 'percent' }),
    ),
    h(
      'div',
      {
        class: 'bar',
        role: 'progressbar',
        'aria-label': words.working,
        'aria-valuemin': 0,
        'aria-valuemax': 100,
      },
      h('span', { class: 'fill' }),
    ),
    h('p', { class: 'elapsed' }, icon('clock'), before, h('time', {}), after),
  ];
}
