import { afterEach, describe, expect, test } from 'vitest';
import { table } from './judge.ts';
import { type Service, startService } from './service.ts';
import { storm } from './storm.ts';

let service: Service | undefined;
afterEach(() => service?.close());

describe('sixty conversations at once', () => {
  test('on three platforms lose nothing and double nothing while everything dies', {
    timeout: 600_000,
  }, async () => {
    const seed = Number(process.env['CHAOS_SEED'] ?? Date.now() % 100_000);
    service = await startService({ workers: 2 });
    const weather = { seed, people: 60, ms: 15_000, every: 400, patience: 200_000 };
    const { verdict, deeds, ends, seconds } = await storm(service, weather);
    console.log(
      `seed ${seed}: quiet ${seconds.quiet.toFixed(0)} s after the storm, processes ended ${ends} times`,
    );
    console.log(`${table(verdict.counts)}\n${JSON.stringify(deeds)}`);
    expect(verdict.broken).toEqual([]);
    expect(Object.values(verdict.counts).reduce((sum, { wishes }) => sum + wishes, 0)).toBeGreaterThan(59);
  });
});
