import {
  isLosslessNumber,
  LosslessNumber as Lossless,
  type LosslessNumber,
  parse,
  stringify,
} from 'lossless-json';

/**
 * Reads JSON without losing a digit. Numbers that JavaScript would print the same way are plain numbers, all others
 * (19-digit ids, `1.0`, `1e3`) keep their spelling as a `LosslessNumber`; so `writeJson` gives back every value as it came.
 * Of keys that occur twice the last one counts, as with `JSON.parse`.
 * Throws where the text is no JSON, also for one nested so deep that the stack would end.
 */
export function readJson(text: string): unknown {
  return parse(text, undefined, { parseNumber: keepSpelling, onDuplicateKey: ({ newValue }) => newValue });
}

/** The counterpart of `readJson`. */
export function writeJson(value: unknown): string {
  return stringify(value) ?? 'null';
}

/** A number for reckoning, from any spelling (also a numeric string); undefined for everything else and for infinity. */
export function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : isSpelled(value) ? Number(value.toString()) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** True for a plain JSON object: not null, not an array, not a number that kept its spelling. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

function isSpelled(value: unknown): value is LosslessNumber | string {
  return isLosslessNumber(value) || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()));
}

function keepSpelling(digits: string): number | LosslessNumber {
  const number = Number(digits);
  return String(number) === digits ? number : new Lossless(digits);
}
