import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TelegramFake, type TelegramFakeOptions, TOKEN } from './fake.ts';
import { handle } from './handle.ts';
import { METHODS } from './methods/table.ts';
import { type BotApiSchema, loadSchema } from './schema.ts';

let schema: { readonly loaded: BotApiSchema | undefined } | undefined;

/**
 * Starts a Telegram of its own on a free port of 127.0.0.1. Its memory lasts until `close`, so bots in other
 * processes may come, be killed and come back.
 */
export async function startTelegramFake(options: TelegramFakeOptions = {}): Promise<TelegramFake> {
  schema ??= { loaded: warm(loadSchema()) };
  const root = mkdtempSync(join(tmpdir(), 'telegram-fake-'));
  // A real server names a bot's folder after its token, and in local mode tells paths in it.
  const dir = join(root, TOKEN);
  mkdirSync(dir);
  const fake = new TelegramFake(dir, schema.loaded, options);
  const server = createServer((request, response) => {
    handle(fake, request, response).catch((error: unknown) => {
      if (!response.headersSent && !request.socket.destroyed) response.writeHead(400).end(String(error));
      else request.socket.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  fake.close = async () => {
    fake.pump.close();
    fake.queue.release();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(root, { recursive: true, force: true });
  };
  return fake;
}

/** Compiles the checks now: it takes most of a second, which no test should meet in the middle of a measurement. */
function warm(loaded: BotApiSchema | undefined): BotApiSchema | undefined {
  loaded?.type('Update');
  for (const method of METHODS.keys()) loaded?.params(method);
  return loaded;
}
