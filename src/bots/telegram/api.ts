import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { autoRetry } from '@grammyjs/auto-retry';
import { Api, InputFile, type Transformer } from 'grammy';

/** How to reach Telegram. */
export interface TelegramAccess {
  readonly token: string;
  /** `https://api.telegram.org` or a self-hosted Bot API server, without a slash at the end. */
  readonly apiUrl: string;
  /** The server runs with `--local`: larger files, absolute paths. */
  readonly local: boolean;
}

const MB = 1_000_000;

/** The largest file that Telegram hands over, in bytes (`20 << 20` in its server); none on a self-hosted server. */
export function limitIn({ local }: TelegramAccess): number | undefined {
  return local ? undefined : 20 * 1024 * 1024;
}

/** The largest file that Telegram takes from a bot, in bytes: documented as 50 MB, 2000 MB on a self-hosted server. */
export function limitOut({ local }: TelegramAccess): number {
  return local ? 2000 * MB : 50 * MB;
}

/** Longest pause that is waited out here; a longer one goes back to whoever holds the outbox. */
const SHORT_PAUSE_SECONDS = 3;

/** Calls that may be made twice and still happen once. */
const REPEATABLE: ReadonlySet<string> = new Set([
  'getMe',
  'getFile',
  'getChat',
  'getChatMember',
  'answerCallbackQuery',
  'sendChatAction',
  'editMessageText',
  'setMyCommands',
  'setWebhook',
  'deleteWebhook',
]);

/** How long an idle connection is kept. */
const IDLE_MS = 10_000;

/** How often a repeatable call is made, and the pause before the next time, which grows. */
const REPEAT = { most: 3, pauseMs: 200 };

/**
 * Telegram's API. `seconds` is how long one call may take. A short pause that Telegram asks for is waited out once, and
 * a repeatable call is repeated when it was lost. Nothing else is tried again here: a message sent twice stands twice,
 * and only whoever holds the outbox knows what may be repeated. (`auto-retry` would repeat all of them, for ever.)
 */
export function telegramApi({ token, apiUrl }: TelegramAccess, seconds: number): Api {
  const api = new Api(token, {
    apiRoot: apiUrl,
    timeoutSeconds: seconds,
    baseFetchConfig: { compress: true, agent: agentFor(apiUrl) },
  });
  const patient = autoRetry({
    maxRetryAttempts: 1,
    maxDelaySeconds: SHORT_PAUSE_SECONDS,
    rethrowHttpErrors: true,
    rethrowInternalServerErrors: true,
  });
  const exceptFiles: Transformer = (previous, method, payload, signal) =>
    holdsFile(payload) ? previous(method, payload, signal) : patient(previous, method, payload, signal);
  api.config.use(repeated, exceptFiles);
  return api;
}

/**
 * A connection that was idle for long may be closed at the other end just when it is used again, and the call is lost.
 * So idle ones are given up before Telegram does it. Busy ones are not ended by this time.
 */
function agentFor(apiUrl: string): HttpAgent {
  const options = { keepAlive: true, timeout: IDLE_MS };
  return apiUrl.startsWith('https:') ? new HttpsAgent(options) : new HttpAgent(options);
}

const repeated: Transformer = async (previous, method, payload, signal) => {
  if (!REPEATABLE.has(method)) return await previous(method, payload, signal);
  for (let tries = 1; ; tries += 1) {
    const last = tries === REPEAT.most || signal?.aborted === true;
    try {
      const answer = await previous(method, payload, signal);
      if (answer.ok || answer.error_code < 500 || last) return answer;
    } catch (error) {
      if (last) throw error;
    }
    await new Promise((wake) => setTimeout(wake, REPEAT.pauseMs * tries));
  }
};

function holdsFile(value: unknown): boolean {
  if (value instanceof InputFile) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsFile);
}

/** grammY's types know only the signal of its own shim; at run time it takes Node's. */
export function signalFor(signal: AbortSignal): NonNullable<Parameters<Api['getMe']>[0]> {
  return signal as unknown as NonNullable<Parameters<Api['getMe']>[0]>;
}
