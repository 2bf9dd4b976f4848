import { seedOf } from '../chance.ts';
import { type Draft, emptyDraft, type Segment, segment, settle, TRACK, trackOf } from '../draft.ts';
import type { MediaInfo, Session } from '../model.ts';
import { DEFAULT_VOLUME, styleFor } from './music.ts';
import { titleFrom } from './phrase.ts';
import { scenesOf } from './scenes.ts';
import type { Wishes } from './wishes.ts';

const DEFAULT_MS = 5000;
const PHOTO_MS = 4000;
const LONGEST_SHOT_MS = 8000;
const LONGEST_CLIPS_MS = 60_000;
const TITLE_MS = 3000;
const MOVES = ['push-in', 'pan-right', 'pull-out', 'pan-left'] as const;

/** The raw film: only pictures. Uploads that were not shown yet come first; without any, the words are drawn. */
export function buildRaw(session: Session, wishes: Wishes): Draft {
  const material = materialFor(session, wishes);
  const shape = wishes.ratio ?? ratioOf(material[0]) ?? '16:9';
  const draft = emptyDraft(titleFrom(wishes.phrase) || session.name, shape);
  const pieces = material.length > 0 ? fromUploads(material, wishes.seconds) : fromWords(wishes);
  trackOf(draft, TRACK.video).sg.push(...pieces);
  return settle(draft);
}

/** Post-production on a copy: colour, the uploaded or a generated piece of music, and a title, as far as nobody declined. */
export function finish(raw: Draft, session: Session, wishes: Wishes, uninvited: boolean): Draft {
  const draft = structuredClone(raw);
  const sound = session.infos.filter((info) => info.file_type === 'audio').at(-1);
  const wantsMusic = wishes.addMusic || wishes.style !== undefined || wishes.volume !== undefined;
  if (!wishes.dropMusic && (sound || wantsMusic || uninvited)) {
    trackOf(draft, TRACK.audio).sg.push(musicFor(draft, wishes, sound));
  }
  const title = wishes.title ?? (uninvited || wishes.addTitle ? titleFrom(wishes.phrase) : '');
  if (!wishes.dropTitle && title) trackOf(draft, TRACK.text).sg.push(titleSegment(draft, title, wishes));
  if (wishes.grade) for (const piece of trackOf(draft, TRACK.video).sg) piece.m.grade = wishes.grade;
  return settle(draft);
}

/** A title card over the beginning of the film. */
export function titleSegment(draft: Draft, title: string, wishes: Wishes): Segment {
  return segment(0, Math.min(TITLE_MS, draft.d), {
    title,
    kind: 'title',
    position: wishes.titleAt ?? 'center',
    color: wishes.titleColor ?? '#ffffff',
    animation: 'fade',
  });
}

/** Music under the whole film: the person's own when there is one, made by rule otherwise. */
export function musicFor(draft: Draft, wishes: Wishes, sound?: MediaInfo): Segment {
  const volume = wishes.volume ?? DEFAULT_VOLUME;
  if (sound && !wishes.style) {
    return segment(0, draft.d, {
      title: sound.filename,
      kind: 'sound',
      src: sound.cdn_url,
      hash: sound.hash,
      volume,
    });
  }
  const style = wishes.style ?? styleFor(wishes.phrase || draft.m.title);
  return segment(0, draft.d, {
    title: style,
    kind: 'music',
    style,
    volume,
    seed: seedOf(draft.m.title, style),
  });
}

/** The pictures that uploads make: photos share the time, clips keep theirs unless a length was asked for. */
export function fromUploads(material: readonly MediaInfo[], seconds?: number): Segment[] {
  const natural = material.map((info) =>
    info.file_type === 'image' ? PHOTO_MS : Math.max(200, info.duration * 1000),
  );
  const sum = natural.reduce((total, ms) => total + ms, 0);
  const wanted = seconds ? seconds * 1000 : Math.min(sum, LONGEST_CLIPS_MS);
  return material.map((info, index) => {
    const d = Math.max(200, Math.round(((natural[index] ?? PHOTO_MS) * wanted) / sum));
    const kind = info.file_type === 'image' ? 'photo' : 'clip';
    return segment(0, d, {
      title: info.filename,
      kind,
      src: info.cdn_url,
      hash: info.hash,
      motion: MOVES[index % MOVES.length],
      ...(kind === 'clip' ? { volume: 100 } : {}),
    });
  });
}

/** The pictures that words make; a long scene is told in several shots. */
export function fromWords(wishes: Wishes, fallbackMs = DEFAULT_MS): Segment[] {
  const scenes = scenesOf(wishes.phrase);
  const total = wishes.seconds ? wishes.seconds * 1000 : Math.max(fallbackMs, scenes.length * 3000);
  const shots = scenes.flatMap((scene) => {
    const count = Math.ceil(total / scenes.length / LONGEST_SHOT_MS);
    return Array.from({ length: count }, (_, shot) => ({ scene, shot }));
  });
  return shots.map(({ scene, shot }, index) => {
    const start = Math.round((total * index) / shots.length);
    const d = Math.round((total * (index + 1)) / shots.length) - start;
    return segment(start, d, {
      title: scene || 'abstract colours',
      kind: 'scene',
      prompt: scene,
      seed: seedOf(scene, shot),
      motion: MOVES[(seedOf(scene) + shot) % MOVES.length],
    });
  });
}

/** The uploads a new film is made of: those not shown yet, or all when the words speak of them. */
export function materialFor(session: Session, wishes: Wishes): MediaInfo[] {
  const pictures = session.infos.filter((info) => info.file_type !== 'audio');
  const fresh = pictures.filter((info) => !session.used.includes(info.hash));
  if (fresh.length > 0) return fresh;
  return /\b(?:photos?|pictures?|images?|clips?|uploads?)\b|照片|图片|素材/i.test(wishes.phrase)
    ? pictures
    : [];
}

function ratioOf(info: MediaInfo | undefined): string | undefined {
  if (!info || info.width === 0) return undefined;
  const shape = info.width / info.height;
  return shape > 1.2 ? '16:9' : shape < 0.85 ? '9:16' : '1:1';
}
