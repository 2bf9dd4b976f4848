import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ownPort } from '../support/ports.ts';
import { startRedis } from '../support/redis.ts';
import { type Process, start } from '../support/service.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

/** Code that runs before the service does: it lets a signal stop the loop, as one endless pattern would. */
const STALL = 'data:text/javascript,process.on("SIGUSR2",()=>{for(;;);})';

async function service(script: string): Promise<Process> {
  const [redis, port, ops, folder] = await Promise.all([
    startRedis(),
    ownPort(),
    ownPort(),
    mkdtemp(join(tmpdir(), 'watchdog-')),
  ]);
  cleanUp.push(
    () => rm(folder, { recursive: true, force: true }),
    () => redis.stop(),
  );
  const env = {
    REDIS_URL: redis.url,
    DATA_DIR: folder,
    NEMO_API_URL: 'http://127.0.0.1:9',
    WEB_PORT: String(port),
    OPS_PORT: String(ops),
    LEASE_SECONDS: '1',
  };
  const made = start(script, env, ['--import', STALL]);
  cleanUp.push(() => made.stop());
  await made.says(/"event":"ready"/);
  const health = await fetch(`http://127.0.0.1:${ops}/healthz`);
  expect(await health.json()).toEqual({ alive: true, lag_ms: expect.any(Number) });
  return made;
}

describe('a service whose loop stands still', () => {
  it.each(['src/main/bots.ts', 'src/main/worker.ts'])(
    '%s ends by itself, with a line about it',
    async (script) => {
      const process = await service(script);
      process.signal('SIGUSR2');
      // `null` stands for a signal: it ended without a word from its own loop.
      expect(await process.gone).toBeNull();
      expect(process.output.filter((line) => line.includes('"event":"loop.stalled"'))).toHaveLength(1);
      expect(process.output.join('\n')).not.toContain('leaving');
    },
  );
});
