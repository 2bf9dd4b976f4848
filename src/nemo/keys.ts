import { shortened } from '../core/text/graphemes.ts';
import { isRecord, toNumber } from './json.ts';

// Of the draft only `t`, `tt`, `sg`, `d` and `m` are documented. Where a segment keeps its start, its words and its loudness
// is not, so the likely names are tried, in the segment itself and in its `m`. None of it ever goes back to the backend.

const START = [
  'start',
  'start_ms',
  'startMs',
  'start_time',
  'startTime',
  'timeline_start',
  'st',
  'offset',
  'from',
  'begin',
  's',
];
const END = ['end', 'end_ms', 'endMs', 'end_time', 'endTime', 'timeline_end', 'et', 'to'];
const VOLUME = ['volume', 'vol', 'gain'];
const WORDS = ['text', 'content', 'title', 'name', 'caption', 'label', 'value'];
const NAMES = [
  'title',
  'name',
  'label',
  'text',
  'content',
  'filename',
  'file_name',
  'fileName',
  'description',
  'prompt',
];

const LONGEST_NAME = 120;

/** Keys of a segment whose values a clip shows as its time and loudness. */
export const TOLD: readonly string[] = [...START, ...END, ...VOLUME, 'd'];

/** Keys of a segment that hold the name which a clip shows. */
export function nameKeys(segment: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const meta = isRecord(segment['m']) ? segment['m'] : {};
  return [...WORDS, ...NAMES].filter((key) =>
    [segment[key], meta[key]].some((value) => label(value) === name),
  );
}

/** The start that a segment names, in milliseconds; undefined where it names none. */
export function startOf(segment: object): number | undefined {
  return notNegative(first(segment, START, toNumber));
}

/** The end that a segment names, in milliseconds. */
export function endOf(segment: object): number | undefined {
  return notNegative(first(segment, END, toNumber));
}

/** Loudness as 0–1. Beyond 2 it is taken for percent (35 → 0.35); an amplified track shows as full. */
export function volumeOf(segment: object): number | undefined {
  const value = notNegative(first(segment, VOLUME, toNumber));
  if (value === undefined) return undefined;
  return Math.min(1, value > 2 ? value / 100 : value);
}

/** What a person would call the piece: for a text its words, else a title or file name; empty when nothing tells. */
export function nameOf(segment: Readonly<Record<string, unknown>>, isText: boolean): string {
  const plain = typeof segment['m'] === 'string' ? label(segment['m']) : undefined;
  return first(segment, isText ? WORDS : NAMES, label) ?? plain ?? '';
}

/** A positive whole number of pixels, from any of these places under any of these names. */
export function pixelsOf(places: readonly unknown[], names: readonly string[]): number | undefined {
  for (const place of places) {
    const found = isRecord(place) ? first(place, names, toNumber) : undefined;
    if (found !== undefined && found >= 1) return Math.round(found);
  }
  return undefined;
}

function first<T>(
  segment: object,
  names: readonly string[],
  as: (value: unknown) => T | undefined,
): T | undefined {
  const own = new Map(Object.entries(segment));
  const meta = own.get('m');
  for (const place of isRecord(meta) ? [own, new Map(Object.entries(meta))] : [own]) {
    for (const name of names) {
      const value = as(place.get(name));
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

function label(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const clean = value.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  if (clean === '') return undefined;
  return shortened(clean, LONGEST_NAME);
}

function notNegative(value: number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : value;
}
