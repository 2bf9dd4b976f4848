import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { videoName } from '../../../src/core/flows/present.ts';
import { FUZZ } from '../../support/fuzz.ts';

describe('a video’s file name', () => {
  test.each([
    ['A 5-second clip: sunset!', 'A-5-second-clip-sunset.mp4'],
    ['../../etc/passwd', 'etc-passwd.mp4'],
    ['海上日落', '海上日落.mp4'],
    ['🎬', 'video.mp4'],
  ])('of %j is %s', (text, expected) => {
    expect(videoName(text, 1)).toBe(expected);
  });

  test('has a number from the second video on', () => {
    expect(videoName('a fox', 2)).toBe('a-fox-2.mp4');
  });

  test('is safe whatever was asked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const name = videoName(text, 1);
        expect(name).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*\.mp4$/u);
        expect([...name].length).toBeLessThanOrEqual(52);
      }),
      FUZZ,
    );
  });
});
