import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, isDirect, placeOf } from '../../../src/bots/telegram/address.ts';
import { keyboardOf, readPress, textOf, writePress } from '../../../src/bots/telegram/markup.ts';
import { FUZZ } from '../../support/fuzz.ts';

const chat = fc.integer({ min: -9_999_999_999_999, max: 9_999_999_999_999 }).filter((id) => id !== 0);
const choice = fc.stringMatching(/^[a-z0-9:_-]{1,40}$/);

describe('telegram address', () => {
  it('says again what was written, with and without a topic', () => {
    const number = fc.integer({ min: 2, max: 2 ** 31 });
    const place = fc.oneof(
      fc.record({ chat, thread: number }, { requiredKeys: ['chat'] }),
      fc.record({ chat, directTopic: number }),
    );
    fc.assert(
      fc.property(place, (one) => {
        expect(placeOf(addressOf(one))).toEqual(one);
      }),
      FUZZ,
    );
  });

  it.each(['discord:1', 'telegram:', 'telegram:1:2:3', 'telegram:1x', 'telegram:--1'])(
    'refuses %s',
    (address) => {
      expect(() => placeOf(address as `${string}:${string}`)).toThrow(RangeError);
    },
  );

  it('tells a private chat from a group by the sign', () => {
    expect([isDirect({ chat: 7 }), isDirect({ chat: -1001 })]).toEqual([true, false]);
  });
});

describe('telegram buttons', () => {
  it('say again what was written, in at most 64 bytes, for every choice and person there can be', () => {
    const person = fc.bigInt({ min: 1n, max: 2n ** 52n }).map(String);
    fc.assert(
      fc.property(fc.record({ choice, person }, { requiredKeys: ['choice'] }), (press) => {
        const data = writePress(press);
        expect(readPress(data)).toEqual(press);
        expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      }),
      FUZZ,
    );
  });

  it('refuses a choice that would not fit', () => {
    expect(() => writePress({ choice: 'x'.repeat(60), person: '123456' })).toThrow(RangeError);
  });

  it('stand two short ones a row, bound to the asker; links are bound to nobody', () => {
    const keyboard = keyboardOf({
      text: '',
      origin: { person: '7' },
      choices: [
        { id: 'export', label: 'Export', style: 'primary' },
        { id: 'new', label: 'New' },
        { id: 'status', label: 'What does the project look like?' },
        { id: 'open', label: 'Open', url: 'https://example.org/x' },
      ],
    });
    expect(keyboard).toEqual({
      inline_keyboard: [
        [
          { text: 'Export', callback_data: 'export~7', style: 'primary' },
          { text: 'New', callback_data: 'new~7' },
        ],
        [{ text: 'What does the project look like?', callback_data: 'status~7' }],
        [{ text: 'Open', url: 'https://example.org/x' }],
      ],
    });
  });

  it('a reply without choices has no keyboard', () => {
    expect(keyboardOf({ text: 'hi' })).toBeUndefined();
  });
});

describe('telegram text', () => {
  it('has a bar where the percent is known', () => {
    const progress = { stage: 'rendering', seconds: 3 } as const;
    expect(textOf({ text: 'Rendering', progress: { ...progress, percent: 42 } })).toBe(
      'Rendering\n▰▰▰▰▱▱▱▱▱▱',
    );
    expect(textOf({ text: 'Rendering', progress: { ...progress, percent: 900 } })).toBe(
      'Rendering\n▰▰▰▰▰▰▰▰▰▰',
    );
    expect(textOf({ text: 'Rendering', progress })).toBe('Rendering');
  });
});
