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
    response.writeHead(answer.status).end(answer.body);
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
