import type { z } from 'zod';
import * as kind from './kinds.ts';

/** One name of the environment: how it is read, what it is without a value, and the sentence in the README. */
export interface Setting<S extends z.ZodType = z.ZodType> {
  readonly kind: S;
  readonly meaning: string;
  /** As one would write it in the environment; it is read by the same kind. */
  readonly fallback?: string;
  /** For the README, where there is no fallback: what happens then. */
  readonly unset?: string;
}

const by = <S extends z.ZodType>(kind: S, fallback: string, meaning: string) => ({ kind, fallback, meaning });
const optional = <S extends z.ZodType>(kind: S, unset: string, meaning: string) => ({ kind, unset, meaning });

/** Every setting there is. The reading, the README's table and `.env.example` are held against this one list. */
export const settings = {
  TELEGRAM_TOKEN: optional(
    kind.telegramToken,
    'Telegram off',
    'Bot token from BotFather; turns Telegram on.',
  ),
  TELEGRAM_API_URL: by(
    kind.webUrl,
    'https://api.telegram.org',
    'The Bot API to talk to; a self-hosted server takes larger files.',
  ),
  TELEGRAM_LOCAL: by(
    kind.flag,
    'off',
    'The self-hosted server runs with `--local`: 2000 MB out, no limit in. It must share its disk with the workers.',
  ),
  TELEGRAM_WEBHOOK_URL: optional(
    kind.hookUrl,
    'long polling',
    'Public https address that Telegram calls instead of being polled.',
  ),
  TELEGRAM_WEBHOOK_SECRET: optional(
    kind.hookSecret,
    'none',
    'Required with a webhook: Telegram sends it along, so that nobody else can call.',
  ),
  TELEGRAM_WEBHOOK_PORT: by(
    kind.port,
    '8443',
    'Local port that the webhook listens on (plain http, behind your https proxy).',
  ),
  DISCORD_TOKEN: optional(kind.word, 'Discord off', 'Bot token from the developer portal; turns Discord on.'),
  DISCORD_API_URL: by(kind.webUrl, 'https://discord.com/api', 'The API to talk to, without the version.'),
  DISCORD_MESSAGE_CONTENT: by(
    kind.flag,
    'off',
    'The message content intent is granted in the portal. Without it mentions, replies, DMs and commands work all the same.',
  ),
  WEB_PORT: optional(kind.port, 'chat page off', 'Port of the chat page; turns it on.'),
  WEB_HOST: by(
    kind.bindHost,
    '127.0.0.1',
    'Address that the chat page binds to. It has no login: think before you open it.',
  ),
  WEB_URL: optional(
    kind.webUrl,
    '`WEB_HOST` and `WEB_PORT`',
    'Where workers on other machines reach the chat page.',
  ),
  WEB_HOSTS: by(
    kind.hosts,
    '',
    'Names under which the chat page is opened (behind a proxy, say), beside `localhost` and addresses.',
  ),
  WEB_PROXIES: by(
    kind.hops,
    '0',
    'Proxies of yours before the chat page. That many entries of `X-Forwarded-For` are believed, from its end.',
  ),
  WEB_PER_ADDRESS_PER_MINUTE: by(
    kind.limit,
    '30',
    'Messages a minute to the chat page from one network address (IPv6: from one /64). 0 is no limit, here and in the next two.',
  ),
  WEB_CHAT_MB: by(
    kind.limit,
    '500',
    'Megabytes of files that one chat of the page keeps. The oldest uploads go first, then the oldest videos.',
  ),
  WEB_TOTAL_MB: by(kind.limit, '5000', 'Megabytes of files that all chats of the page keep together.'),
  NEMO_API_URL: by(kind.webUrl, 'https://mega-api-prod.nemovideo.ai', 'The video backend.'),
  NEMO_WEB_URL: by(kind.webUrl, 'https://nemovideo.com', 'Where registration links lead.'),
  NEMO_TOKEN: optional(
    kind.word,
    'a free account for each conversation',
    'An account of your own at the backend, shared by all conversations.',
  ),
  SHARE_ACCOUNT: by(
    kind.flag,
    'off',
    'With `NEMO_TOKEN`: everybody may see its balance and get links that hand its projects over.',
  ),
  SKILL: by(kind.slug, 'hailuo-ai-free', 'The skill that a new conversation begins with.'),
  SKILLS_DIR: optional(
    kind.line,
    'the built-in skills only',
    'A folder with further skills, `<slug>/SKILL.md` each.',
  ),
  SKILL_PLATFORM: optional(
    kind.word,
    'told by the install path',
    'Sent to the backend as the platform that a skill was installed from.',
  ),
  REDIS_URL: optional(
    kind.redisUrl,
    '`npm start` runs its own',
    'The Redis that remembers everything. `npm run bots` and `npm run worker` require it.',
  ),
  REDIS_PREFIX: by(
    kind.prefix,
    'vb',
    'Beginning of every key in Redis. Two bots on one Redis need two different ones.',
  ),
  REDIS_MB: by(
    kind.memory,
    '512',
    'Memory that the private Redis may use, in MB. When it is full, new requests are refused in words.',
  ),
  DATA_DIR: by(kind.line, '.data', 'Folder for the private Redis, the key file and files on their way.'),
  SECRET_KEY: optional(
    kind.passphrase,
    'derived from the bot tokens',
    'Encrypts tokens and links at rest. To change it, put the new one before the old one with a comma between: the first seals, all open.',
  ),
  MEDIA_HOSTS: by(
    kind.hosts,
    '',
    'Hosts beside public ones that media may be fetched from, such as `127.0.0.1`.',
  ),
  DISK_FLOOR_MB: by(
    kind.megabytes,
    '200',
    'New files are refused, in words, when the disk of `DATA_DIR` has less free space, in MB. 0 turns the check off.',
  ),
  FETCH_SECONDS: by(kind.seconds, '900', 'Longest time that one file may take to come in.'),
  FETCH_MIN_RATE: by(
    kind.count,
    '1000',
    'Bytes a second that a sender must reach on average over half a minute.',
  ),
  AUTO_EXPORT: by(kind.flag, 'on', 'A change to the timeline exports itself.'),
  MAX_QUEUED: by(kind.count, '5', 'Requests that may wait in one conversation.'),
  PERSON_PER_MINUTE: by(
    kind.limit,
    '20',
    'Messages that one person may send in a minute, in all chats of a platform. `/cancel` and `/help` always work. 0 is no limit, here and in all limits below.',
  ),
  PERSON_PER_DAY: by(
    kind.limit,
    '50',
    'Videos (generations and exports) that one person may ask for in a day.',
  ),
  PERSON_AT_ONCE: by(kind.limit, '3', 'Videos of one person that may wait or be in the making at once.'),
  PERSON_MB_PER_DAY: by(kind.limit, '0', 'Megabytes of files that one person may send in a day.'),
  CHAT_PER_DAY: by(kind.limit, '0', 'Videos that may be asked for in one chat in a day.'),
  BOT_PER_DAY: by(kind.limit, '0', 'Videos that all people together may ask for in a day.'),
  BOT_AT_ONCE: by(kind.limit, '0', 'Videos of all people that may wait or be in the making at once.'),
  NEW_PEOPLE_PER_HOUR: by(kind.limit, '0', 'People who may begin to use the bot in an hour.'),
  ALLOW: by(
    kind.served,
    '',
    'Serve these alone: `telegram:<chat or user id>`, `discord:<server, channel or user id>`, `web`, with commas between.',
  ),
  DENY: by(kind.served, '', 'Do not serve these, written like `ALLOW`.'),
  ADMIN_IDS: by(
    kind.people,
    '',
    'People who are served everywhere and never limited: `telegram:<user id>`, `discord:<user id>`, with commas between.',
  ),
  WORKER_CONCURRENCY: by(kind.count, '200', 'Conversations that one worker process serves at once.'),
  STILL_WORKING_SECONDS: by(kind.seconds, '120', 'Between two "still working" messages.'),
  RENDER_POLL_SECONDS: by(kind.seconds, '30', 'Between two looks at a render.'),
  RENDER_POLLS: by(kind.count, '20', 'Looks until a render is called too long.'),
  LEASE_SECONDS: by(
    kind.seconds,
    '10',
    'How long the work of a process that died is left alone before another one takes it up.',
  ),
  RATE_LIMIT_RETRY_SECONDS: by(kind.seconds, '30', 'Pause before the one retry of a rate-limited call.'),
  CALL_LIMIT_SECONDS: by(kind.seconds, '60', 'Longest wait for one answer of the backend that is no stream.'),
  QUESTION_LIMIT_SECONDS: by(
    kind.seconds,
    '10',
    'The same for a call that only reads, such as credits or status.',
  ),
  CALL_AGAIN_SECONDS: by(
    kind.secondsList,
    '0.6,2',
    'Waits before a call that met a broken gateway, and may be repeated, is made again.',
  ),
  STREAM_LIMIT_SECONDS: by(kind.seconds, '900', 'Longest answer of the backend in all.'),
  STREAM_IDLE_SECONDS: by(kind.seconds, '600', 'Longest silence within an answer.'),
  LOOK_AGAIN_SECONDS: by(kind.secondsList, '30,60,60,60,60', 'Waits between looks after an answer was lost.'),
  SETTLE_SECONDS: by(
    kind.secondsList,
    '1,2,4,8',
    'Waits between looks after an answer that left no visible change.',
  ),
  OPS_PORT: optional(kind.port, 'off', 'Port of `/healthz` and `/readyz`.'),
  LOG_LEVEL: by(kind.level, 'info', 'trace, debug, info, warn, error or silent.'),
} as const satisfies Record<string, Setting>;

/** The names of the settings. */
export type SettingName = keyof typeof settings;

/** The settings as read: a value where there is a fallback, perhaps nothing where there is none. */
export type Values = {
  readonly [N in SettingName]: (typeof settings)[N] extends { fallback: string }
    ? z.output<(typeof settings)[N]['kind']>
    : z.output<(typeof settings)[N]['kind']> | undefined;
};
