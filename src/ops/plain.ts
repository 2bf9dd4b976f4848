import { scrub } from './scrub.ts';

const DEEPEST = 6;
const MOST_ITEMS = 50;

/** Names whose value is a secret whatever it looks like. Counts of tokens are numbers and stay. */
const SECRET_NAME = /token|secret|passw|authorization|cookie|client.?id|api.?key|credential|signature/i;

/**
 * A copy of any value as plain, scrubbed JSON data: errors with their causes, no cycles, no bytes, bounded in depth and
 * length. Never throws, whatever a getter or a `toJSON` does: a log line must not end a turn.
 */
export function plain(value: unknown, depth = 0, above: readonly object[] = []): unknown {
  if (typeof value === 'string') return scrub(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value)) return '[seen above]';
  if (depth >= DEEPEST) return '[deeper]';
  try {
    return ofObject(value, depth, [...above, value]);
  } catch {
    return '[unreadable]';
  }
}

function ofObject(value: object, depth: number, above: readonly object[]): unknown {
  const within = (inner: unknown) => plain(inner, depth + 1, above);
  if (value instanceof Error) return ofError(value, within);
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString();
  if (value instanceof URL) return scrub(value.href);
  if (Array.isArray(value) || value instanceof Set) return ofList([...value], within);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return ofEntries(entries, within);
}

/** Only what an error is for: `details` and other fields of libraries hold requests, headers and bodies. */
function ofError(error: Error, within: (inner: unknown) => unknown): object {
  const { code } = error as { code?: unknown };
  return {
    name: within(error.name),
    message: within(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: within(code) } : {}),
    ...(error.stack === undefined ? {} : { stack: within(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: within(error.cause) }),
    ...(error instanceof AggregateError ? { errors: within(error.errors) } : {}),
  };
}

function ofList(items: readonly unknown[], within: (inner: unknown) => unknown): unknown[] {
  const kept = items.slice(0, MOST_ITEMS).map(within);
  return items.length > MOST_ITEMS ? [...kept, `[${items.length - MOST_ITEMS} more]`] : kept;
}

function ofEntries(
  entries: readonly (readonly [unknown, unknown])[],
  within: (inner: unknown) => unknown,
): object {
  const kept = entries.slice(0, MOST_ITEMS).map(([key, value]) => {
    const name = scrub(String(key));
    return [name, SECRET_NAME.test(name) && holdsText(value) ? '***' : within(value)] as const;
  });
  const more = entries.length - kept.length;
  // `fromEntries` defines what it is given, so that a key `__proto__` is a key like the others.
  return Object.fromEntries(more > 0 ? [...kept, ['more', more]] : kept);
}

/** A secret's length, age or presence may be told. */
function holdsText(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}
