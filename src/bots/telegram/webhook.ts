import { createServer } from 'node:http';
import { Bot, webhookCallback } from 'grammy';
import type { Update, UserFromGetMe } from 'grammy/types';
import type { TelegramAccess } from './api.ts';

/** Where Telegram calls, and where those calls arrive. */
export interface WebhookSettings {
  /** Public https address. */
  readonly url: string;
  /** Comes along with every call, so that nobody else can make one. */
  readonly secret: string;
  /** Local port for plain http, behind the operator's https proxy. */
  readonly port: number;
}

/** Telegram waits about a minute; an update that took longer comes again. */
const LONGEST_MS = 20_000;

/** A server that takes updates. */
export interface WebhookServer {
  /** The port in use; of interest where 0 was asked for. */
  readonly port: number;
  /** From now on updates are understood; before, Telegram is asked to come again. */
  ready(me: UserFromGetMe): void;
  close(): Promise<void>;
}

/**
 * Takes updates over HTTP. Anything but 2xx makes Telegram come again, so an update that could not be made safe answers
 * 500. Rejects when the port cannot be had.
 */
export async function serveWebhook(
  access: TelegramAccess,
  { secret, port }: WebhookSettings,
  take: (update: Update) => Promise<void>,
): Promise<WebhookServer> {
  let answer: ReturnType<typeof webhookCallback<never, 'http'>> | undefined;
  const server = createServer((request, response) => {
    const refuse = (code: number) => {
      if (!response.headersSent) response.writeHead(code);
      response.end();
    };
    if (request.method !== 'POST') return refuse(404);
    if (answer === undefined) return refuse(503);
    answer(request, response).catch(() => refuse(500));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    ready: (botInfo) => {
      const bot = new Bot(access.token, { botInfo, client: { apiRoot: access.apiUrl } });
      bot.use((context) => take(context.update));
      answer = webhookCallback(bot, 'http', { secretToken: secret, timeoutMilliseconds: LONGEST_MS });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}
