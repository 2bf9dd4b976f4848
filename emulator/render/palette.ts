import type { Stops } from './paint.ts';
import type { Hour } from './traits.ts';

/** The colours of an hour, as `rrggbb`. `tint` darkens and colours the land, `haze` is what distance fades into. */
export interface Palette {
  sky: Stops;
  sun: string;
  glow: string;
  glowStrength: number;
  clouds: Stops;
  cloudStrength: number;
  sea: Stops;
  tint: readonly [number, number, number];
  haze: string;
  /** The colour of what the wind carries over the picture, and how much of it is seen, 0–1. */
  breeze: readonly [string, number];
}

/** Four hours are enough to tell most prompts apart. */
export const PALETTES: Readonly<Record<Hour, Palette>> = {
  sunset: {
    sky: [
      [0, '17123d'],
      [0.35, '4a2a6e'],
      [0.65, 'b8456f'],
      [0.86, 'ff7d4d'],
      [1, 'ffd08a'],
    ],
    sun: 'fff3d0',
    glow: 'ffd9a0',
    glowStrength: 0.75,
    clouds: [
      [0, '3a2560'],
      [0.5, 'd0567a'],
      [1, 'ffb27a'],
    ],
    cloudStrength: 0.9,
    sea: [
      [0, 'f0a06a'],
      [0.1, 'a8526c'],
      [0.5, '45325f'],
      [1, '140f2c'],
    ],
    tint: [0.5, 0.3, 0.42],
    haze: 'e07a68',
    breeze: ['1a0c2c', 0.16],
  },
  dawn: {
    sky: [
      [0, '6f8fc6'],
      [0.45, 'a9b9de'],
      [0.75, 'f0c9c4'],
      [1, 'ffe6cc'],
    ],
    sun: 'fffaf0',
    glow: 'fff0d8',
    glowStrength: 0.7,
    clouds: [
      [0, 'ffffff'],
      [1, 'ffdcd0'],
    ],
    cloudStrength: 0.75,
    sea: [
      [0, 'f2d8cc'],
      [0.2, 'b3b6cf'],
      [1, '4d6688'],
    ],
    tint: [0.78, 0.8, 0.92],
    haze: 'e9cfd0',
    breeze: ['7b7f9f', 0.17],
  },
  day: {
    sky: [
      [0, '1f6fd0'],
      [0.5, '5fa9ea'],
      [1, 'd3ecfb'],
    ],
    sun: 'fffdf2',
    glow: 'fff7da',
    glowStrength: 0.7,
    clouds: [
      [0, 'ffffff'],
      [1, 'eef5fb'],
    ],
    cloudStrength: 1,
    sea: [
      [0, 'a9dcea'],
      [0.15, '4aa6c4'],
      [0.6, '1b6fa0'],
      [1, '0c3f6e'],
    ],
    tint: [0.95, 0.95, 0.95],
    haze: 'cfe4f2',
    breeze: ['0f2a4a', 0.13],
  },
  night: {
    sky: [
      [0, '04061a'],
      [0.45, '0b1440'],
      [0.8, '1f2a6a'],
      [1, '4a4a92'],
    ],
    sun: 'f4f2e4',
    glow: 'b9c4ff',
    glowStrength: 0.4,
    clouds: [
      [0, '141c48'],
      [1, '3c4486'],
    ],
    cloudStrength: 0.45,
    sea: [
      [0, '454a90'],
      [0.15, '232b66'],
      [0.6, '0d1334'],
      [1, '04061a'],
    ],
    tint: [0.16, 0.2, 0.42],
    haze: '3b3f86',
    breeze: ['5660b4', 0.42],
  },
};

/** A land colour as it looks at that hour and distance; depth 0 is the horizon, 1 right in front. */
export function shade(color: string, palette: Palette, depth: number): string {
  const lit = channels(color).map((value, index) => value * (palette.tint[index] ?? 1));
  const haze = channels(palette.haze);
  const veil = (1 - depth) * 0.78;
  return join(lit.map((value, index) => value * (1 - veil) + (haze[index] ?? 0) * veil));
}

/** A colour between two; 0 is the first, 1 the second. */
export function blend(one: string, two: string, share: number): string {
  const other = channels(two);
  return join(channels(one).map((value, index) => value * (1 - share) + (other[index] ?? 0) * share));
}

function channels(color: string): number[] {
  return [0, 2, 4].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

function join(values: readonly number[]): string {
  return values
    .map((value) =>
      Math.max(0, Math.min(255, Math.round(value)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('');
}
