import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/core/near.ts';

const NAMES = ['video', 'export', 'status', 'start', 'credits', 'upload', 'new', 'cancel', 'help'];

describe('the nearest names', () => {
  it.each([
    ['exprot', ['export']],
    ['exports', ['export']],
    ['expotr', ['export']],
    ['vido', ['video']],
    ['cancle', ['cancel']],
    ['hlep', ['help']],
    ['stat', ['start']],
    ['uplaod', ['upload']],
    ['credit', ['credits']],
    ['foo', []],
    ['imagine', []],
    ['x', []],
    ['', []],
  ])('of “%s” are %j', (word, names) => {
    expect(nearest(word, NAMES)).toEqual(names);
  });

  it('of a name begin with itself, also after one slip in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.nat(20), (name, at) => {
        expect(nearest(name, NAMES)[0]).toBe(name);
        const cut = at % name.length;
        expect(nearest(`${name.slice(0, cut)}z${name.slice(cut)}`, NAMES)).toContain(name);
      }),
    );
  });
});
