import type { Clip, Timeline, Track } from '../timeline.ts';
import { percent, seconds, shown } from './measure.ts';

/** The words and signs one language needs to write a timeline down. */
export interface SummaryWords {
  /** With the blank after it, where the language has one. */
  readonly heading: (tracks: number) => string;
  readonly kinds: Readonly<Record<Track['kind'], string>>;
  readonly colon: string;
  readonly quoted: (title: string) => string;
  /** The part in brackets, brackets included; `volume` is a bare percentage. */
  readonly span: (from: string, to: string, volume: string | undefined) => string;
  readonly comma: string;
  readonly more: (clips: number) => string;
  readonly unnamed: string;
}

/** A track names this many clips; the rest is a count, so that a summary always fits a message. */
const CLIPS_NAMED = 6;
const TRACKS_NAMED = 8;
const NAME = 40;

/**
 * The whole timeline in one line, numbered by track. Tracks that hold nothing are neither counted nor listed:
 * a person cannot see them.
 */
export function summarize(timeline: Timeline, words: SummaryWords): string {
  const tracks = timeline.tracks.filter((track) => track.clips.length > 0);
  const lines = tracks
    .slice(0, TRACKS_NAMED)
    .map((track, index) => `${index + 1}. ${words.kinds[track.kind]}${words.colon}${clips(track, words)}`);
  if (tracks.length > TRACKS_NAMED) lines.push('…');
  return words.heading(tracks.length) + lines.join(' ');
}

/** A clip's name as the language writes it: titles in quotes, an empty name by its own word. */
export function nameOf(kind: Track['kind'], clip: Clip, words: SummaryWords, most = 60): string {
  const name = shown(clip.name, most);
  if (name === '') return words.unnamed;
  return kind === 'text' ? words.quoted(name) : name;
}

/** The first few names on tracks of one kind, for a sentence about the whole video. */
export function namesOf(timeline: Timeline, kind: Track['kind'], words: SummaryWords): string[] {
  const all = timeline.tracks.filter((track) => track.kind === kind).flatMap((track) => track.clips);
  return all.slice(0, 4).map((clip) => nameOf(kind, clip, words));
}

function clips(track: Track, words: SummaryWords): string {
  const named = track.clips.slice(0, CLIPS_NAMED).map((clip) => {
    const volume = clip.volume === undefined ? undefined : percent(clip.volume);
    return `${nameOf(track.kind, clip, words, NAME)}${words.span(seconds(clip.from), seconds(clip.to), volume)}`;
  });
  const left = track.clips.length - named.length;
  return [...named, ...(left > 0 ? [words.more(left)] : [])].join(words.comma);
}
