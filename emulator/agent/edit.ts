import { type Draft, dropTrack, segmentsOf, setRatio, settle, TRACK, trackOf } from '../draft.ts';
import type { Session } from '../model.ts';
import {
  addCaptions,
  captionOwnWords,
  fromUploads,
  fromWords,
  musicFor,
  nameEach,
  titleSegment,
} from './build.ts';
import { changeTimes } from './change-time.ts';
import { DEFAULT_VOLUME } from './music.ts';
import { titleFrom } from './phrase.ts';
import type { Change } from './speak.ts';
import type { Wishes } from './wishes.ts';

const VOLUME_STEP = 20;

/** An edit: the timeline after it, and what was done; no changes means that nothing was understood. */
export interface Edited {
  draft: Draft;
  changes: Change[];
}

/** Applies every wish to a copy of the timeline. */
export function applyWishes(before: Draft, session: Session, wishes: Wishes): Edited {
  const draft = structuredClone(before);
  const added = appendPictures(draft, session, wishes);
  const changes = [
    changeRatio(draft, wishes),
    added,
    ...changeTimes(draft, added?.what === 'added' && wishes.scene ? without(wishes) : wishes),
    changeMusic(draft, session, wishes),
    changeVolume(draft, wishes),
    ...changeTitles(draft, wishes),
    changeCaptions(draft, wishes),
    changeLook(draft, wishes),
    changeFade(draft, wishes),
  ].filter((change) => change !== undefined);
  return { draft: changes.length > 0 ? settle(draft) : draft, changes };
}

/** The length that a message names belongs to the scene that it adds, not to the film. */
function without(wishes: Wishes): Wishes {
  const { seconds: _, ...rest } = wishes;
  return rest;
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
    track.sg.push(...fromUploads(fresh, { order: [] }));
    settle(draft);
    return { what: 'added', value: fresh.map((info) => info.filename).join(', ') };
  }
  if (!wishes.scene || !wishes.append || wishes.phrase === '') return undefined;
  track.sg.push(...fromWords({ ...wishes, titles: [] }, 4000));
  settle(draft);
  return { what: 'added', value: wishes.phrase };
}

function changeMusic(draft: Draft, session: Session, wishes: Wishes): Change | undefined {
  const had = segmentsOf(draft, TRACK.audio);
  if (wishes.dropMusic) {
    const clips = segmentsOf(draft, TRACK.video).filter((piece) => piece.m.volume !== undefined);
    if (clips.length > 0 && (wishes.ownSound || had.length === 0)) {
      for (const clip of clips) clip.m.volume = 0;
      return { what: 'own sound', value: '0' };
    }
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
  const music = segmentsOf(draft, TRACK.audio);
  const clips = segmentsOf(draft, TRACK.video).filter((piece) => piece.m.kind === 'clip');
  const own = clips.length > 0 && (wishes.ownSound || music.length === 0);
  const pieces = own ? clips : music;
  const [first] = pieces;
  if (!first) return undefined;
  const now = first.m.volume ?? (own ? 100 : DEFAULT_VOLUME);
  const step = wishes.volumeStep === 'louder' ? VOLUME_STEP : -VOLUME_STEP;
  const volume = Math.min(200, Math.max(wishes.volume === undefined ? 5 : 0, wishes.volume ?? now + step));
  for (const piece of pieces) piece.m.volume = volume;
  return { what: own ? 'own sound' : 'volume', value: String(volume) };
}

function changeTitles(draft: Draft, wishes: Wishes): Change[] {
  const track = trackOf(draft, TRACK.text);
  const isTitle = (kind: string): boolean => kind === 'title';
  const had = track.sg.find((piece) => isTitle(piece.m.kind));
  if (wishes.dropTitle) {
    if (!had) return [];
    track.sg = track.sg.filter((piece) => !isTitle(piece.m.kind));
    return [{ what: 'title off', value: had.m.title }];
  }
  if (wishes.titleEach) {
    track.sg = track.sg.filter((piece) => !isTitle(piece.m.kind));
    const named = nameEach(draft, wishes);
    return named > 0 ? [{ what: 'titles', value: String(named) }] : [];
  }
  const styled = wishes.titleAt ?? wishes.titleColor ?? wishes.titleSize;
  if (wishes.addTitle && (wishes.title || !had || !styled)) {
    const title = wishes.title || had?.m.title || titleFrom(draft.m.title);
    if (!title) return [];
    track.sg = track.sg.filter((piece) => !isTitle(piece.m.kind));
    track.sg.unshift(titleSegment(draft, title, wishes));
    return [{ what: 'title', value: title }];
  }
  const target = had ?? track.sg[0];
  if (!target || !styled) return [];
  if (wishes.titleAt) target.m.position = wishes.titleAt;
  if (wishes.titleColor) target.m.color = wishes.titleColor;
  if (wishes.titleSize) target.m['size'] = wishes.titleSize;
  return [{ what: 'title', value: target.m.title }];
}

/** Captions from the words that came, else from the script that the film was made of. */
function changeCaptions(draft: Draft, wishes: Wishes): Change | undefined {
  const track = trackOf(draft, TRACK.text);
  const had = track.sg.filter((piece) => piece.m.kind === 'caption');
  if (wishes.dropCaptions) {
    const gone = had.length > 0 ? had : track.sg;
    if (gone.length === 0) return undefined;
    track.sg = track.sg.filter((piece) => !gone.includes(piece));
    return { what: 'captions off', value: String(gone.length) };
  }
  if (!wishes.captions) return undefined;
  track.sg = track.sg.filter((piece) => piece.m.kind !== 'caption');
  if (wishes.captions.length === 0) {
    const count = captionOwnWords(draft);
    return count > 0 ? { what: 'captions', value: String(count) } : undefined;
  }
  addCaptions(draft, wishes.captions, wishes.voiceOver);
  return { what: wishes.voiceOver ? 'voice-over' : 'captions', value: wishes.captions.join(' ') };
}

function changeLook(draft: Draft, wishes: Wishes): Change | undefined {
  const pieces = segmentsOf(draft, TRACK.video);
  if (wishes.dropLook) {
    for (const piece of pieces) delete piece.m.grade;
    return { what: 'look off', value: '' };
  }
  if (!wishes.grade) return undefined;
  for (const piece of pieces) piece.m.grade = wishes.grade;
  return { what: 'look', value: wishes.grade };
}

function changeFade(draft: Draft, wishes: Wishes): Change | undefined {
  if (!wishes.fade) return undefined;
  draft.m['fade'] = wishes.fade;
  return { what: 'fade', value: wishes.fade };
}
