import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { videoName } from '../../../src/core/flows/present.ts';
import type { Task } from '../../../src/core/task.ts';
import { words } from '../../../src/core/text/words.ts';
import { FUZZ } from '../../support/fuzz.ts';

const task = (text: string): Task => ({
  kind: 'generate',
  text,
  attachments: [],
  id: 't1',
  session: 'paper:1|ann',
  to: 'paper:1',
  origin: { person: 'ann' },
  language: 'en',
  skill: 's',
  tongue: 'en',
  at: 0,
});
const name = (text: string) => videoName(task(text), words('en'));

describe('a video’s file name', () => {
  test.each([
    ['A 5-second clip: sunset!', 'A-5-second-clip-sunset.mp4'],
    ['../../etc/passwd', 'etc-passwd.mp4'],
    ['海上日落', '海上日落.mp4'],
    ['🎬', 'video.mp4'],
  ])('of %j is %s', (text, expected) => {
    expect(name(text)).toBe(expected);
  });

  test('is safe whatever was asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(name(text)).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*\.mp4$/u);
        expect([...name(text)].length).toBeLessThanOrEqual(52);
      }),
      FUZZ,
    );
  });
});
