const rawJSON = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;
const WHOLE = /^-?\d+$/;

/**
 * Reads JSON without losing digits: a whole number outside ±2^53 becomes a `bigint`, everything else is as usual.
 * Throws `SyntaxError` on bad text, as `JSON.parse` does.
 */
export function parseExact(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    const source = context?.source ?? '';
    return WHOLE.test(source) ? BigInt(source) : value;
  });
}

/** Writes what {@link parseExact} read: a `bigint` leaves as a bare JSON number with all of its digits. */
export function writeExact(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint' ? rawJSON(String(item)) : item,
  );
}

/** The text by which two JSON values are compared: keys sorted, integers with all of their digits. */
export function canonical(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const pairs = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${pairs.join(',')}}`;
}

/** True for a JSON object, false for arrays, null and scalars. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as text, or the empty string when it is anything else. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
