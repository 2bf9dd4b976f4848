import { isLosslessNumber } from 'lossless-json';
import { isRecord } from './json.ts';

/** Characters of one detail: more is no word for a person. */
const LONGEST = 60;

const BLACK_AND_WHITE =
  /^(?:bw|b&w|b\/w|black[ _-]?(?:and|&|n)?[ _-]?white|gr[ae]y[ _-]?scale|mono(?:chrome)?|noir|desaturated?)$/;

const COLOURS: Readonly<Record<string, readonly [number, number, number]>> = {
  black: [0, 0, 0],
  white: [255, 255, 255],
  grey: [128, 128, 128],
  red: [255, 0, 0],
  orange: [255, 150, 0],
  yellow: [255, 235, 0],
  green: [0, 160, 0],
  cyan: [0, 220, 230],
  blue: [0, 60, 230],
  purple: [128, 0, 160],
  pink: [255, 120, 180],
  brown: [140, 75, 30],
};

/** A value as a plain word: a text, a number, a switch, the name of an object, or a list of those; undefined for others. */
export function plainWord(value: unknown): string | undefined {
  if (Array.isArray(value)) {
    const words = value.slice(0, 8).map(plainWord);
    const all = words.filter((word) => word !== undefined);
    return all.length === words.length && all.length > 0 ? cut(all.join(', ')) : undefined;
  }
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number' || isLosslessNumber(value)) return cut(String(value));
  if (typeof value === 'string') return wordOf(value);
  if (!isRecord(value)) return undefined;
  const name = ['name', 'type', 'kind', 'preset']
    .map((key) => value[key])
    .find((one) => typeof one === 'string');
  return typeof name === 'string' ? wordOf(name) : undefined;
}

function wordOf(text: string): string | undefined {
  const plain = text
    .slice(0, 10 * LONGEST)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .toLowerCase();
  if (plain === '') return undefined;
  if (BLACK_AND_WHITE.test(plain)) return 'black-and-white';
  return nearestColour(plain) ?? cut(plain);
}

/** `#ff0000` → `red`: nobody reads numbers as a colour. */
function nearestColour(text: string): string | undefined {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/.exec(text)?.[1];
  if (hex === undefined) return undefined;
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16));
  const distance = ([r, g, b]: readonly [number, number, number]) =>
    (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
  const [nearest] = Object.entries(COLOURS).sort(([, a], [, b]) => distance(a) - distance(b));
  return nearest?.[0];
}

function cut(text: string): string {
  const letters = Array.from(text.toWellFormed());
  return letters.length <= LONGEST ? text : `${letters.slice(0, LONGEST - 1).join('')}…`;
}
