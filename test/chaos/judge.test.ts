import { describe, expect, test } from 'vitest';
import { SIGNS } from './facts.ts';
import { type Facts, judge, type Ledger } from './judge.ts';
import type { Seen } from './people.ts';

const wish = { token: 'tok1x', person: 'web-1', message: 'm1' };
const video: Seen = {
  id: 'b1',
  answers: 'm1',
  text: 'Done.',
  buttons: ['Export again'],
  video: 'a-film-of-tok1x.mp4',
  at: 20,
};
const run = { session: 's1', text: 'a film of tok1x', at: 10, overlapped: false };
const render = { id: 'r1', session: 's1', status: 'completed' };
const backend: Ledger = { runs: [run], renders: [render] };

/** A world in which all went well, but for what is said. */
const world = (seen: readonly Seen[], over: Partial<Facts> = {}): Facts => ({
  wishes: [wish],
  seen: new Map([['web-1', seen]]),
  backend,
  left: [],
  unheard: [],
  ...over,
});
const broken = (facts: Facts) => judge(facts, SIGNS).broken.join('\n');

describe('the judge', () => {
  test('finds nothing where one wish became one video', () => {
    expect(broken(world([video]))).toBe('');
    expect(judge(world([video]), SIGNS).counts['web']).toMatchObject({ wishes: 1, videos: 1, runs: 1 });
  });

  test('takes words that offer another try for an answer', () => {
    const sorry = { ...video, video: undefined, buttons: [SIGNS.retry] };
    expect(broken(world([sorry], { backend: { runs: [run], renders: [] } }))).toBe('');
  });

  test('misses an answer, and an answer too many', () => {
    expect(broken(world([]))).toContain('no final answer');
    expect(broken(world([video, { ...video, id: 'b2' }]))).toContain('has 2 videos');
    const sorry = { ...video, id: 'b2', video: undefined, buttons: [SIGNS.retry] };
    expect(broken(world([video, sorry]))).toContain('has 2 final answers');
  });

  test('knows whose video it is', () => {
    expect(broken(world([{ ...video, video: 'a-film-of-tok2x.mp4' }]))).toContain("got another's video");
    expect(broken(world([video, { ...video, id: 'b2', answers: 'm9' }]))).toContain('answers nothing');
    const second = { ...wish, token: 'tok2x', message: 'm2' };
    const again = { ...video, id: 'b2', answers: 'm2', video: 'A-film-of-Tok1x-2.mp4' };
    const facts = world([video, again], { wishes: [wish, second] });
    expect(broken(facts)).not.toContain("another's video");
  });

  test('counts what the backend was made to do', () => {
    expect(broken(world([video], { backend: { runs: [run, run], renders: [render] } }))).toContain('2 times');
    expect(broken(world([video], { backend: { runs: [run], renders: [render, render] } }))).toContain(
      '2 renders and 1 videos',
    );
    const overlapped = { ...run, overlapped: true };
    expect(broken(world([video], { backend: { runs: [overlapped], renders: [render] } }))).toContain(
      'overlap',
    );
  });

  test('lets Telegram double a placeholder and counts it; nobody else may', () => {
    const working = { ...video, id: 'b2', video: undefined, buttons: [SIGNS.cancel] };
    expect(broken(world([video, working]))).toContain('still say "working"');
    const there = { ...wish, person: 'telegram-1' };
    const facts = world([], { wishes: [there], seen: new Map([['telegram-1', [video, working]]]) });
    expect(judge(facts, SIGNS)).toMatchObject({
      broken: [],
      counts: { telegram: { 'doubled bubbles': 1 } },
    });
  });

  test('sees videos and runs out of order', () => {
    const second = { token: 'tok2x', person: 'web-1', message: 'm2' };
    const later: Seen = { ...video, id: 'b2', answers: 'm2', video: 'tok2x.mp4', at: 15 };
    const runs = [run, { ...run, text: 'tok2x', at: 5 }];
    const renders = [render, { ...render, id: 'r2' }];
    const facts = world([video, later], { wishes: [wish, second], backend: { runs, renders } });
    expect(broken(facts)).toContain('videos came out of order');
    expect(broken(facts)).toContain('done out of order');
  });

  test('reports what is left over, never heard, told twice, or told too often to be ready', () => {
    expect(broken(world([video], { left: ['an album'] }))).toContain('left over: an album');
    expect(broken(world([], { unheard: [wish] }))).toContain('never heard');
    const words = { ...video, video: undefined, buttons: [], text: 'Hello.' };
    expect(broken(world([video, words, { ...words, id: 'b3' }]))).toContain('the same 1 times over');
    const notice = { ...words, text: SIGNS.notice };
    expect(broken(world([video, notice, { ...notice, id: 'b3' }]))).toContain('told 2 times');
  });
});
