import { seedOf } from '../chance.ts';
import {
  type Draft,
  emptyDraft,
  type Segment,
  segment,
  segmentsOf,
  settle,
  TRACK,
  trackOf,
} from '../draft.ts';
import type { MediaInfo, Session } from '../model.ts';
import { nameOf } from '../render/traits.ts';
import { cutFilm, loopFilm } from './change-time.ts';
import { DEFAULT_VOLUME, styleFor } from './music.ts';
import { arrange, type Shown } from './order.ts';
import { titleFrom } from './phrase.ts';
import { scenesOf, toldScenes } from './scenes.ts';
import type { Wishes } from './wishes.ts';

const DEFAULT_MS = 5000;
const LOOP_MS = 4000;
const PHOTO_MS = 4000;
const LONGEST_SHOT_MS = 8000;
const LONGEST_CLIPS_MS = 60_000;
const SHORTEST_MS = 200;
const TITLE_MS = 3000;
const MOVES = ['push-in', 'pan-right', 'pull-out', 'pan-left'] as const;

/** The raw film: only pictures, and the words that belong to single ones. Without uploads, the wish is drawn. */
export function buildRaw(session: Session, wishes: Wishes): Draft {
  const material = materialFor(session, wishes);
  const shape = wishes.ratio ?? ratioOf(material[0]) ?? '16:9';
  const name = cardFor(wishes, material.length > 0) || titleFrom(wishes.script[0] ?? '');
  const seen = material[0] ? nameOfFile(material[0].filename) : nameOf(wishes.phrase, wishes.chinese);
  const draft = emptyDraft(name || seen || (wishes.chinese ? '我的视频' : 'My video'), shape);
  const pictures = trackOf(draft, TRACK.video);
  if (wishes.script.length > 0) tellScript(draft, material, wishes);
  else if (material.length > 0) pictures.sg.push(...fromUploads(material, wishes));
  else pictures.sg.push(...fromWords(wishes, wishes.loop ? LOOP_MS : DEFAULT_MS));
  nameEach(draft, wishes);
  settle(draft);
  if (wishes.cut) cutFilm(draft, wishes.cut);
  if (wishes.speed !== undefined)
    for (const piece of pictures.sg) setSpeed(piece, wishes.speed, wishes.seconds);
  if (wishes.loop) loopFilm(draft);
  return settle(draft);
}

/** Post-production on a copy: colour, the uploaded or a generated piece of music, and a title, as far as nobody declined. */
export function finish(raw: Draft, session: Session, wishes: Wishes, uninvited: boolean): Draft {
  const draft = structuredClone(raw);
  const sound = session.infos.filter((info) => info.file_type === 'audio').at(-1);
  const wantsMusic = wishes.addMusic || wishes.style !== undefined || wishes.volume !== undefined;
  const extras = uninvited && !wishes.loop;
  if (!wishes.dropMusic && (sound || wantsMusic || extras)) {
    trackOf(draft, TRACK.audio).sg.push(musicFor(draft, wishes, sound));
  }
  const uploads = segmentsOf(draft, TRACK.video).some((piece) => piece.m.hash !== undefined);
  const bare = wordless(draft) && wishes.captions === undefined;
  const title = wishes.title ?? ((extras && bare) || wishes.addTitle ? cardFor(wishes, uploads) : '');
  if (!wishes.dropTitle && title) trackOf(draft, TRACK.text).sg.unshift(titleSegment(draft, title, wishes));
  if (wishes.captions?.length === 0 && wordless(draft)) captionOwnWords(draft);
  if (wishes.captions) addCaptions(draft, wishes.captions, wishes.voiceOver);
  if (wishes.grade) for (const piece of trackOf(draft, TRACK.video).sg) piece.m.grade = wishes.grade;
  if (wishes.fade) draft.m['fade'] = wishes.fade;
  return settle(draft);
}

function wordless(draft: Draft): boolean {
  return segmentsOf(draft, TRACK.text).length === 0;
}

/** The words of a title that nobody wrote. What is said about uploads alone is a command, and no name for them. */
function cardFor(wishes: Wishes, uploads: boolean): string {
  return wishes.foreign || (uploads && !wishes.create) ? '' : titleFrom(wishes.phrase);
}

/** A title card over the beginning of the film. */
export function titleSegment(draft: Draft, title: string, wishes: Wishes): Segment {
  return segment(0, Math.min(TITLE_MS, draft.d), {
    title,
    kind: 'title',
    position: wishes.titleAt ?? 'center',
    color: wishes.titleColor ?? '#ffffff',
    animation: 'fade',
    ...(wishes.titleSize ? { size: wishes.titleSize } : {}),
  });
}

/** Words below the pictures, one after the other; `over` names the picture that they belong to. */
export function addCaptions(draft: Draft, captions: readonly string[], voice: boolean, over?: string): void {
  const track = trackOf(draft, TRACK.text);
  for (const title of captions) {
    track.sg.push(
      segment(0, draft.d, {
        title,
        kind: 'caption',
        position: 'bottom',
        color: '#ffffff',
        ...(over === undefined ? {} : { over }),
        ...(voice ? { voice_over: true } : {}),
      }),
    );
  }
}

/** Captions from the film's own words: the sentences of its script, else what each drawn scene shows. */
export function captionOwnWords(draft: Draft): number {
  let count = 0;
  let last = '';
  for (const piece of segmentsOf(draft, TRACK.video)) {
    const kept = piece.m['words'];
    const words = Array.isArray(kept)
      ? kept.map(String)
      : piece.m.kind === 'scene'
        ? [sentence(piece.m.prompt)]
        : [];
    const captions = words.filter((one) => one !== '' && one !== last);
    last = captions.at(-1) ?? last;
    addCaptions(draft, captions, false, piece.id);
    count += captions.length;
  }
  return count;
}

const sentence = (words = ''): string => words.slice(0, 1).toUpperCase() + words.slice(1);

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
  const style = wishes.style ?? (wishes.promo ? 'Upbeat' : styleFor(wishes.phrase || draft.m.title));
  return segment(0, draft.d, {
    title: style,
    kind: 'music',
    style,
    volume,
    seed: seedOf(draft.m.title, style),
  });
}

/** The pictures that uploads make. A time that was named for one stays; the others share what is left, or keep their own. */
export function fromUploads(
  material: readonly MediaInfo[],
  wishes: Pick<Wishes, 'order' | 'each' | 'seconds'>,
): Segment[] {
  const kindOf = (info: MediaInfo): 'photo' | 'clip' => (info.file_type === 'image' ? 'photo' : 'clip');
  const takes = arrange(material, kindOf, wishes.order);
  const fixed = takes.map(({ shown }) => shown?.seconds ?? wishes.each);
  const natural = takes.map(({ thing }) =>
    kindOf(thing) === 'photo' ? PHOTO_MS : Math.max(SHORTEST_MS, thing.duration * 1000),
  );
  const free = natural.reduce((sum, ms, index) => sum + (fixed[index] === undefined ? ms : 0), 0) || 1;
  const held = fixed.reduce<number>((sum, seconds) => sum + (seconds ?? 0) * 1000, 0);
  const wanted = wishes.seconds ? wishes.seconds * 1000 - held : Math.min(free, LONGEST_CLIPS_MS);
  return takes.map(({ thing, shown }, index) => {
    const seconds = fixed[index];
    const share = ((natural[index] ?? PHOTO_MS) * Math.max(0, wanted)) / free;
    const d = Math.max(SHORTEST_MS, Math.round(seconds === undefined ? share : seconds * 1000));
    return uploadSegment(thing, d, index, shown);
  });
}

function uploadSegment(info: MediaInfo, wanted: number, index: number, shown?: Shown): Segment {
  const clip = info.file_type !== 'image';
  const length = Math.round(info.duration * 1000);
  const d = clip && shown?.seconds !== undefined && length > 0 ? Math.min(wanted, length) : wanted;
  return segment(0, d, {
    title: info.filename,
    kind: clip ? 'clip' : 'photo',
    src: info.cdn_url,
    hash: info.hash,
    motion: MOVES[index % MOVES.length],
    ...(clip ? { volume: 100, source_length: length } : {}),
    ...(clip && shown?.end === 'last' ? { trim_in: Math.max(0, length - d) } : {}),
  });
}

/** The pictures that words make; a long scene is told in several shots, and each of several titles has one of its own. */
export function fromWords(wishes: Wishes, fallbackMs = DEFAULT_MS): Segment[] {
  const scenes = scenesOf(wishes.phrase);
  const least = Math.max(scenes.length, wishes.titles.length) * 3000;
  const total = wishes.seconds ? wishes.seconds * 1000 : Math.max(fallbackMs, least);
  const shots = scenes.flatMap((scene) => {
    const count = Math.max(
      Math.ceil(total / scenes.length / LONGEST_SHOT_MS),
      Math.ceil(wishes.titles.length / scenes.length),
    );
    return Array.from({ length: count }, (_, shot) => ({ scene, shot }));
  });
  return shots.map(({ scene, shot }, index) => {
    const start = Math.round((total * index) / shots.length);
    const d = Math.round((total * (index + 1)) / shots.length) - start;
    return sceneSegment(scene, scene, shot, start, d);
  });
}

function sceneSegment(title: string, prompt: string, shot: number, s: number, d: number): Segment {
  return segment(s, d, {
    title: title || 'abstract colours',
    kind: 'scene',
    prompt,
    seed: seedOf(prompt, shot),
    motion: MOVES[(seedOf(prompt) + shot) % MOVES.length],
  });
}

/** A script: each sentence has a picture, an upload where there is one, and its words stand below, all of them. */
function tellScript(draft: Draft, material: readonly MediaInfo[], wishes: Wishes): void {
  const scenes = toldScenes(wishes.script, wishes.phrase);
  const natural = scenes.map(({ captions }) =>
    Math.max(2500, captions.join(' ').length * (wishes.chinese ? 220 : 65)),
  );
  const sum = natural.reduce((total, ms) => total + ms, 0);
  const wanted = Math.min(120_000, wishes.seconds ? wishes.seconds * 1000 : sum);
  const track = trackOf(draft, TRACK.video);
  let until = 0;
  for (const [index, scene] of scenes.entries()) {
    const before = Math.round((until * wanted) / sum);
    until += natural[index] ?? 0;
    const d = Math.round((until * wanted) / sum) - before;
    const upload = material[index % Math.max(1, material.length)];
    const piece = upload
      ? uploadSegment(upload, d, index)
      : sceneSegment(scene.captions[0] ?? scene.prompt, scene.prompt, index, before, d);
    piece.m['words'] = scene.captions;
    track.sg.push(piece);
    if (!wishes.dropCaptions) addCaptions(draft, scene.captions, wishes.voiceOver, piece.id);
  }
}

/** Gives pictures titles of their own: the words that came, or names of files that say something. */
export function nameEach(draft: Draft, wishes: Wishes): number {
  if (!wishes.titleEach) return 0;
  const pieces = segmentsOf(draft, TRACK.video);
  const track = trackOf(draft, TRACK.text);
  let named = 0;
  for (const [index, piece] of pieces.entries()) {
    const title = wishes.titles[index] ?? (wishes.titles.length === 0 ? nameOfFile(piece.m.title) : '');
    if (!title) continue;
    named += 1;
    track.sg.push(
      segment(0, piece.d, {
        title,
        kind: 'title',
        position: wishes.titleAt ?? 'bottom',
        color: wishes.titleColor ?? '#ffffff',
        animation: 'fade',
        over: piece.id,
      }),
    );
  }
  return named;
}

/** "summer-dress.jpg" is Summer Dress; a name that a camera gave says nothing. */
function nameOfFile(filename: string): string {
  const bare = filename
    .replace(/\.[^.]{1,5}$/, '')
    .replace(/[-_]+/g, ' ')
    .trim();
  if (/\d{3}|^(?:img|dsc|pxl|photo|image|picture|screenshot|file|tmp|video)\b/i.test(bare)) return '';
  return titleFrom(bare);
}

function setSpeed(piece: Segment, speed: number, wanted: number | undefined): void {
  piece.m['speed'] = speed;
  piece.x_engine = { ...piece.x_engine, clip_speed: speed };
  // A clip takes its own time unless one was asked for; what is drawn only moves faster or slower.
  if (piece.m.kind === 'clip' && wanted === undefined)
    piece.d = Math.max(SHORTEST_MS, Math.round(piece.d / speed));
}

/** The uploads a new film is made of: those not shown yet, or all when the words speak of them. */
export function materialFor(session: Session, wishes: Wishes): MediaInfo[] {
  const pictures = session.infos.filter((info) => info.file_type !== 'audio');
  const fresh = pictures.filter((info) => !session.used.includes(info.hash));
  if (fresh.length > 0) return fresh;
  return wishes.mentionsUploads ? pictures : [];
}

function ratioOf(info: MediaInfo | undefined): string | undefined {
  if (!info || info.width === 0) return undefined;
  const shape = info.width / info.height;
  return shape > 1.2 ? '16:9' : shape < 0.85 ? '9:16' : '1:1';
}
