import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/ops/log.ts';
import { scrub } from '../../src/ops/scrub.ts';
import { FUZZ } from '../support/fuzz.ts';
import { canaries } from './canaries.ts';

describe('scrub › any text', () => {
  it('nothing around a secret lets it through', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...canaries),
        fc.string({ unit: 'binary' }),
        fc.string(),
        ({ text, hidden }, before, after) => {
          expect(scrub(`${before} ${text} ${after}`)).not.toContain(hidden);
        },
      ),
      FUZZ,
    );
  });

  it('what comes out is no longer than a line may be, holds no control character, and stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', size: 'medium' }), (text) => {
        const once = scrub(text);
        expect(once.length).toBeLessThanOrEqual(4_001);
        expect(once).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/);
        expect(scrub(once)).toBe(once);
      }),
      FUZZ,
    );
  });
});

describe('log › any value', () => {
  it('is one line of JSON', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
        (event, field) => {
          const written: string[] = [];
          createLog('info', { write: (text: string) => void written.push(text) }).info(event, { field });
          expect(written).toEqual([expect.stringMatching(/^[^\n]+\n$/)]);
          expect(JSON.parse(written[0] ?? '')).toMatchObject({ level: 'info' });
        },
      ),
      FUZZ,
    );
  });
});
