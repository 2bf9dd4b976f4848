import { fileTypeFromFile } from 'file-type';
import type { ReadTracks } from './tracks.ts';

/** What a file is by its bytes, as the backend would name it. */
interface Kind {
  readonly extension: string;
  readonly mime: string;
}

/** The thirteen formats that the backend takes, and two names under which one of them may be recognised. */
const TAKEN: ReadonlyMap<string, Kind> = new Map([
  ['mp4', { extension: 'mp4', mime: 'video/mp4' }],
  ['m4v', { extension: 'mp4', mime: 'video/mp4' }],
  ['mov', { extension: 'mov', mime: 'video/quicktime' }],
  ['avi', { extension: 'avi', mime: 'video/x-msvideo' }],
  ['webm', { extension: 'webm', mime: 'video/webm' }],
  ['mkv', { extension: 'mkv', mime: 'video/x-matroska' }],
  ['jpg', { extension: 'jpg', mime: 'image/jpeg' }],
  ['png', { extension: 'png', mime: 'image/png' }],
  ['apng', { extension: 'png', mime: 'image/png' }],
  ['gif', { extension: 'gif', mime: 'image/gif' }],
  ['webp', { extension: 'webp', mime: 'image/webp' }],
  ['mp3', { extension: 'mp3', mime: 'audio/mpeg' }],
  ['wav', { extension: 'wav', mime: 'audio/wav' }],
  ['m4a', { extension: 'm4a', mime: 'audio/mp4' }],
  ['aac', { extension: 'aac', mime: 'audio/aac' }],
]);

/** What a container is called when it holds sound alone. Its ending stays. */
const SOUND_ALONE: ReadonlyMap<string, string> = new Map([
  ['mp4', 'audio/mp4'],
  ['mov', 'audio/mp4'],
  ['webm', 'audio/webm'],
  ['mkv', 'audio/x-matroska'],
]);

/**
 * The kind of a file by its bytes; undefined for everything that the backend does not take. A container holds what its
 * tracks are, whatever its brand says; the brand stands where the tracks cannot be read.
 */
export async function sniff(path: string, readTracks: ReadTracks): Promise<Kind | undefined> {
  // A file that breaks off inside its header cannot be told apart from one that is no medium at all.
  const found = await fileTypeFromFile(path).catch(() => undefined);
  const kind = found === undefined ? undefined : TAKEN.get(found.ext);
  if (kind === undefined) return undefined;
  const sound = SOUND_ALONE.get(kind.extension);
  if (sound === undefined && kind.extension !== 'm4a') return kind;
  const tracks = await readTracks(path);
  if (tracks === undefined) return kind;
  if (kind.extension === 'm4a') return tracks.picture === undefined ? kind : (TAKEN.get('mp4') ?? kind);
  return tracks.hasSound && tracks.picture === undefined && sound !== undefined
    ? { ...kind, mime: sound }
    : kind;
}
