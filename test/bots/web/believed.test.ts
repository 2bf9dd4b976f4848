import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressOf, newId } from '../../../src/bots/web/address.ts';
import { createWebChannel } from '../../../src/bots/web/channel.ts';

const STATUSES = [400, 401, 403, 404, 410, 413, 500, 502, 503, 504];
const BODIES = {
  'an HTML page': '<html><h1>Not here</h1></html>',
  nothing: '',
  'JSON of another shape': '{"detail":"Not Found"}',
  'words of the page under another status': '{"error":"no such chat"}',
} as const;

let proxy: Server;
let answer: { status: number; body: string };

beforeEach(async () => {
  proxy = createServer((request, response) => {
    request.resume();
    response.writeHead(answer.status);
    // In two pieces, without a declared length, as many proxies pass answers on.
    response.write(answer.body.slice(0, 5));
    response.end(answer.body.slice(5));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => void proxy.close(resolve)));

describe('web channel › an answer of a proxy', () => {
  const cells = STATUSES.flatMap((status) =>
    Object.entries(BODIES).map(([name, body]) => ({ status, name, body })),
  );

  // 404 with the page's own words is the page's own answer.
  it.each(cells.filter(({ status, body }) => !(status === 404 && body.includes('no such chat'))))(
    '$status with $name closes no chat and loses no message',
    async ({ status, body }) => {
      answer = { status, body };
      const { port } = proxy.address() as AddressInfo;
      const channel = createWebChannel({ url: `http://127.0.0.1:${port}`, secret: 's' });
      const to = addressOf(newId());
      const attachment = { kind: 'image', name: 'a.png', ref: `${newId()}/${newId()}` } as const;
      for (const call of [
        channel.send(to, { text: 'x' }, 'op'),
        channel.edit({ to, id: newId() }, { text: 'x' }),
        channel.open(attachment, AbortSignal.timeout(10_000)),
      ])
        await expect(call).rejects.toMatchObject({ code: 'platform-down' });
    },
  );
});

describe('web channel › the page’s own words', () => {
  it.each([
    [404, 'no such chat', 'chat-closed'],
    [410, 'no such message', 'message-gone'],
    [401, 'wrong secret', 'not-allowed'],
    [413, 'too large', 'over-chat-limit'],
  ])('%i with "%s" is believed, although a proxy took its length away', async (status, error, code) => {
    answer = { status, body: JSON.stringify({ error }) };
    const { port } = proxy.address() as AddressInfo;
    const channel = createWebChannel({ url: `http://127.0.0.1:${port}`, secret: 's' });
    const call = channel.edit({ to: addressOf(newId()), id: newId() }, { text: 'x' });
    await expect(call).rejects.toMatchObject({ code });
  });

  it('far more words than the page ever says are not read on', async () => {
    answer = { status: 404, body: `{"error":"no such chat","more":"${'x'.repeat(1_000_000)}"}` };
    const { port } = proxy.address() as AddressInfo;
    const channel = createWebChannel({ url: `http://127.0.0.1:${port}`, secret: 's' });
    await expect(channel.send(addressOf(newId()), { text: 'x' }, 'op')).rejects.toMatchObject({
      code: 'platform-down',
    });
  });

  it('a login page with 200 is no file of the person', async () => {
    answer = { status: 200, body: '<html>Please log in</html>' };
    const { port } = proxy.address() as AddressInfo;
    const channel = createWebChannel({ url: `http://127.0.0.1:${port}`, secret: 's' });
    const attachment = { kind: 'image', name: 'a.png', ref: `${newId()}/${newId()}` } as const;
    await expect(channel.open(attachment, AbortSignal.timeout(10_000))).rejects.toMatchObject({
      code: 'platform-down',
    });
  });
});
