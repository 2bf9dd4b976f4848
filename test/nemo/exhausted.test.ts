import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../../src/core/problem.ts';
import { words } from '../../src/core/text/words.ts';
import { watchAccounts } from '../../src/nemo/exhausted.ts';
import { keptLog } from '../support/house.ts';
import { type Backend, backend, never, no, problemOf, project, skill, studioAt } from './support/backend.ts';

let server: Backend;
beforeEach(async () => {
  server = await backend();
});
afterEach(() => server.close());

const HOUR = 60 * 60_000;
/** The backend's refusal, and that of the one retry. */
const refuse = () => server.next(no(429, 429), no(429, 429));

describe('nemo › free accounts that are used up', () => {
  it('are told to the person with what can be done, and to the operator once', async () => {
    const log = keptLog();
    const studio = studioAt(server.url, { log });
    refuse();
    const problem = await problemOf(studio.createProject('en', undefined, never));
    expect(words('en').problem(problem, skill)).toMatch(/free accounts.*ask whoever runs me/);
    refuse();
    await problemOf(studio.createProject('zh', undefined, never));
    const lines = log.lines.filter((line) => line.startsWith('warn accounts.exhausted'));
    expect(lines).toEqual([expect.stringContaining('NEMO_TOKEN')]);
  });

  it('are no matter of other refusals', async () => {
    const log = keptLog();
    const studio = studioAt(server.url, { log });
    refuse();
    await problemOf(studio.credits(project, never));
    server.next(no(400, 400), no(400, 400));
    await problemOf(studio.createProject('en', undefined, never));
    expect(log.lines.filter((line) => line.includes('accounts.exhausted'))).toEqual([]);
  });

  it('are logged again after an hour', async () => {
    const log = keptLog();
    let now = 0;
    const opening = watchAccounts(log, () => now);
    const until = Date.UTC(2026, 0, 2);
    const refused = () => opening(Promise.reject(new Problem('rate-limited', { account: true, until })));
    for (now of [0, HOUR - 1, HOUR, 2 * HOUR - 1, 2 * HOUR]) await problemOf(refused());
    expect(log.lines).toHaveLength(3);
    expect(log.lines[0]).toContain('2026-01-02T00:00:00.000Z');
  });
});
