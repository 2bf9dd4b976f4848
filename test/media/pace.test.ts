import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createIntake } from '../../src/media/intake.ts';
import { inTime, type Pace, paced } from '../../src/media/pace.ts';
import { sample, scratch } from './support/media.ts';
import { serve, type TestServer } from './support/server.ts';

const sources = scratch();
const spool = scratch();
const mp4 = sample(sources.folder, 'mp4');
const never = new AbortController().signal;
const open = new Set<() => void>();
let server: TestServer;

beforeAll(async () => {
  server = await serve((request, response) => {
    response.writeHead(200, { 'content-type': 'video/mp4' });
    if (request.url === '/whole') return void response.end(mp4);
    // A byte now and then, for ever.
    let at = 0;
    const timer = setInterval(() => response.write(mp4.subarray(at, ++at)), 5);
    const stop = () => clearInterval(timer);
    response.once('close', stop);
    open.add(stop);
  });
});
afterEach(() => {
  for (const stop of open) stop();
});
afterAll(async () => {
  await server.close();
  await Promise.all([sources.clean(), spool.clean()]);
});

const intake = (pace: Partial<Pace>) =>
  createIntake({ folder: spool.folder, allowedHosts: ['127.0.0.1'], pace });
const fetch = (path: string, pace: Partial<Pace>) =>
  intake(pace).fetch(`${server.url}${path}`, 'a.mp4', 1e7, never);

describe('a host that sends a byte now and then', () => {
  it('is given up for its rate, although it is never silent', async () => {
    await expect(fetch('/slow', { rate: 10_000, window: 50 })).rejects.toMatchObject({
      code: 'file-unreachable',
      cause: expect.objectContaining({ message: expect.stringMatching(/bytes a second/) }),
    });
    expect(await spool.files()).toEqual([]);
  });

  it('is given up when the whole time is over', async () => {
    await expect(fetch('/slow', { rate: 1, total: 100 })).rejects.toMatchObject({
      code: 'file-unreachable',
      cause: expect.objectContaining({ message: expect.stringMatching(/longer than 100 ms/) }),
    });
    expect(await spool.files()).toEqual([]);
  });

  it('holds an inlet no longer than a link', async () => {
    async function* slow() {
      for (const byte of mp4) {
        yield Buffer.from([byte]);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    const taking = intake({ rate: 10_000, window: 50 }).take({ body: slow() }, 'a.mp4', 1e7, never);
    await expect(taking).rejects.toMatchObject({ code: 'file-unreachable' });
  });
});

describe('a host that keeps the pace', () => {
  it('is read to its end', async () => {
    const file = await fetch('/whole', { rate: 1, window: 1 });
    expect(file.bytes).toBe(mp4.length);
    await file.discard();
  });

  it('is judged anew in every window', async () => {
    const pace = { idle: 1_000, total: 1_000, rate: 1_000, window: 1 };
    async function* chunks() {
      for (let count = 0; count < 3; count += 1) {
        const until = performance.now() + 2;
        while (performance.now() < until);
        yield Buffer.alloc(count === 2 ? 0 : 1_000);
      }
    }
    const read = async () => {
      let bytes = 0;
      for await (const chunk of paced(chunks(), pace)) bytes += chunk.byteLength;
      return bytes;
    };
    await expect(read()).rejects.toThrow('fewer than 1000 bytes a second came');
  });
});

describe('work in time', () => {
  const late = (cause: Error) => new Error('late', { cause });
  const whenAborted = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

  it('ends with the caller’s own reason where the caller stops it', async () => {
    const caller = new AbortController();
    const work = inTime(60_000, caller.signal, whenAborted, late);
    caller.abort('shutdown');
    await expect(work).rejects.toBe('shutdown');
  });

  it('is stopped at once where the caller had stopped before', async () => {
    const work = inTime(60_000, AbortSignal.abort('shutdown'), async (signal) => signal.reason, late);
    expect(await work).toBe('shutdown');
  });

  it('ends as late when its time is over', async () => {
    await expect(inTime(1, never, whenAborted, late)).rejects.toThrow('late');
  });
});
