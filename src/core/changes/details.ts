import type { Clip, Detailed, DetailName, Timeline, Track } from '../timeline.ts';

/** A difference of details, as `DetailChange` in `changes.ts` tells it. */
type Told =
  | { kind: 'detail'; name: DetailName; value: string | undefined; track?: Track['kind']; clip?: Clip }
  | { kind: 'details'; track?: Track['kind'] };

/** The clips of one kind of track that stayed, as they were and as they are. */
interface Stayed {
  readonly track: Track['kind'];
  readonly pairs: readonly (readonly [was: Clip, now: Clip])[];
}

/** Whether two parts say the same beside their place and loudness. */
export function sameDetails(was: Detailed, now: Detailed): boolean {
  return was.rest === now.rest && differing(was, now).length === 0;
}

/**
 * What is different between clips that stayed, between tracks of one kind in their order, and in the draft around them. The
 * same detail of every clip of a kind is told once.
 */
export function detailChanges(before: Timeline, after: Timeline, stayed: readonly Stayed[]): Told[] {
  return [...ofWhole(before, after), ...stayed.flatMap((one) => ofKind(before, after, one))];
}

function ofWhole(before: Timeline, after: Timeline): Told[] {
  const changes = differing(before, after).map(
    (name): Told => ({ kind: 'detail', name, value: after.details?.[name] }),
  );
  return before.rest === after.rest ? changes : [...changes, { kind: 'details' }];
}

function ofKind(before: Timeline, after: Timeline, { track, pairs }: Stayed): Told[] {
  const tracks = pairedTracks(before, after, track);
  const parts: readonly (readonly [Detailed, Detailed])[] = [...tracks, ...pairs];
  const changes = [
    ...tracks.flatMap(([was, now]) =>
      differing(was, now).map((name): Told => ({ kind: 'detail', name, value: now.details?.[name], track })),
    ),
    ...ofClips(track, pairs),
  ];
  return parts.every(([was, now]) => was.rest === now.rest)
    ? changes
    : [...changes, { kind: 'details', track }];
}

function ofClips(track: Track['kind'], pairs: Stayed['pairs']): Told[] {
  const changes = pairs.flatMap(([was, now]) =>
    differing(was, now).map((name) => ({ name, value: now.details?.[name], clip: now })),
  );
  const counts = new Map<string, number>();
  const key = ({ name, value }: (typeof changes)[number]) => `${name}=${value}`;
  for (const one of changes) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
  const told = new Set<string>();
  return changes.flatMap((one): Told[] => {
    const { name, value, clip } = one;
    if (counts.get(key(one)) !== pairs.length) return [{ kind: 'detail', name, value, track, clip }];
    if (told.has(key(one))) return [];
    told.add(key(one));
    return [{ kind: 'detail', name, value, track }];
  });
}

/** Tracks of one kind, by their order; none where one came or went, because its clips tell that. */
function pairedTracks(before: Timeline, after: Timeline, kind: Track['kind']): (readonly [Track, Track])[] {
  const [old, now] = [before, after].map(({ tracks }) => tracks.filter((track) => track.kind === kind));
  if (old === undefined || now === undefined || old.length !== now.length) return [];
  return old.flatMap((track, index) => {
    const other = now[index];
    return other === undefined ? [] : [[track, other] as const];
  });
}

function differing(was: Detailed, now: Detailed): DetailName[] {
  const names = new Set([...Object.keys(was.details ?? {}), ...Object.keys(now.details ?? {})]);
  return ([...names] as DetailName[]).filter((name) => was.details?.[name] !== now.details?.[name]);
}
