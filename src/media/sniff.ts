import { fileTypeFromFile } from 'file-type';

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

/** The kind of a file by its first bytes; undefined for everything that the backend does not take. */
export async function sniff(path: string): Promise<Kind | undefined> {
  // A file that breaks off inside its header cannot be told apart from one that is no medium at all.
  const found = await fileTypeFromFile(path).catch(() => undefined);
  return found === undefined ? undefined : TAKEN.get(found.ext);
}
