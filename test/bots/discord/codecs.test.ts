import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddress, readMark, writeAddress, writeMark } from '../../../src/bots/discord/address.ts';
import { readPress, writePress } from '../../../src/bots/discord/press.ts';
import { linkName, type Ref, readRef, writeRef } from '../../../src/bots/discord/refs.ts';
import { FUZZ } from '../../support/fuzz.ts';

const snowflake = fc.bigInt({ min: 1n, max: (1n << 63n) - 1n }).map(String);
const about = fc.tuple(snowflake, snowflake).map(([channel, outside]) => writeAddress({ channel, outside }));
/** An optional field that is absent rather than undefined. */
const maybe = <K extends string, T>(key: K, value: fc.Arbitrary<T>) =>
  fc.option(value).map((one) => (one === null ? {} : { [key]: one }) as { [k in K]?: T });
const merged = (...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as object);

describe('discord codecs', () => {
  test('an address reads back as the place it was written from', () => {
    const place = fc.oneof(
      snowflake.map((channel) => ({ channel })),
      snowflake.map((channel) => ({ channel, direct: true })),
      fc.tuple(snowflake, snowflake).map(([channel, outside]) => ({ channel, outside })),
    );
    fc.assert(
      fc.property(place, (one) => {
        expect(readAddress(writeAddress(one))).toEqual(one);
      }),
      FUZZ,
    );
  });

  test('a mark reads back as it was written', () => {
    const mark = merged(
      snowflake.map((message) => ({ message })),
      maybe('interaction', snowflake),
      maybe('hidden', fc.constant(true as const)),
      maybe('about', about),
    );
    fc.assert(
      fc.property(mark, (one) => {
        expect(readMark(writeMark(one as never))).toEqual(one);
      }),
      FUZZ,
    );
  });

  test('a reference to a file reads back as it was written and never looks like a link', () => {
    const ref: fc.Arbitrary<Ref> = fc.oneof(
      fc.record({
        kind: fc.constant('message' as const),
        channel: snowflake,
        message: snowflake,
        file: snowflake,
      }),
      fc.record({ kind: fc.constant('kept' as const), interaction: snowflake, file: snowflake }),
    );
    fc.assert(
      fc.property(ref, (one) => {
        expect(readRef(writeRef(one))).toEqual(one);
        expect(writeRef(one)).not.toContain(':');
      }),
      FUZZ,
    );
    expect(linkName('1', '2')).not.toBe(linkName('12', ''));
  });

  test('a press reads back whoever asked and whatever the choice', () => {
    const choice = fc.stringMatching(/^[a-z0-9:_-]{1,40}$/);
    fc.assert(
      fc.property(snowflake, choice, (person, id) => {
        expect(readPress(writePress({ person, choice: id }))).toEqual({ person, choice: id });
      }),
      FUZZ,
    );
    expect(readPress(writePress({ person: '7' }))).toEqual({ person: '7' });
    const elsewhere = { person: '7', choice: 'export', about: 'discord:1~2' } as const;
    expect(readPress(writePress(elsewhere))).toEqual(elsewhere);
    expect(readPress(writePress({ person: '7', about: 'discord:@1' }))).toEqual({
      person: '7',
      about: 'discord:@1',
    });
  });

  test('a press never outgrows what Discord takes: the place is left out before the choice is', () => {
    const long = {
      person: '1'.repeat(19),
      choice: 'c'.repeat(40),
      about: `discord:${'1'.repeat(19)}~${'2'.repeat(19)}`,
    } as const;
    expect(writePress(long).length).toBeLessThanOrEqual(100);
    const longer = { ...long, person: '1'.repeat(20), choice: 'c'.repeat(50) };
    expect(readPress(writePress(longer))).toEqual({ person: longer.person, choice: longer.choice });
  });

  test('what is not ours is refused', () => {
    for (const bad of ['telegram:1', 'discord:', 'discord:x', 'discord:1~', 'discord:1~2~3', 'discord:@'])
      expect(() => readAddress(bad as never)).toThrow(RangeError);
    for (const bad of ['', 'x', '1@', '1@2!!', '1!@2']) expect(() => readMark(bad)).toThrow(RangeError);
    for (const bad of ['', 'message/1/2', 'kept/1/2/3', 'https://x/1/2', 'message/a/b/c'])
      expect(() => readRef(bad)).toThrow(RangeError);
    expect(readPress('someone-elses-button')).toBeUndefined();
    expect(() => writePress({ person: '1', choice: 'x'.repeat(100) })).toThrow(RangeError);
  });
});
