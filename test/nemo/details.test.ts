import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../emulator/agent/decide.ts';
import type { Session } from '../../emulator/model.ts';
import { DEFAULTS } from '../../emulator/switches.ts';
import { type Change, compare } from '../../src/core/changes.ts';
import { words } from '../../src/core/text/words.ts';
import { readTimeline } from '../../src/nemo/draft.ts';
import { readJson } from '../../src/nemo/json.ts';
import { FUZZ } from '../support/fuzz.ts';

const between = (before: unknown, after: unknown): readonly Change[] =>
  compare(readTimeline(before), readTimeline(after));
const told = (before: unknown, after: unknown) => words('en').changes(between(before, after));

const segment = (over: object = {}) => ({ id: 's1', s: 0, d: 4000, m: { title: 'city', src: 'a', ...over } });
const film = (picture: object = {}, title: object = {}, around: object = {}) => ({
  rid: 1,
  d: 4000,
  m: { title: 'film', width: 1920, height: 1080, ...around },
  t: [
    { id: 't1', tt: 0, sg: [segment(picture), { ...segment(picture), id: 's2', s: 4000 }] },
    { id: 't2', tt: 7, sg: [{ id: 's3', s: 0, d: 2000, m: { title: 'Hi', ...title } }] },
  ],
});

describe('details of a draft › what is told', () => {
  it.each([
    ['make it black and white', film(), film({ grade: 'bw' }), 'Look: black and white'],
    ['greyscale by a filter list', film(), film({ filters: ['grayscale'] }), 'Filter: black and white'],
    ['darker', film(), film({ brightness: 0.7 }), 'Brightness: 0.7'],
    ['no look any more', film({ grade: 'warm' }), film(), 'Look: none'],
    ['title in red', film(), film({}, { color: '#ff0000' }), 'Title colour: red'],
    [
      'title at the bottom',
      film({}, { position: 'top' }),
      film({}, { position: 'bottom' }),
      'Title position: bottom',
    ],
    ['twice as fast', film(), film({ speed: 2 }), 'Speed: 2'],
    ['a fade around it all', film(), film({}, {}, { fade: true }), 'Fade: on'],
    ['captions', film(), film({}, {}, { captions: true }), 'Captions: on'],
    [
      'an unknown key of a picture',
      film(),
      film({ kenburns: { to: 2 } }),
      'I changed details of the picture',
    ],
    ['an unknown key of a title', film(), film({}, { shadow: [1, 2] }), 'I changed details of the title'],
    ['an unknown key around it all', film(), film({}, {}, { mix: 'x' }), 'I changed details of the video'],
  ])('%s', (_, before, after, expected) => {
    expect(told(before, after)).toBe(expected);
  });

  it('one clip among several is named', () => {
    const after = film();
    Object.assign(after.t[0]?.sg[1]?.m ?? {}, { title: 'city', speed: 2 });
    expect(told(film(), after)).toBe('Speed of city: 2');
  });

  it('red at the bottom is two things', () => {
    expect(told(film(), film({}, { color: 'red', position: 'bottom' }))).toBe(
      '• Title colour: red\n• Title position: bottom',
    );
  });

  it('a clip that made room for another has no other details', () => {
    const after = film();
    after.t[0]?.sg.unshift({ id: 'new', s: 0, d: 1000, m: { title: 'intro', src: 'b' } });
    for (const [at, one] of (after.t[0]?.sg ?? []).entries()) if (at > 0) one.s += 1000;
    expect(between(film(), after).map(({ kind }) => kind)).toEqual(['added']);
  });

  it('layers that change places are another film', () => {
    const overlay = { tt: 0, sg: [{ s: 0, d: 1000, m: { title: 'logo' } }] };
    const base = { tt: 0, sg: [{ s: 0, d: 4000, m: { title: 'city' } }] };
    expect(between({ t: [base, overlay] }, { t: [overlay, base] })).toEqual([{ kind: 'details' }]);
  });
});

describe('details of a draft › what cannot matter', () => {
  it.each([
    ['ids of the draft, a track and a segment', { ...film(), rid: 2, id: 'x' }],
    ['a cursor', { ...film(), cursor: 5, selection: ['s1'] }],
    ['when it was saved', { ...film(), updated_at: 17, m: { ...film().m, updatedAt: 'today' } }],
    ['what the project is called', film({}, {}, { title: 'another' })],
    ['a number spelt in another way', readJson(JSON.stringify(film()).replace('"d":4000', '"d":4000.0'))],
  ])('%s', (_, after) => {
    expect(between(film(), after)).toEqual([]);
  });

  it('a link that was only signed anew', () => {
    const at = (signature: string, path = 'a') =>
      film({ url: `https://cdn.example/${path}.mp4?w=5&X-Amz-Signature=${signature}&X-Amz-Expires=60` });
    expect(between(at('1'), at('2'))).toEqual([]);
    expect(between(at('1'), at('1', 'b'))).not.toEqual([]);
  });

  it('but a 19-digit number that differs in its last digit does', () => {
    const at = (id: string) => readJson(`{"t":[{"tt":0,"sg":[{"d":5,"m":{"material_id":${id}}}]}]}`);
    expect(between(at('5529798706024415232'), at('5529798706024415233'))).not.toEqual([]);
    expect(between(at('5529798706024415232'), at('5529798706024415232'))).toEqual([]);
  });

  it('a record of an earlier version, without digests, is compared by what it has', () => {
    const old = JSON.parse(
      '{"tracks":[{"kind":"video","clips":[{"name":"city","from":0,"to":4000}]}],"length":4000}',
    );
    const now = { d: 4000, t: [{ tt: 0, sg: [{ s: 0, d: 4000, m: { title: 'city', grade: 'bw' } }] }] };
    expect(compare(old, readTimeline(now))).toEqual([]);
    expect(compare(old, readTimeline({ t: [] })).map(({ kind }) => kind)).toEqual(['removed']);
  });
});

describe('details of a draft › whatever it holds', () => {
  const value = fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.integer(),
      fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
      fc.boolean(),
    ),
    node: fc.oneof(
      { maxDepth: 3 },
      tie('leaf'),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(key, tie('node'), { maxKeys: 3 }),
    ),
  })).node;
  const anySegment = fc.record({
    s: fc.nat(9000),
    d: fc.integer({ min: 1, max: 9000 }),
    m: fc.dictionary(key, value, { minKeys: 1, maxKeys: 5 }),
    x_engine: fc.dictionary(key, value, { maxKeys: 3 }),
  });
  const anyDraft = fc
    .array(
      fc.record({
        tt: fc.constantFrom(0, 1, 7, 9),
        sg: fc.array(anySegment, { minLength: 1, maxLength: 3 }),
      }),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map((t) => ({ d: 9000, t }));

  it('any change of a value inside a segment is noticed', () => {
    fc.assert(
      fc.property(anyDraft, fc.nat(), fc.nat(), (draft, which, how) => {
        const after = structuredClone(draft);
        const places = after.t.flatMap(({ sg }) => sg.flatMap((one) => placesIn(one)));
        const place = places[which % places.length];
        if (place === undefined) return;
        place.set(other(place.value, how));
        const changes = between(draft, after);
        expect(changes).not.toEqual([]);
        expect(words('en').changes(changes)).not.toMatch(/undefined|object/);
      }),
      FUZZ,
    );
  });

  it('another order of keys is not', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        expect(between(draft, turned(draft))).toEqual([]);
      }),
      FUZZ,
    );
  });
});

/** Keys as drafts have them, known ones among them. */
const key = fc.constantFrom(
  ...[
    'title',
    'grade',
    'color',
    'filters',
    'speed',
    'volume',
    'src',
    'url',
    'x',
    'kenburns',
    'id2',
    'text',
    'start',
  ],
);

interface Place {
  readonly value: unknown;
  set(value: unknown): void;
}

/** Every value that is no list and no object, and empty ones, with a way to change it. */
function placesIn(node: unknown): Place[] {
  if (typeof node !== 'object' || node === null) return [];
  const fields = node as Record<string, unknown>;
  return Object.entries(fields).flatMap(([name, value]): Place[] => {
    const inner = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
    const set = (next: unknown) => {
      fields[name] = next;
    };
    return inner ? placesIn(value) : [{ value, set }];
  });
}

function other(value: unknown, how: number): unknown {
  if (typeof value === 'number') return value + 1 + (how % 5000);
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? `${value}${how}` : how;
}

function turned(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(turned);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .reverse()
      .map(([name, value]) => [name, turned(value)]),
  );
}

describe('details of a draft › edits of the stand-in', () => {
  const session = (): Session => ({
    ...{ id: '1', task: 't', account: 'a', name: 'project', language: 'en', draft: null, past: [], seen: [] },
    ...{ infos: [], used: [], generated: [], edits: 0, turns: 0 },
  });
  const manners = { ...DEFAULTS, gui: 'never', noise: 'never', silent: 'never' } as const;
  const wire = (draft: unknown) =>
    readJson(JSON.stringify(draft, (_, value) => (typeof value === 'bigint' ? `big${value}` : value)));

  const say = (state: Session, text: string): void => {
    for (const step of decide(text, state, manners).steps)
      if (step.do === 'result' && step.store?.draft !== undefined) state.draft = step.store.draft;
  };

  it.each([
    'make it black and white',
    'warmer colours please',
    'fade in and out',
    'make the title red',
    'title at the bottom',
    'make it 3 seconds shorter',
    'make it vertical',
    'music louder',
    'remove the music',
    'remove the title',
    'add a title "Hello"',
    'add a scene of a forest at the end',
  ])('%s is seen', (wish) => {
    const state = session();
    say(state, 'a 6-second clip of a sunset over the ocean with music, titled "Evening"');
    const before = wire(state.draft);
    const first = JSON.stringify(before);
    say(state, wish);
    const after = wire(state.draft);
    expect(JSON.stringify(after)).not.toBe(first);
    expect(between(before, after)).not.toEqual([]);
  });
});
