import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isProblem } from '../../src/core/problem.ts';
import { type Backend, backend, hangUp, never, ok, project, studioAt } from './support/backend.ts';

let server: Backend;

beforeEach(async () => {
  server = await backend();
});
afterEach(() => server.close());

const CREDITS = { available: 1, frozen: 0, total: 1 };

describe('a dead backend', () => {
  test('is asked by nobody but a probe, and served again when the probe gets through', {
    timeout: 20_000,
  }, async () => {
    const nemo = studioAt(server.url);
    const ask = () =>
      nemo.credits(project, never).then(String, (error: unknown) => isProblem(error, 'backend-down'));
    server.next(hangUp);
    for (let count = 0; count < 5; count += 1) expect(await ask()).toBe(true);
    const asked = server.asked.length;
    expect(await Promise.all(Array.from({ length: 50 }, ask))).toEqual(Array(50).fill(true));
    expect(server.asked.length - asked).toBeLessThanOrEqual(2);
    server.next(ok(CREDITS));
    await expect.poll(ask, { timeout: 10_000, interval: 100 }).toBe('[object Object]');
  });

  test('does not stop one that only refuses', async () => {
    const nemo = studioAt(server.url);
    server.next(
      (response) => void response.writeHead(402, { 'content-type': 'application/json' }).end('{"code":402}'),
    );
    for (let count = 0; count < 8; count += 1) await expect(nemo.credits(project, never)).rejects.toThrow();
    expect(server.asked.length).toBe(8);
  });
});
