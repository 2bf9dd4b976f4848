import {
  type Draft,
  dropTrack,
  type Segment,
  segmentsOf,
  setRatio,
  settle,
  TRACK,
  trackOf,
} from '../draft.ts';
import type { Session } from '../model.ts';
import { fromUploads, fromWords, musicFor, titleSegment } from './build.ts';
import { DEFAULT_VOLUME } from './music.ts';
import { LONGEST } from './numbers.ts';
import { titleFrom } from './phrase.ts';
import type { Change } from './speak.ts';
import type { Wishes } from './wishes.ts';

const VOLUME_STEP = 20;
const SHORTEST_MS = 1000;

/** An edit: the timeline after it, and what was done; no changes means that nothing was understood. */
export interface Edited {
  draft: Draft;
  changes: Change[];
}

/** Applies every wish to a copy of the timeline. */
export function applyWishes(before: Draft, session: Session, wishes: Wishes): Edited {
  const draft = structuredClone(before);
  const changes: Change[] = [];
  const did = (change: Change | undefined): void => {
    if (change) changes.push(change);
  };
  did(changeRatio(draft, wishes));
  did(appendPictures(draft, session, wishes));
  did(changeLength(draft, wishes));
  did(changeMusic(draft, session, wishes));
  did(changeVolume(draft, wishes));
  did(changeTitle(draft, wishes));
  did(changeLook(draft, wishes));
  return { draft: changes.length > 0 ? settle(draft) : draft, changes };
}

function changeRatio(draft: Draft, wishes: Wishes): Change | undefined {
  if (!wishes.ratio) return undefined;
  setRatio(draft, wishes.ratio);
  return { what: 'ratio', value: wishes.ratio };
}

function appendPictures(draft: Draft, session: Session, wishes: Wishes): Change | undefined {
  const fresh = session.infos.filter(
    (info) => info.file_type !== 'audio' && !session.used.includes(info.hash),
  );
  const track = trackOf(draft, TRACK.video);
  if (fresh.length > 0) {
    track.sg.push(...fromUploads(fresh));
    settle(draft);
    return { what: 'added', value: fresh.map((info) => info.filename).join(', ') };
  }
  if (!/\b(?:scene|shot)\b|场景|镜头|画面/i.test(wishes.phrase) || !wishes.append) return undefined;
  const phrase = wishes.phrase
    .replace(
      /\b(?:add|append|insert|then|a|scene|shot|of|with|at the end)\b\s*|添加|加上?|场景|镜头|画面/gi,
      '',
    )
    .trim();
  track.sg.push(...fromWords({ ...wishes, phrase }, 4000));
  delete wishes.seconds;
  settle(draft);
  return { what: 'added', value: phrase };
}

function changeLength(draft: Draft, wishes: Wishes): Change | undefined {
  const { resize, seconds } = wishes;
  if (!resize && seconds === undefined) return undefined;
  const by = resize?.by ? resize.by * 1000 : draft.d / 3;
  const wanted = seconds !== undefined ? seconds * 1000 : draft.d + (resize?.way === 'longer' ? by : -by);
  const length = Math.min(LONGEST * 1000, Math.max(SHORTEST_MS, Math.round(wanted / 100) * 100));
  stretch(segmentsOf(draft, TRACK.video), length);
  settle(draft);
  return { what: 'length', value: String(length / 1000) };
}

/** Gives every picture the same share of the new length that it had of the old one, to the millisecond. */
function stretch(pieces: readonly Segment[], length: number): void {
  const old = pieces.reduce((sum, piece) => sum + piece.d, 0) || 1;
  let at = 0;
  let done = 0;
  for (const piece of pieces) {
    at += piece.d;
    const end = Math.round((at * length) / old);
    piece.d = Math.max(1, end - done);
    done = end;
  }
}

function changeMusic(draft: Draft, session: Session, wishes: Wishes): Change | undefined {
  const had = segmentsOf(draft, TRACK.audio);
  if (wishes.dropMusic) {
    dropTrack(draft, TRACK.audio);
    return { what: 'music off', value: had[0]?.m.title ?? '' };
  }
  if (!wishes.addMusic && !wishes.style) return undefined;
  const sound = session.infos.filter((info) => info.file_type === 'audio').at(-1);
  const volume = wishes.volume ?? had[0]?.m.volume ?? DEFAULT_VOLUME;
  dropTrack(draft, TRACK.audio);
  const piece = musicFor(draft, { ...wishes, phrase: draft.m.title, volume }, sound);
  trackOf(draft, TRACK.audio).sg.push(piece);
  return { what: 'music', value: `${piece.m.title}, ${volume}%` };
}

function changeVolume(draft: Draft, wishes: Wishes): Change | undefined {
  if (wishes.volume === undefined && !wishes.volumeStep) return undefined;
  const pieces = segmentsOf(draft, TRACK.audio);
  if (pieces.length === 0) return undefined;
  const now = pieces[0]?.m.volume ?? DEFAULT_VOLUME;
  const step = wishes.volumeStep === 'louder' ? VOLUME_STEP : -VOLUME_STEP;
  const volume = Math.min(200, Math.max(5, wishes.volume ?? now + step));
  for (const piece of pieces) piece.m.volume = volume;
  return { what: 'volume', value: String(volume) };
}

function changeTitle(draft: Draft, wishes: Wishes): Change | undefined {
  const had = segmentsOf(draft, TRACK.text)[0];
  if (wishes.dropTitle) {
    dropTrack(draft, TRACK.text);
    return { what: 'title off', value: had?.m.title ?? '' };
  }
  if (wishes.addTitle) {
    const title = wishes.title || had?.m.title || titleFrom(draft.m.title);
    dropTrack(draft, TRACK.text);
    trackOf(draft, TRACK.text).sg.push(titleSegment(draft, title, wishes));
    return { what: 'title', value: title };
  }
  if (!had || (!wishes.titleAt && !wishes.titleColor)) return undefined;
  if (wishes.titleAt) had.m.position = wishes.titleAt;
  if (wishes.titleColor) had.m.color = wishes.titleColor;
  return { what: 'title', value: had.m.title };
}

function changeLook(draft: Draft, wishes: Wishes): Change | undefined {
  if (!wishes.grade && !wishes.fade) return undefined;
  if (wishes.fade) draft.m['fade'] = true;
  for (const piece of segmentsOf(draft, TRACK.video)) if (wishes.grade) piece.m.grade = wishes.grade;
  return { what: 'look', value: wishes.grade ?? 'fade' };
}
