import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Project, StudioEvent } from '../../src/core/ports.ts';
import {
  type Backend,
  backend,
  type hangUp,
  never,
  type Otherwise,
  problemOf,
  project,
  studioAt,
} from './support/backend.ts';
import { streamOf } from './support/captures.ts';

let server: Backend;
beforeEach(async () => {
  server = await backend();
});
afterEach(() => server.close());

const said = (text: string, more: object = {}) => ({ author: 'a', content: { parts: [{ text }] }, ...more });

async function hear(more: Otherwise = {}, who: Project = project, signal = never): Promise<StudioEvent[]> {
  const events: StudioEvent[] = [];
  for await (const event of studioAt(server.url, more).converse(who, 'make a video 🎬', signal))
    events.push(event);
  return events;
}

describe('nemo › converse › time', () => {
  const silent = (response: Parameters<typeof hangUp>[0]) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(streamOf(said('So far.', { partial: true })));
  };
  const timing = (streamIdle: number, streamLimit: number) => ({
    timing: { rateLimitRetry: 1, streamIdle, streamLimit },
  });

  it('a stream that is silent too long leaves the outcome unknown, with the words so far', async () => {
    server.next(silent);
    expect(await problemOf(hear(timing(80, 60_000)))).toMatchObject({
      code: 'outcome-unknown',
      details: { said: 'So far.' },
    });
  });

  it('no answer at all in that time does too', async () => {
    server.next(() => {});
    expect((await problemOf(hear(timing(80, 60_000)))).code).toBe('outcome-unknown');
  });

  it('keep-alives keep it alive, but not beyond the limit of the whole', async () => {
    let timer: NodeJS.Timeout | undefined;
    server.next((response) => {
      silent(response);
      timer = setInterval(() => response.write(': ping\n\n'), 20);
      response.once('close', () => clearInterval(timer));
    });
    const begun = performance.now();
    expect((await problemOf(hear(timing(1_500, 2_500)))).code).toBe('outcome-unknown');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(2_495);
    clearInterval(timer);
  });

  it('a listener that takes its time is not taken for a silent backend', async () => {
    let goOn = () => {};
    server.next((response) => {
      silent(response);
      goOn = () => response.end(streamOf(said('So far. Done.')));
    });
    let last: StudioEvent | undefined;
    for await (const event of studioAt(server.url, timing(60, 60_000)).converse(project, 'x', never)) {
      await new Promise((done) => setTimeout(done, 90));
      if (event.kind === 'text') goOn();
      last = event;
    }
    expect(last).toMatchObject({ kind: 'end', text: 'So far. Done.' });
  });

  it('an abort ends it with its own reason and closes the connection', async () => {
    let closed = false;
    server.next((response) => {
      response.once('close', () => {
        closed = true;
      });
      silent(response);
    });
    const abort = new AbortController();
    const work = hear({}, project, abort.signal);
    await expect.poll(() => server.asked.length).toBe(1);
    abort.abort(new Error('shutdown'));
    await expect(work).rejects.toThrow('shutdown');
    await expect.poll(() => closed).toBe(true);
  });

  it('a listener who leaves closes the connection', async () => {
    let closed = false;
    server.next((response) => {
      response.once('close', () => {
        closed = true;
      });
      silent(response);
    });
    for await (const event of studioAt(server.url).converse(project, 'x', never))
      if (event.kind === 'text') break;
    await expect.poll(() => closed).toBe(true);
  });
});
