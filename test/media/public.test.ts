import type { LookupAddress, lookup } from 'node:dns';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicConnector } from '../../src/media/public.ts';

let server: Server;
let connections = 0;

beforeAll(async () => {
  server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await new Promise((ready) => server.once('listening', ready));
});
afterAll(() => new Promise((done) => server.close(done)));

/** A name server that gives these answers, one after the other. */
function names(...answers: (readonly LookupAddress[] | Error)[]): typeof lookup {
  const answer = (
    _: string,
    __: object,
    callback: (error: Error | null, found: readonly LookupAddress[]) => void,
  ) => {
    const next = answers.shift() ?? new Error('asked too often');
    if (next instanceof Error) callback(next, []);
    else callback(null, next);
  };
  return answer as typeof lookup;
}

function connect(lookups: typeof lookup, allowed: readonly string[] = []): Promise<string> {
  const { port } = server.address() as { port: number };
  const target = { hostname: 'films.example', host: 'films.example', protocol: 'http:', port: String(port) };
  return new Promise((resolve) => {
    publicConnector(allowed, lookups)(target, (error, socket) => {
      socket?.destroy();
      resolve(error === null ? 'connected' : error.message);
    });
  });
}

const local = { address: '127.0.0.1', family: 4 };
const far = { address: '192.88.99.7', family: 4 };

describe('connections to names', () => {
  it.each([
    ['our own address', [local]],
    ['our own address in the clothes of version 6', [{ address: '::ffff:127.0.0.1', family: 6 }]],
    ['a public and a private one', [{ address: '8.8.8.8', family: 4 }, local]],
    ['a private and a public one', [local, { address: '8.8.8.8', family: 4 }]],
    ['a neighbour', [{ address: 'fd00::1', family: 6 }]],
    ['a relay of old', [far]],
    ['nothing', []],
  ])('a name that stands for %s is refused before anything connects', async (_, answer) => {
    expect(await connect(names(answer))).toBe('the address is not public');
    expect(connections).toBe(0);
  });

  it('a name is looked up once, so its second answer cannot differ', async () => {
    expect(await connect(names([local], [{ address: '8.8.8.8', family: 4 }]))).toBe(
      'the address is not public',
    );
    expect(await connect(names(new Error('no such name'), [local]))).toBe('no such name');
  });

  it('what is allowed by name is not looked at', async () => {
    const { port } = server.address() as { port: number };
    const target = { hostname: '127.0.0.1', host: '127.0.0.1', protocol: 'http:', port: String(port) };
    const error = await new Promise((resolve) => {
      publicConnector(['127.0.0.1'], names())(target, (failed, socket) => {
        socket?.destroy();
        resolve(failed);
      });
    });
    expect(error).toBeNull();
    await expect.poll(() => connections).toBe(1);
  });
});
