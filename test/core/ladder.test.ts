import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Form, isVideoRung, lighter, nextRung, type Rung } from '../../src/core/ladder.ts';
import { Problem, type RefusedPart } from '../../src/core/problem.ts';
import { FUZZ } from '../support/fuzz.ts';

const PARTS: readonly RefusedPart[] = ['buttons', 'reference', 'poster', 'words', 'file', 'unknown'];
const REFUSALS: readonly Problem[] = [
  new Problem('message-gone', {}),
  new Problem('not-allowed', { permission: 'Attach Files' }),
  new Problem('chat-closed', {}),
  new Problem('over-chat-limit', { limit: 5 }),
  new Problem('platform-down', { repeats: 0 }),
  ...PARTS.map((part) => new Problem('platform-refused', { part })),
];
const refusal = fc.constantFrom(...REFUSALS);

describe('the ladder of a final', () => {
  test('ends within seven rungs, whatever refuses, and never stands on a rung twice', () => {
    const begins = fc.constantFrom<Rung>('edit', 'new', 'words', 'words-new', 'words-private');
    fc.assert(
      fc.property(
        begins,
        fc.array(refusal, { minLength: 7, maxLength: 7 }),
        fc.boolean(),
        (begin, all, aside) => {
          const seen: Rung[] = [begin];
          for (const one of all) {
            const last = seen.at(-1) ?? 'kept';
            if (last === 'kept') break;
            seen.push(nextRung(last, one, aside) ?? 'edit');
          }
          expect(seen.at(-1)).toBe('kept');
          expect(new Set(seen).size).toBe(seen.length);
        },
      ),
      FUZZ,
    );
  });

  test('of what only one person may read has no new message where others read', () => {
    for (const one of REFUSALS)
      for (const rung of ['edit', 'private', 'words', 'words-private'] as const)
        expect(nextRung(rung, one, true)).not.toMatch(/new$/);
  });

  test.each([
    ['edit', 'message-gone', {}, 'new'],
    ['edit', 'not-allowed', {}, 'private'],
    ['edit', 'chat-closed', {}, 'private'],
    ['edit', 'over-chat-limit', { limit: 1 }, 'words'],
    ['edit', 'platform-refused', { part: 'file' }, 'words'],
    ['edit', 'platform-refused', { part: 'unknown' }, 'new'],
    ['new', 'platform-refused', { part: 'unknown' }, 'private'],
    ['private', 'chat-closed', {}, 'words'],
    ['words', 'not-allowed', {}, 'words-private'],
    ['words-new', 'platform-refused', { part: 'unknown' }, 'words-private'],
    ['words-private', 'chat-closed', {}, 'kept'],
    ['edit', 'platform-down', {}, undefined],
    ['edit', 'slow-down', { seconds: 1 }, undefined],
    ['edit', 'file-unreachable', {}, undefined],
  ] as const)('%s, refused as %s %j, leads to %s', (rung, code, details, next) => {
    expect(nextRung(rung, new Problem(code, details as never), false)).toBe(next);
  });

  test('knows an error that is no problem as none of its own', () => {
    expect(nextRung('edit', new Error('lease'), false)).toBeUndefined();
    expect(isVideoRung('words-new')).toBe(false);
  });
});

describe('what was refused is left out', () => {
  const form: Form = {
    poster: true,
    reply: {
      text: 'Here it is',
      origin: { person: '7', message: '5' },
      choices: [
        { id: 'export', label: 'Export again' },
        { id: 'open', label: 'Open in browser', url: 'http://nemo:8080/x' },
      ],
    },
  };

  test('first the link buttons, whose address stands in the words then, and after them all', () => {
    const once = lighter(form, 'buttons', undefined);
    expect(once?.reply).toMatchObject({
      text: 'Here it is\nOpen in browser: http://nemo:8080/x',
      choices: [{ id: 'export' }],
    });
    const twice = once && lighter(once, 'buttons', undefined);
    expect(twice?.reply.choices).toEqual([]);
    expect(twice && lighter(twice, 'buttons', undefined)).toBeUndefined();
  });

  test('the reference, the poster and words that are refused', () => {
    expect(lighter(form, 'reference', undefined)?.reply.origin).toEqual({ person: '7' });
    expect(lighter(form, 'poster', undefined)).toEqual({ ...form, poster: false });
    expect(lighter(form, 'words', 'Your video is ready!')?.reply.text).toBe('Your video is ready!');
    expect(lighter(form, 'words', undefined)).toBeUndefined();
    expect(lighter(form, 'file', undefined)).toBeUndefined();
  });

  test('everything beside the words where nobody says what it was, once', () => {
    const bare = lighter(form, 'unknown', undefined);
    expect(bare).toEqual({
      poster: false,
      reply: { text: 'Here it is', origin: { person: '7' }, choices: [] },
    });
    expect(bare && lighter(bare, 'unknown', undefined)).toBeUndefined();
  });

  test('and every part can be left out only so often, so that a try has an end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PARTS), { minLength: 12, maxLength: 12 }), (parts) => {
        let left: Form | undefined = form;
        let tries = 0;
        for (const part of parts) {
          const less: Form | undefined = left === undefined ? undefined : lighter(left, part, 'plain');
          if (less !== undefined) tries += 1;
          left = less ?? left;
        }
        expect(tries).toBeLessThanOrEqual(6);
      }),
      FUZZ,
    );
  });
});
