import { z } from 'zod';

// What a setting may hold. Each kind reads text and says in its message what it wants; no message repeats the value,
// because a secret set under the wrong name must not end up on a screen.

/** `setTimeout` overflows at 2^31 ms and then fires at once. */
const LONGEST_WAIT_SECONDS = 2_000_000;

const number = (text: string) => (/^\d+(\.\d+)?$|^\.\d+$/.test(text) ? Number(text) : Number.NaN);
const isWait = (text: string) => number(text) > 0 && number(text) <= LONGEST_WAIT_SECONDS;
const toMs = (text: string) => Math.max(1, Math.round(number(text) * 1000));
/** `web:` has the id of a chat, 22 characters. Telegram's groups have negative numbers. */
const isNumbered = (part: string) => /^(?:telegram:-?\d{1,20}|discord:\d{1,20}|web:[\w-]{22})$/.test(part);
const parts = (text: string) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));

/** Any text without white space: tokens, slugs of others, host names. */
export const word = z.string().regex(/^\S+$/, 'must be one word');

/** A path or a name: any text on one line. */
export const line = z.string().regex(/^[^\r\n]+$/, 'must be on one line');

/** Seconds in the environment, fractions allowed; whole milliseconds in `Config`. */
export const seconds = z
  .string()
  .refine(isWait, 'must be seconds above 0, such as 30 or 0.5')
  .transform(toMs);

/** Several waits in order, one for each try. */
export const secondsList = z
  .string()
  .refine(
    (text) => parts(text).length > 0 && parts(text).every(isWait),
    'must be seconds with commas between, such as 30,60,60',
  )
  .transform((text) => parts(text).map(toMs));

/** A count of at least one. */
export const count = z
  .string()
  .refine((text) => /^\d{1,7}$/.test(text) && Number(text) >= 1, 'must be a whole number from 1')
  .transform(Number);

/** The most of something; 0 for no limit. */
export const limit = z
  .string()
  .refine((text) => /^\d{1,7}$/.test(text), 'must be a whole number, 0 for no limit')
  .transform(Number);

/** Platforms, or people and places of a platform by its own numbers. */
export const served = z
  .string()
  .refine(
    (text) => parts(text).every((part) => /^(?:telegram|discord|web)$/.test(part) || isNumbered(part)),
    'must be names such as telegram:123, discord:456 or web, with commas between',
  )
  .transform(parts);

/** People of a platform by its own numbers. */
export const people = z
  .string()
  .refine(
    (text) => parts(text).every(isNumbered),
    'must be names such as telegram:123 or discord:456, with commas between',
  )
  .transform(parts);

/** Proxies in a row: more than a few are a mistake. */
export const hops = z.string().regex(/^\d$/, 'must be a whole number from 0 to 9').transform(Number);

/** A TCP port; 0 lets the system choose one, which tests use. */
export const port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'must be a port from 0 to 65535')
  .transform(Number);

/** A switch in the spellings that people use. */
export const flag = z
  .string()
  .regex(/^(1|0|on|off|true|false|yes|no)$/i, 'must be on or off')
  .transform((text) => /^(1|on|true|yes)$/i.test(text));

/** Host names or addresses with commas between, without ports. */
export const hosts = z
  .string()
  .refine(
    (text) => parts(text).every((part) => /^[\w.-]+$|^\[?[0-9a-f:]+\]?$/i.test(part)),
    'must be host names with commas between',
  )
  .transform((text) => parts(text).map((part) => part.toLowerCase().replace(/^\[|\]$/g, '')));

/** An address on the web, kept without a slash at its end so that paths can be appended. */
export const webUrl = z
  .string()
  .refine((text) => has(text, ['http:', 'https:']), 'must be an address such as https://example.org')
  .transform((text) => text.replace(/(?<!\/)\/+$/, ''));

/** Telegram calls nothing but https; plain http is for a stand-in on this machine. */
export const hookUrl = webUrl.refine(
  (text) => has(text, ['https:']) || /^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(`${text}/`),
  'must begin with https://',
);

/** An address to bind to, IPv6 with or without its brackets, kept without them. */
export const bindHost = z
  .string()
  .regex(
    /^(?:[\w.-]{1,253}|\[[0-9a-f:.]{2,45}\]|(?=[^:]{0,4}:[^:]{0,4}:)[0-9a-f:.]{2,45})$/i,
    'must be an address or a name without a port, such as 127.0.0.1 or ::1',
  )
  .transform((text) => text.replace(/^\[|\]$/g, ''));

/** Redis by TCP or TLS. What follows the address is the number of a database; without one it is database 0. */
export const redisUrl = z
  .string()
  .refine((text) => has(text, ['redis:', 'rediss:']), 'must be an address such as redis://127.0.0.1:6379')
  .refine(
    (text) => !URL.canParse(text) || /^\/?$|^\/\d{1,5}$/.test(new URL(text).pathname),
    'must end with the number of a database, such as redis://127.0.0.1:6379/0, or without one',
  );

/** The beginning of every key that the bot has in Redis. */
export const prefix = z.string().regex(/^[\w-]{1,32}$/, 'must be 1 to 32 letters, digits, _ or -');

/** A count of megabytes that may be 0: nothing is kept free then. */
export const megabytes = z
  .string()
  .regex(/^\d{1,7}$/, 'must be a whole number of megabytes')
  .transform(Number);

/** A Redis with less than this has no room for its own tables. */
export const memory = megabytes.refine((count) => count >= 16, 'must be 16 megabytes or more');

/** A Telegram bot token as BotFather gives it. */
export const telegramToken = z
  .string()
  .regex(/^\d+:[\w-]+$/, 'must be the token from BotFather: digits, a colon, letters');

/** What Telegram allows as `secret_token`. */
export const hookSecret = z.string().regex(/^[\w-]{1,256}$/, 'must be 1 to 256 letters, digits, _ or -');

/** Something that nobody guesses. */
export const passphrase = z.string().min(16, 'must have at least 16 characters');

/** The slug of a skill. */
export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]*$/, 'must be the slug of a skill: small letters, digits, - and _');

/** See `LogLevel`. */
export const level = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'], {
  error: 'must be trace, debug, info, warn, error or silent',
});

function has(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}
