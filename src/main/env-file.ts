import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigError } from '../config.ts';

/**
 * Settings may also stand in `.env`; what the environment says itself wins. Returns the names that the file sets. Throws a
 * `ConfigError` where the file cannot be read or a value in it has two meanings.
 */
export function readEnvFile(path = '.env'): readonly string[] {
  const found = valuesIn(path) ?? {};
  for (const [name, value] of Object.entries(found)) process.env[name] ??= value;
  return Object.keys(found);
}

/** The same without a change of the process's own environment, so that no child inherits what the file says. */
export function withEnvFile(
  env: Readonly<Record<string, string | undefined>>,
  path: string,
): Readonly<Record<string, string | undefined>> {
  return { ...valuesIn(path), ...env };
}

/** Nothing where there is no file. Throws a `ConfigError` where it cannot be read, or a value in it has two meanings. */
function valuesIn(path: string): Readonly<Record<string, string | undefined>> | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT') return undefined;
    const why = code === 'EISDIR' ? 'it is a folder, not a file' : code;
    throw new ConfigError([`${path} cannot be read: ${why}`]);
  }
  return parseEnv(withQuotes(textOf(bytes, path), path));
}

/** Editors on Windows save UTF-16, or UTF-8 with a byte order mark, which would become part of the first name. */
function textOf(bytes: Buffer, path: string): string {
  const encoding = encodingOf(bytes);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError([`${path} is no ${encoding.toUpperCase()} text: save it as UTF-8`]);
  }
}

/** A name begins the file, or a `#`: letters of ASCII, so that a zero beside the first of them tells UTF-16 without its mark. */
function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return 'utf-8';
}

/** `NAME=value` of one line, the value as it stands. */
const ASSIGNMENT = /^[ \t]{0,40}(?:export[ \t]{1,40})?([\w.-]{1,100})[ \t]{0,40}=([^\r\n]*)$/;
const QUOTES = ['"', "'", '`'] as const;

/**
 * The same text with quotes around every plain value that holds a `#`. Node cuts a value at any `#`; here, as with Docker
 * Compose, only one after a blank begins a comment. A value that begins with `#` is refused: it may be either.
 */
function withQuotes(text: string, path: string): string {
  let open: string | undefined;
  const lines = text.split('\n').map((whole, at, all) => {
    if (open !== undefined) {
      if (whole.includes(open)) open = undefined;
      return whole;
    }
    const line = whole.replace(/\r$/, '');
    const [, name, rest = ''] = ASSIGNMENT.exec(line) ?? [];
    const value = rest.trimStart();
    // Node takes an indented comment for a name.
    if (name === undefined) return line.trimStart().startsWith('#') ? '' : line;
    const quote = QUOTES.find((mark) => value.startsWith(mark));
    if (quote === undefined) return value.includes('#') ? quoted(name, value, path) : line;
    // A quoted value may go on over lines, where its second quote comes at all.
    const closed = value.indexOf(quote, 1) >= 0;
    if (!closed && all.slice(at + 1).some((later) => later.includes(quote))) open = quote;
    return line;
  });
  return lines.join('\n');
}

function quoted(name: string, value: string, path: string): string {
  if (value.startsWith('#'))
    throw new ConfigError([
      `${name} in ${path} begins with #: put quotes around the value, or leave the line out`,
    ]);
  const end = value.search(/[ \t]#/);
  const plain = (end < 0 ? value : value.slice(0, end)).trimEnd();
  const quote = QUOTES.find((mark) => !plain.includes(mark));
  if (quote === undefined)
    throw new ConfigError([`${name} in ${path} holds # and every kind of quote: put the value in quotes`]);
  return `${name}=${quote}${plain}${quote}`;
}
