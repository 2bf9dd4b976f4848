import { describe, expect, it } from 'vitest';
import { EMPTY_TIMELINE, isReady } from '../../src/core/timeline.ts';
import { readTimeline } from '../../src/nemo/draft.ts';
import { readJson, toNumber, writeJson } from '../../src/nemo/json.ts';

const clipsOf = (...segments: object[]) => readTimeline({ t: [{ tt: 0, sg: segments }] }).tracks[0]!.clips;
const oneOf = (segment: object, tt = 0) => readTimeline({ t: [{ tt, sg: [segment] }] }).tracks[0]!.clips[0]!;

describe('draft', () => {
  it('shows the three documented kinds of track, and keeps an unknown one for the count', () => {
    const draft = {
      d: 10000,
      m: { title: 'Urban Dreams', width: 1080, height: 1920 },
      t: [
        { tt: 0, sg: [{ d: 10000, m: { title: 'city timelapse' } }] },
        { tt: 1, sg: [{ d: 10000, m: { title: 'Lo-fi', volume: 35 } }] },
        { tt: 7, sg: [{ d: 3000, m: { title: 'Urban Dreams' } }] },
        { tt: 4, sg: [{ d: 100 }] },
      ],
    };
    expect(readTimeline(draft)).toMatchObject({
      title: 'Urban Dreams',
      tracks: [
        { kind: 'video', clips: [{ name: 'city timelapse', from: 0, to: 10000 }] },
        { kind: 'audio', clips: [{ name: 'Lo-fi', from: 0, to: 10000, volume: 0.35 }] },
        { kind: 'text', clips: [{ name: 'Urban Dreams', from: 0, to: 3000 }] },
        { kind: 'other', clips: [{ name: '', from: 0, to: 100 }] },
      ],
      length: 10000,
      width: 1080,
      height: 1920,
    });
  });

  it.each([undefined, null, 7, 'x', [], [1]])('%j is an empty timeline', (draft) => {
    expect(readTimeline(draft)).toBe(EMPTY_TIMELINE);
  });

  it.each([
    {},
    { t: 5 },
    { t: [] },
    { t: [null, 3] },
    { t: [{ tt: 0, sg: [] }] },
    { t: [{ tt: 0, sg: {} }] },
  ])('%j has nothing to export', (draft) => {
    expect(isReady(readTimeline(draft))).toBe(false);
  });

  it('pieces without a start follow one another, a start of their own wins', () => {
    expect(clipsOf({ d: 1000 }, { d: 500 }, { d: 200, start: 5000 }, { d: 100 })).toMatchObject([
      { from: 0, to: 1000 },
      { from: 1000, to: 1500 },
      { from: 5000, to: 5200 },
      { from: 5200, to: 5300 },
    ]);
  });

  it.each(['start', 'start_time', 'startTime', 'start_ms', 'timeline_start', 's', 'offset'])(
    'a start is found under %s, in the piece or in its metadata',
    (key) => {
      expect(oneOf({ d: 10, [key]: 500 })).toMatchObject({ from: 500, to: 510 });
      expect(oneOf({ d: 10, m: { [key]: '500' } })).toMatchObject({ from: 500, to: 510 });
    },
  );

  it('a piece without a length ends where it says, or where it begins', () => {
    expect(oneOf({ start: 100, end: 300 })).toMatchObject({ from: 100, to: 300 });
    expect(oneOf({ start: 100 })).toMatchObject({ from: 100, to: 100 });
    expect(oneOf({ start: -5, d: -7, end: -9 })).toMatchObject({ from: 0, to: 0 });
  });

  it('the length is the one that the draft names, else where the last piece ends', () => {
    const t = [
      { tt: 0, sg: [{ d: 1000 }] },
      { tt: 1, sg: [{ d: 2500 }] },
    ];
    expect(readTimeline({ t }).length).toBe(2500);
    expect(readTimeline({ t, d: 4000 }).length).toBe(4000);
    expect(readTimeline({ t, d: 0 }).length).toBe(2500);
  });

  it('the size comes from the draft, else from the canvas', () => {
    expect(readTimeline({ m: { width: 10, height: 20 } }, { width: 1, height: 2 })).toMatchObject({
      width: 10,
      height: 20,
    });
    expect(readTimeline({ m: {} }, { width: '1080', height: 1920 })).toMatchObject({
      width: 1080,
      height: 1920,
    });
    expect(readTimeline({ m: { width: 0, height: 'tall' } })).not.toHaveProperty('width');
  });

  it.each([
    [{ volume: 0.35 }, 0.35],
    [{ volume: 35 }, 0.35],
    [{ m: { vol: 1.5 } }, 1],
    [{ volume: 150 }, 1],
    [{ volume: 0 }, 0],
    [{ volume: -1 }, undefined],
    [{ volume: 'loud' }, undefined],
    [{}, undefined],
  ])('the loudness of %j is %j', (segment, volume) => {
    expect(oneOf(segment).volume).toBe(volume);
  });

  it('a text is called by its words, anything else by its title or file', () => {
    const m = { title: 'title', text: 'words', filename: 'a.mp4' };
    expect(oneOf({ m }, 7).name).toBe('words');
    expect(oneOf({ m }).name).toBe('title');
    expect(oneOf({ m: { filename: 'a.mp4' } }).name).toBe('a.mp4');
    expect(oneOf({ m: 'just words' }, 7).name).toBe('just words');
    expect(oneOf({ name: '  two\n\u0000 lines ' }).name).toBe('two lines');
    expect(oneOf({ name: '🎬'.repeat(300) }).name).toBe(`${'🎬'.repeat(59)}…`);
  });

  it('inherited names are no names', () => {
    expect(oneOf(JSON.parse('{"__proto__":{"title":"no"},"m":{"constructor":"no"}}') as object).name).toBe(
      '',
    );
  });

  it('of many clips the first 500 are shown, whichever tracks they stand on', () => {
    const sg = Array.from({ length: 300 }, () => ({ d: 100 }));
    const { tracks } = readTimeline({
      t: [
        { tt: 0, sg },
        { tt: 1, sg },
        { tt: 7, sg },
      ],
    });
    expect(tracks.map(({ clips }) => clips.length)).toEqual([300, 200, 0]);
  });

  it('a draft of a hundred thousand tracks is read', () => {
    const t = Array.from({ length: 100_000 }, (_, index) => ({ tt: 0, sg: [{ d: index }] }));
    expect(readTimeline({ t }).length).toBe(99_999);
  });
});

describe('json', () => {
  it.each([
    '{"id":9007199254740993,"n":[1.0,1e3,-0,0.1,1E400,123456789012345678901234567890]}',
    '{"__proto__":{"a":1},"constructor":2,"toString":null}',
    '{"ключ":"日本語 🎬 \\ud800 \\u0000"}',
    '[]',
    '"x"',
    'null',
  ])('%s comes out as it went in', (text) => {
    expect(writeJson(readJson(text))).toBe(text);
  });

  it('the prototype of nothing is changed', () => {
    const read = readJson('{"__proto__":{"polluted":true}}') as Record<string, unknown>;
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(read['polluted']).toBeUndefined();
  });

  it('of keys that occur twice the last one counts', () => {
    expect(readJson('{"a":1,"a":2}')).toEqual({ a: 2 });
  });

  it.each(['', '{', '{"a":}', '[1,]', 'NaN', "{'a':1}", '1 2'])('%j is no JSON', (text) => {
    expect(() => readJson(text)).toThrow();
  });

  it('nesting without end throws and does not end the process', () => {
    expect(() => readJson('['.repeat(200_000))).toThrow();
  });

  it.each([
    [7, 7],
    ['7', 7],
    [' 2.5 ', 2.5],
    ['', undefined],
    ['7s', undefined],
    ['0x7', undefined],
    [true, undefined],
    [null, undefined],
    [[7], undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ])('the number in %j is %j', (value, number) => {
    expect(toNumber(value)).toBe(number);
    expect(toNumber(readJson('1.0'))).toBe(1);
    expect(toNumber(readJson('1e999'))).toBeUndefined();
  });
});
