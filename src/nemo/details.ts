import { createHash } from 'node:crypto';
import { isLosslessNumber, isSafeNumber } from 'lossless-json';
import type { Detailed, DetailName } from '../core/timeline.ts';
import { plainWord } from './detail-words.ts';
import { isRecord, writeJson } from './json.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Keys that name a part anew with every save; what the part shows stands in its other keys. Only in the part itself. */
const OWN_IDS = ['id', 'gid', 'rid', 'uid', 'uuid', 'guid', 'segment_id', 'track_id', 'draft_id'];
/** Where the draft belongs: the film is the same in another project. Only in the draft itself. */
const BELONGS = ['project_id', 'session_id', 'task_id', 'user_id'];
/** When something was written, at any depth. */
const WRITTEN = [
  ...['created_at', 'updated_at', 'modified_at', 'saved_at', 'create_time', 'update_time', 'last_modified'],
  ...['createdAt', 'updatedAt', 'modifiedAt', 'savedAt', 'createTime', 'updateTime', 'lastModified'],
];
/** What an editor's window shows at the moment, in a part itself. */
const EDITOR = ['cursor', 'playhead', 'selected', 'selection', 'expanded', 'collapsed'];
/** How often the draft was saved, and what it is called: neither is drawn. In the draft itself and in its `m`. */
const LABELS = ['revision', 'rev', 'title', 'name'];

const TRACK_LEFT_OUT = [...OWN_IDS, ...EDITOR];
const DRAFT_LEFT_OUT = [...OWN_IDS, ...EDITOR, ...BELONGS, ...LABELS];

/** The part of a link that is made anew with every look at the same file, and ends after a time. */
const SIGNATURE =
  /^(?:x-(?:amz|goog|oss|tos|cos)-.+|signature|sig|sign|expires|policy|key-pair-id|auth_key|token|[a-z]*accesskeyid|googleaccessid|se|sp|sv|sr|st|spr)$/i;

/** Under which keys a detail is looked for, in the part and in its `m`; the first one that holds a plain word counts. */
const DETAILS: Readonly<Record<DetailName, readonly string[]>> = {
  look: ['grade', 'look', 'color_grade', 'colorGrade', 'color_grading', 'grading', 'lut'],
  filter: ['filter', 'filters', 'color_filter', 'colorFilter'],
  effect: ['effect', 'effects'],
  brightness: ['brightness', 'exposure'],
  contrast: ['contrast'],
  saturation: ['saturation'],
  opacity: ['opacity', 'alpha'],
  colour: ['color', 'colour', 'text_color', 'textColor', 'font_color', 'fontColor', 'fill'],
  background: ['background', 'background_color', 'backgroundColor', 'bg'],
  position: ['position', 'pos', 'placement', 'align', 'alignment', 'anchor'],
  font: ['font', 'font_family', 'fontFamily'],
  size: ['size', 'font_size', 'fontSize', 'scale'],
  speed: ['speed', 'playback_rate', 'playbackRate', 'rate'],
  fade: ['fade'],
  fadeIn: ['fade_in', 'fadeIn'],
  fadeOut: ['fade_out', 'fadeOut'],
  transition: ['transition', 'transitions'],
  motion: ['animation', 'motion', 'camera', 'zoom'],
  captions: ['captions', 'subtitles', 'caption_style', 'subtitle_style'],
  muted: ['muted', 'mute'],
  loop: ['loop'],
};

/**
 * What a part says beside the `told` keys, which other fields of the timeline show: known keys as details, everything else
 * as a digest. Neither depends on the order of keys.
 */
export function detailsOf(part: Fields, told: readonly string[]): Detailed {
  const meta = isRecord(part['m']) ? part['m'] : {};
  const own = without(part, [...TRACK_LEFT_OUT, ...told]);
  const inner = without(meta, told);
  const details: Partial<Record<DetailName, string>> = {};
  const read: string[] = [];
  for (const [name, keys] of entries(DETAILS)) {
    for (const key of keys) {
      if (details[name] !== undefined) break;
      const word = plainWord(own[key]) ?? plainWord(inner[key]);
      if (word === undefined) continue;
      details[name] = word;
      read.push(key);
    }
  }
  const rest = without(isRecord(part['m']) ? { ...own, m: without(inner, read) } : own, read);
  return { ...(read.length === 0 ? {} : { details }), rest: digest(canonical(rest)) };
}

/** The same for the draft as a whole; its tracks are told by themselves. */
export function detailsOfDraft(draft: Fields): Detailed {
  const whole = forFilm(draft);
  return detailsOf(whole, ['t', 'd', 'width', 'height', 'w', 'h', 'ratio']);
}

/** Digest of all of a draft that could change the film. */
export function digestOf(draft: Fields): string {
  const tracks = draft['t'];
  const whole = { ...forFilm(draft), t: Array.isArray(tracks) ? tracks.map(trackForFilm) : tracks };
  return digest(canonical(whole));
}

function forFilm(draft: Fields): Fields {
  const meta = draft['m'];
  const own = without(draft, DRAFT_LEFT_OUT);
  return isRecord(meta) ? { ...own, m: without(meta, LABELS) } : own;
}

function trackForFilm(track: unknown): unknown {
  if (!isRecord(track)) return track;
  const segments = track['sg'];
  const kept = without(track, TRACK_LEFT_OUT);
  if (!Array.isArray(segments)) return kept;
  return { ...kept, sg: segments.map((one) => (isRecord(one) ? without(one, TRACK_LEFT_OUT) : one)) };
}

function without(fields: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !keys.includes(key)));
}

/** Deeper than any draft that means something; below it the text as it came is compared. */
const DEEPEST = 200;

/** One text for one meaning: keys in order, numbers by their value with every digit, links without their signature. */
function canonical(value: unknown, depth = 0): string {
  if (depth > DEEPEST) return writeJson(value);
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(',')}]`;
  if (isRecord(value)) {
    const keys = Object.keys(value).filter((key) => !WRITTEN.includes(key));
    return `{${keys
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key], depth + 1)}`)
      .join(',')}}`;
  }
  if (isLosslessNumber(value)) {
    const spelled = value.toString();
    return isSafeNumber(spelled) ? String(Number(spelled)) : spelled;
  }
  if (typeof value === 'string') return JSON.stringify(unsigned(value));
  return JSON.stringify(value) ?? 'null';
}

function unsigned(text: string): string {
  if (!/^https?:\/\//i.test(text) || !text.includes('?') || !URL.canParse(text)) return text;
  const url = new URL(text);
  for (const key of [...url.searchParams.keys()]) if (SIGNATURE.test(key)) url.searchParams.delete(key);
  return url.href;
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

const entries = (table: typeof DETAILS) => Object.entries(table) as [DetailName, readonly string[]][];
