import { describe, expect, it } from 'vitest';
import { captures, cutAt, expected, type Heard, hear } from './support/captures.ts';

const small = captures.filter(({ bytes }) => bytes.length < 10_000);
const big = captures.find(({ bytes }) => bytes.length >= 10_000)!;

function told({ outcome, text, events, toolCalls, notes, error }: Heard) {
  return { outcome, text, events, toolCalls, notes, error };
}

function wanted(name: string) {
  const { outcome, text, events, toolCalls, notes, error } = expected[name]!;
  return { outcome, text, events, toolCalls, notes, error };
}

/** The big one's text is only described: so many characters. */
function short(heard: Heard) {
  return told({ ...heard, text: `<${heard.text.length} chars>` });
}

describe('stream reader on captures', () => {
  it('every capture has an expected outcome and every outcome a capture', () => {
    expect(captures.map(({ name }) => name).sort()).toEqual(Object.keys(expected).sort());
    expect(captures).toHaveLength(65);
  });

  it.each(small)('$name gives its outcome whole', ({ name, bytes }) => {
    expect(told(hear([bytes]))).toEqual(wanted(name));
  });

  it.each(small)('$name gives its outcome cut at every byte', ({ name, bytes }) => {
    const whole = hear([bytes]);
    expect(told(whole)).toEqual(wanted(name));
    const same = JSON.stringify(whole);
    for (let at = 1; at < bytes.length; at += 1) {
      const heard = hear(cutAt(bytes, at));
      // Comparing text is quick; only a difference is worth a report.
      if (JSON.stringify(heard) !== same) expect({ at, heard }).toEqual({ at, heard: whole });
    }
  });

  it.each(small)('$name gives its outcome one byte at a time', ({ name, bytes }) => {
    expect(told(hear(Array.from(bytes, (byte) => Uint8Array.of(byte))))).toEqual(wanted(name));
  });

  it(`${big.name} gives its outcome whole, one byte at a time, and cut at a sample of its bytes`, () => {
    const { name, bytes } = big;
    expect(short(hear([bytes]))).toEqual(wanted(name));
    expect(short(hear(Array.from(bytes, (byte) => Uint8Array.of(byte))))).toEqual(wanted(name));
    const border = Buffer.from(bytes).indexOf('\n\n');
    const near = (middle: number) => Array.from({ length: 9 }, (_, index) => middle - 4 + index);
    const spread = Array.from({ length: 20 }, (_, index) => 1 + index * 30_011);
    for (const at of [...near(6), ...near(border), ...near(bytes.length - 5), ...spread]) {
      expect({ at, ...short(hear(cutAt(bytes, at))) }).toEqual({ at, ...wanted(name) });
    }
  });

  it.each(captures)(
    '$name says live what it puts on record, unless a recap changes it',
    ({ name, bytes }) => {
      const { live, text, notes } = hear([bytes]);
      if (notes.includes('recap differs')) expect(live).not.toBe(text);
      else expect(live, name).toBe(text);
    },
  );
});
