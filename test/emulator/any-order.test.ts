import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentsOf, TRACK } from '../../emulator/draft.ts';
import { planFilm } from '../../emulator/render/plan.ts';
import { Project } from './support.ts';

/** One wish of each kind, and some words that are none. */
const WISHES = [
  'a 6-second clip of a forest, then the ocean, title Walk',
  'make a video from these',
  'make a video from this script: The sun rises. A ship leaves the shore. The city glows at night.',
  'a promo with titles: Fresh, Local, Organic',
  'slower',
  '4x',
  'use the first 3 seconds',
  'cut the last 2 seconds',
  'from 0:01 to 0:02',
  'the photo first for 2 seconds, then the clip',
  'put the clip first',
  '2 seconds each',
  'shorter',
  'make it 120 seconds',
  'loop it',
  'add captions: One. And a much longer second sentence, with a comma.',
  'add captions',
  'remove the captions',
  '标题 黄金时刻',
  'a title on each photo',
  'remove the title',
  'jazz at 60%',
  "mute the clip's sound",
  'remove the music',
  'film noir, fade out',
  'back to colour',
  '9:16',
  'add a scene with a desert',
  'undo',
  'translate it',
  'regenerate',
  'hello',
  '嗯嗯',
] as const;
const UPLOADS = ['a.jpg', 'b.mp4', 'c.jpg', 'd.mp3'] as const;

describe('agent › wishes in any order', () => {
  it('the pictures always fill the film, nothing sticks out, and it can be rendered', () => {
    fc.assert(
      fc.property(
        fc.subarray([...UPLOADS]),
        fc.array(fc.constantFrom(...WISHES), { minLength: 1, maxLength: 8 }),
        (uploads, wishes) => {
          const project = new Project().upload(...uploads);
          for (const wish of wishes) project.say(wish);
          if (!project.session.draft) return;
          const { draft } = project;
          let at = 0;
          for (const { s, d } of project.pictures) {
            expect([s, d > 0]).toEqual([at, true]);
            at += d;
          }
          expect(draft.d).toBe(at);
          for (const piece of [...segmentsOf(draft, TRACK.audio), ...project.words]) {
            expect(piece.s).toBeGreaterThanOrEqual(0);
            expect(piece.s + piece.d).toBeLessThanOrEqual(at + 1);
          }
          expect(planFilm(draft, new Map(), { tiny: true, lines: 1080 }, true).seconds).toBe(at / 1000);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('any text gets an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const project = new Project().upload('a.jpg');
        expect(project.hear(text)).not.toBe('');
        expect(project.hear(`make it ${text}`)).not.toBe('');
      }),
      { numRuns: 200 },
    );
  });
});
