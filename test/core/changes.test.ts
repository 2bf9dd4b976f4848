import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/core/changes.ts';
import { type Clip, EMPTY_TIMELINE, type Timeline, type Track } from '../../src/core/timeline.ts';
import { FUZZ } from '../support/fuzz.ts';

const clip = (name: string, from: number, to: number, volume?: number): Clip => ({
  name,
  from: from * 1000,
  to: to * 1000,
  ...(volume === undefined ? {} : { volume }),
});
const video = (...clips: Clip[]): Track => ({ kind: 'video', clips });
const audio = (...clips: Clip[]): Track => ({ kind: 'audio', clips });
const text = (...clips: Clip[]): Track => ({ kind: 'text', clips });
const timeline = (length: number, ...tracks: Track[]): Timeline => ({ tracks, length: length * 1000 });

const city = clip('city', 0, 10);
const plain = timeline(10, video(city));

describe('changes', () => {
  it('between a timeline and itself are none', () => {
    expect(compare(plain, timeline(10, video(clip('city', 0, 10))))).toEqual([]);
    expect(compare(EMPTY_TIMELINE, EMPTY_TIMELINE)).toEqual([]);
  });

  it('tell added music, and nothing else', () => {
    const lofi = clip('Lo-fi', 0, 10, 0.35);
    const after = timeline(10, video(city), audio(lofi));
    expect(compare(plain, after)).toEqual([{ kind: 'added', track: 'audio', clip: lofi }]);
    expect(compare(after, plain)).toEqual([{ kind: 'removed', track: 'audio', clip: lofi }]);
  });

  it('tell a first video by its clips, not by its length or shape', () => {
    const after = { ...plain, width: 1080, height: 1920 };
    expect(compare(EMPTY_TIMELINE, after)).toEqual([{ kind: 'added', track: 'video', clip: city }]);
  });

  it('tell a clip that was added at the end once, without the length that follows', () => {
    const sea = clip('sea', 10, 15);
    const after = timeline(15, video(city, sea), audio(clip('Lo-fi', 0, 15)));
    expect(compare(timeline(10, video(city), audio(clip('Lo-fi', 0, 10))), after)).toEqual([
      { kind: 'added', track: 'video', clip: sea },
    ]);
  });

  it('tell a clip that was put in front, not the clips that made room', () => {
    const intro = clip('intro', 0, 3);
    const after = timeline(
      18,
      video(intro, clip('city', 3, 13), clip('sea', 13, 18)),
      text(clip('Hi', 3, 6)),
    );
    const before = timeline(15, video(city, clip('sea', 10, 15)), text(clip('Hi', 0, 3)));
    expect(compare(before, after)).toEqual([{ kind: 'added', track: 'video', clip: intro }]);
  });

  it('tell a removed clip, not the clips that closed the gap', () => {
    const before = timeline(13, video(clip('intro', 0, 3), clip('city', 3, 13)));
    expect(compare(before, plain)).toEqual([{ kind: 'removed', track: 'video', clip: clip('intro', 0, 3) }]);
  });

  it('tell a shortened clip, not those that moved up nor the length', () => {
    const before = timeline(15, video(city, clip('sea', 10, 15)));
    const after = timeline(11, video(clip('city', 0, 6), clip('sea', 6, 11)));
    expect(compare(before, after)).toEqual([
      { kind: 'moved', track: 'video', clip: clip('city', 0, 6), was: city },
    ]);
  });

  it('tell the length once where everything follows it', () => {
    const before = timeline(10, video(city), audio(clip('Lo-fi', 0, 10, 0.35)));
    const after = timeline(8, video(clip('city', 0, 8)), audio(clip('Lo-fi', 0, 8, 0.35)));
    expect(compare(before, after)).toEqual([{ kind: 'length', length: 8000, was: 10_000 }]);
  });

  it('tell the length where only a title that ended with the video went', () => {
    const before = timeline(10, video(city), text(clip('Bye', 8, 10)));
    const after = timeline(8, video(clip('city', 0, 8)));
    expect(compare(before, after).map(({ kind }) => kind)).toEqual(['removed', 'length']);
  });

  it('tell a title that moved by itself', () => {
    const before = timeline(10, video(city), text(clip('Hi', 0, 3)));
    const after = timeline(10, video(city), text(clip('Hi', 5, 8)));
    expect(compare(before, after)).toEqual([
      { kind: 'moved', track: 'text', clip: clip('Hi', 5, 8), was: clip('Hi', 0, 3) },
    ]);
  });

  it('tell a volume, also where none was named before', () => {
    const before = timeline(10, audio(clip('Lo-fi', 0, 10, 0.35)));
    const louder = clip('Lo-fi', 0, 10, 0.6);
    expect(compare(before, timeline(10, audio(louder)))).toEqual([
      { kind: 'volume', track: 'audio', clip: louder, was: clip('Lo-fi', 0, 10, 0.35) },
    ]);
    const unnamed = timeline(10, audio(clip('Lo-fi', 0, 10)));
    expect(compare(unnamed, timeline(10, audio(louder))).map(({ kind }) => kind)).toEqual(['volume']);
    expect(compare(unnamed, timeline(10, audio(clip('Lo-fi', 0, 10, 1))))).toEqual([]);
  });

  it('of details are told where both timelines have digests', () => {
    const grey = { ...city, details: { look: 'black-and-white' } };
    const before: Timeline = { ...plain, digest: '1' };
    const after: Timeline = { ...timeline(10, video(grey)), digest: '2' };
    expect(compare(before, after)).toEqual([
      { kind: 'detail', track: 'video', name: 'look', value: 'black-and-white' },
    ]);
    expect(compare(after, before)).toEqual([
      { kind: 'detail', track: 'video', name: 'look', value: undefined },
    ]);
    expect(compare(plain, after)).toEqual([]);
    expect(compare({ ...plain, digest: '1' }, { ...plain, digest: '2' })).toEqual([{ kind: 'details' }]);
  });

  it('tell another shape', () => {
    const before = { ...plain, width: 1920, height: 1080 };
    const after = { ...plain, width: 1080, height: 1920 };
    expect(compare(before, after)).toEqual([{ kind: 'shape', width: 1080, height: 1920 }]);
    expect(compare(plain, after)).toEqual([]);
  });

  it('tell a replaced clip as one gone and one come', () => {
    const after = timeline(10, video(clip('sea', 0, 10)));
    expect(compare(plain, after)).toEqual([
      { kind: 'removed', track: 'video', clip: city },
      { kind: 'added', track: 'video', clip: clip('sea', 0, 10) },
    ]);
  });

  it('count clips of one name', () => {
    const after = timeline(20, video(city, clip('city', 10, 20)));
    expect(compare(plain, after)).toEqual([{ kind: 'added', track: 'video', clip: clip('city', 10, 20) }]);
  });

  it('do not depend on how clips are spread over tracks of one kind', () => {
    const sea = clip('sea', 10, 15);
    expect(compare(timeline(15, video(city, sea)), timeline(15, video(city), video(sea)))).toEqual([]);
  });

  const anyClip = fc
    .record({
      name: fc.constantFrom('a', 'b', 'c'),
      from: fc.nat(20),
      lasts: fc.integer({ min: 1, max: 10 }),
      volume: fc.option(fc.constantFrom(0.2, 0.5, 1), { nil: undefined }),
    })
    .map(({ name, from, lasts, volume }) => clip(name, from, from + lasts, volume));
  const anyTimeline = fc
    .array(
      fc.record({
        kind: fc.constantFrom('video', 'audio', 'text', 'other'),
        clips: fc.array(anyClip, { maxLength: 4 }),
      }),
      { maxLength: 4 },
    )
    .map((tracks): Timeline => {
      const ends = tracks.flatMap((track) => track.clips.map(({ to }) => to));
      return { tracks: tracks as Track[], length: Math.max(0, ...ends) };
    });

  const shown = ({ tracks, length }: Timeline) => ({
    length,
    clips: tracks
      .flatMap((track) => track.clips.map((one) => JSON.stringify([track.kind, one.name, one.from, one.to])))
      .sort(),
  });

  it('are none only where the same is shown', () => {
    fc.assert(
      fc.property(anyTimeline, anyTimeline, (before, after) => {
        expect(compare(before, before)).toEqual([]);
        if (compare(before, after).length > 0) return;
        expect(shown(after)).toEqual(shown(before));
      }),
      FUZZ,
    );
  });

  it('never go untold when a clip was nudged, stretched or taken away', () => {
    const nudges = fc.array(fc.constantFrom([0, 0], [0, 0], [1, 1], [0, 1], [1, 0], [-1, -1], undefined), {
      maxLength: 16,
    });
    fc.assert(
      fc.property(anyTimeline, nudges, (before, some) => {
        let at = 0;
        const tracks = before.tracks.map((track) => ({
          ...track,
          clips: track.clips.flatMap((one): Clip[] => {
            const nudge = at < some.length ? some[at++] : [0, 0];
            if (nudge === undefined) return [];
            const [from = 0, to = 0] = nudge;
            return [{ ...one, from: Math.max(0, one.from + from * 1000), to: one.to + to * 1000 }];
          }),
        }));
        const length = Math.max(0, ...tracks.flatMap((track) => track.clips.map(({ to }) => to)));
        const after = { tracks, length };
        if (compare(before, after).length === 0) expect(shown(after)).toEqual(shown(before));
      }),
      FUZZ,
    );
  });

  it('name no clip twice as added', () => {
    fc.assert(
      fc.property(anyTimeline, anyTimeline, (before, after) => {
        const added = compare(before, after).flatMap((one) => (one.kind === 'added' ? [one.clip] : []));
        expect(new Set(added).size).toBe(added.length);
        expect(added.length).toBeLessThanOrEqual(after.tracks.flatMap((track) => track.clips).length);
      }),
      FUZZ,
    );
  });
});
