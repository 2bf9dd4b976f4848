import { type Setting, type SettingName, settings, type Values } from './config/settings.ts';
import type { Timing } from './core/timing.ts';

/** What the process was told by its environment. Durations are milliseconds, paths are as given, secrets are plain text. */
export interface Config {
  /** Absent: `npm start` runs a private Redis of its own. Holds a password where there is one: never logged. */
  readonly redisUrl: string | undefined;
  /** Beginning of every key in Redis, without a colon. */
  readonly redisPrefix: string;
  /** What the private Redis may use, in bytes. */
  readonly redisBytes: number;
  readonly dataDir: string;
  /** Free space below which no new file is taken, in bytes; 0: no check. */
  readonly diskFloor: number;
  readonly nemo: { readonly apiUrl: string; readonly webUrl: string; readonly token: string | undefined };
  /** As the operator set it; the key in use comes from `secretKey()` in `main/`. */
  readonly secretKey: string | undefined;
  readonly skill: string;
  readonly skillsDir: string | undefined;
  readonly skillPlatform: string | undefined;
  readonly autoExport: boolean;
  /** The operator's own account (`nemo.token`) may be shown to everybody: its balance and its links. */
  readonly shareAccount: boolean;
  readonly timing: Timing;
  /** Life of a lease, in milliseconds: how long the work of a dead process is left alone. */
  readonly lease: number;
  /** Turns that one worker process does at once. */
  readonly workerConcurrency: number;
  /** Tasks that may wait in one session. */
  readonly maxQueued: number;
  readonly limits: LimitsConfig;
  readonly access: AccessConfig;
  /** Host names and addresses in lower case. */
  readonly mediaHosts: readonly string[];
  /** Milliseconds for a whole file, and bytes a second. */
  readonly fetch: { readonly total: number; readonly rate: number };
  readonly telegram: TelegramConfig | undefined;
  readonly discord: DiscordConfig | undefined;
  readonly web: WebConfig | undefined;
  readonly opsPort: number | undefined;
  readonly logLevel: LogLevel;
}

/** How much people may ask for; 0 is no limit. */
export interface LimitsConfig {
  readonly personPerMinute: number;
  readonly personPerDay: number;
  readonly personAtOnce: number;
  /** Bytes in a day. */
  readonly personBytes: number;
  readonly chatPerDay: number;
  readonly botPerDay: number;
  readonly botAtOnce: number;
  readonly newPeoplePerHour: number;
}

/** Whom the bot serves: platforms, or `<platform>:<id>`. */
export interface AccessConfig {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
  readonly admins: readonly string[];
}

/** Levels of the log, from all to nothing. Message text and media are on none of them. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Present when `TELEGRAM_TOKEN` is set. */
export interface TelegramConfig {
  readonly token: string;
  /** Without a slash at the end. */
  readonly apiUrl: string;
  /** The API is a self-hosted Bot API server in `--local` mode: larger files, absolute paths. */
  readonly local: boolean;
  /** Absent: long polling. */
  readonly webhook: { readonly url: string; readonly secret: string; readonly port: number } | undefined;
}

/** Present when `DISCORD_TOKEN` is set. */
export interface DiscordConfig {
  readonly token: string;
  /** Without the version and without a slash at the end. */
  readonly apiUrl: string;
  /** The privileged intent is granted to the application. */
  readonly messageContent: boolean;
}

/** Present when `WEB_PORT` is set. */
export interface WebConfig {
  /** The address that the chat page's server binds to. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Where worker processes reach the server. Absent: on `host` and `port`. */
  readonly url: string | undefined;
  /** Names under which the page is opened, in lower case, beside `localhost` and addresses. */
  readonly hosts: readonly string[];
  /** `perMinute`: messages from one network, 0 for no limit. `proxies`: the operator's own before the page. */
  readonly access: { readonly perMinute: number; readonly proxies: number };
  /** Bytes of files that one chat and all chats keep; 0 for no limit. */
  readonly quota: { readonly chat: number; readonly all: number };
}

/** The environment cannot be used. `message` has one line for each wrong or missing name, and never a value. */
export class ConfigError extends Error {
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(`The configuration cannot be used:\n${lines.map((line) => `  ${line}`).join('\n')}`);
    this.name = 'ConfigError';
    this.lines = lines;
  }
}

/** What a process cannot do without, beyond what every process needs. */
export type Need = 'redis' | 'platform';

/**
 * Reads the environment. An empty value counts as not set. Throws one `ConfigError` that names every wrong and every
 * missing setting; nothing is read from disk and nothing is connected.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  needs: readonly Need[] = [],
): Config {
  const lines: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries<Setting>(settings)) {
    const text = env[name]?.trim() || setting.fallback;
    const read = text === undefined ? undefined : setting.kind.safeParse(text);
    if (read?.success === false) lines.push(`${name} ${read.error.issues[0]?.message ?? 'cannot be read'}`);
    values[name] = read?.data;
  }
  const given = (name: SettingName) => Boolean(env[name]?.trim());
  lines.push(...missing(given, needs));
  if (lines.length > 0) throw new ConfigError(lines);
  return arrange(values as unknown as Values);
}

/** The rules between settings. They look at what is given, so that a value that cannot be read is not called missing too. */
function missing(given: (name: SettingName) => boolean, needs: readonly Need[]): string[] {
  const lines: string[] = [];
  if (needs.includes('redis') && !given('REDIS_URL')) {
    lines.push('REDIS_URL is missing: two processes share nothing but Redis (npm start runs its own)');
  }
  if (needs.includes('platform') && !PLATFORMS.some(given)) {
    lines.push(`${PLATFORMS.join(', ')} are all missing: one of them must be set, or nobody can be heard`);
  }
  if (given('TELEGRAM_WEBHOOK_URL') && !given('TELEGRAM_WEBHOOK_SECRET')) {
    lines.push('TELEGRAM_WEBHOOK_SECRET is missing: without it anybody could call TELEGRAM_WEBHOOK_URL');
  }
  return lines;
}

const PLATFORMS: readonly SettingName[] = ['TELEGRAM_TOKEN', 'DISCORD_TOKEN', 'WEB_PORT'];

const MB = 1024 * 1024;

function arrange(v: Values): Config {
  return {
    redisUrl: v.REDIS_URL,
    redisPrefix: v.REDIS_PREFIX,
    redisBytes: v.REDIS_MB * MB,
    dataDir: v.DATA_DIR,
    diskFloor: v.DISK_FLOOR_MB * MB,
    nemo: { apiUrl: v.NEMO_API_URL, webUrl: v.NEMO_WEB_URL, token: v.NEMO_TOKEN },
    secretKey: v.SECRET_KEY,
    skill: v.SKILL,
    skillsDir: v.SKILLS_DIR,
    skillPlatform: v.SKILL_PLATFORM,
    autoExport: v.AUTO_EXPORT,
    shareAccount: v.SHARE_ACCOUNT,
    timing: {
      stillWorking: v.STILL_WORKING_SECONDS,
      renderPoll: v.RENDER_POLL_SECONDS,
      renderPolls: v.RENDER_POLLS,
      rateLimitRetry: v.RATE_LIMIT_RETRY_SECONDS,
      callLimit: v.CALL_LIMIT_SECONDS,
      questionLimit: v.QUESTION_LIMIT_SECONDS,
      callAgain: v.CALL_AGAIN_SECONDS,
      streamLimit: v.STREAM_LIMIT_SECONDS,
      streamIdle: v.STREAM_IDLE_SECONDS,
      lookAgain: v.LOOK_AGAIN_SECONDS,
      settle: v.SETTLE_SECONDS,
    },
    lease: v.LEASE_SECONDS,
    workerConcurrency: v.WORKER_CONCURRENCY,
    maxQueued: v.MAX_QUEUED,
    limits: limits(v),
    access: { allow: v.ALLOW, deny: v.DENY, admins: v.ADMIN_IDS },
    mediaHosts: v.MEDIA_HOSTS,
    fetch: { total: v.FETCH_SECONDS, rate: v.FETCH_MIN_RATE },
    telegram: telegram(v),
    discord:
      v.DISCORD_TOKEN === undefined
        ? undefined
        : { token: v.DISCORD_TOKEN, apiUrl: v.DISCORD_API_URL, messageContent: v.DISCORD_MESSAGE_CONTENT },
    web: web(v),
    opsPort: v.OPS_PORT,
    logLevel: v.LOG_LEVEL,
  };
}

function limits(v: Values): LimitsConfig {
  return {
    personPerMinute: v.PERSON_PER_MINUTE,
    personPerDay: v.PERSON_PER_DAY,
    personAtOnce: v.PERSON_AT_ONCE,
    personBytes: v.PERSON_MB_PER_DAY * 1024 * 1024,
    chatPerDay: v.CHAT_PER_DAY,
    botPerDay: v.BOT_PER_DAY,
    botAtOnce: v.BOT_AT_ONCE,
    newPeoplePerHour: v.NEW_PEOPLE_PER_HOUR,
  };
}

function telegram(v: Values): TelegramConfig | undefined {
  const [token, url, secret] = [v.TELEGRAM_TOKEN, v.TELEGRAM_WEBHOOK_URL, v.TELEGRAM_WEBHOOK_SECRET];
  if (token === undefined) return undefined;
  const webhook =
    url === undefined || secret === undefined ? undefined : { url, secret, port: v.TELEGRAM_WEBHOOK_PORT };
  return { token, apiUrl: v.TELEGRAM_API_URL, local: v.TELEGRAM_LOCAL, webhook };
}

function web(v: Values): WebConfig | undefined {
  if (v.WEB_PORT === undefined) return undefined;
  return {
    host: v.WEB_HOST,
    port: v.WEB_PORT,
    url: v.WEB_URL,
    hosts: v.WEB_HOSTS,
    access: { perMinute: v.WEB_PER_ADDRESS_PER_MINUTE, proxies: v.WEB_PROXIES },
    quota: { chat: v.WEB_CHAT_MB * 1024 ** 2, all: v.WEB_TOTAL_MB * 1024 ** 2 },
  };
}

/** The README's table of settings, as Markdown, one row a setting in the order of the list; columns aligned as the linter wants. */
export function configTable(): string {
  const rows = Object.entries<Setting>(settings).map(([name, { fallback, unset, meaning }]) => {
    const shown = fallback === undefined ? `_${unset}_` : fallback === '' ? '_none_' : `\`${fallback}\``;
    return [`\`${name}\``, shown, meaning];
  });
  const table = [['name', 'default', 'meaning'], ['', '', ''], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row, at) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0, at === 1 ? '-' : ' ')))
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}
