import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { MediaFile, Project } from '../core/ports.ts';
import { isPassing, isProblem, Problem } from '../core/problem.ts';
import type { SkillProfile } from '../core/skill.ts';
import { pause, spread } from '../core/timing.ts';
import { answerTo, granted, jsonBody, type Line } from './ask.ts';
import type { About } from './errors.ts';
import { type Body, type Call, Lost } from './http.ts';
import { state } from './state.ts';
import { uploadAnswer } from './wire.ts';

/** Between the last byte sent and the answer the backend looks at the whole file, so it may take so many plain calls' time. */
const UPLOAD_PATIENCE = 5;
const READ_SIZE = 256 * 1024;

/** Sends a file from disk into the project. Rejects with `file-unreachable` where it cannot be read (any more). */
export async function upload(
  line: Line,
  skill: SkillProfile,
  project: Project,
  file: MediaFile,
  signal: AbortSignal,
): Promise<void> {
  const limit = skill.maxBytes;
  await put(line, project, multipart(file), { name: file.name, limit }, signal);
}

/** Names public links for the backend to fetch. */
export async function uploadUrls(
  line: Line,
  project: Project,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const body = jsonBody(JSON.stringify({ urls, source_type: 'url' }));
  await put(line, project, body, undefined, signal);
}

/**
 * A form with one file, written by hand: its length is known before the first byte, and the file is never held whole
 * (form-data types of the platform copy it, or send it in chunks of unknown number).
 */
function multipart(file: Pick<MediaFile, 'path' | 'bytes' | 'mime' | 'name'>): Body {
  const boundary = `----nemo${randomUUID()}`;
  const head = Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="${quoted(file.name)}"\r\n` +
      `content-type: ${file.mime}\r\n\r\n`,
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: head.length + file.bytes + tail.length,
    async *read() {
      yield head;
      yield* bytesOf(file);
      yield tail;
    },
  };
}

/** Exactly `file.bytes` bytes of the file: a file that shrank or grew meanwhile is not the one that was looked at. */
async function* bytesOf(file: Pick<MediaFile, 'path' | 'bytes' | 'name'>): AsyncGenerator<Uint8Array> {
  let sent = 0;
  try {
    for await (const chunk of createReadStream(file.path, { highWaterMark: READ_SIZE })) {
      sent += chunk.length;
      if (sent > file.bytes) break;
      yield chunk;
    }
  } catch (cause) {
    throw new Problem('file-unreachable', { name: file.name }, { message: 'the file cannot be read', cause });
  }
  if (sent !== file.bytes) {
    throw new Problem('file-unreachable', { name: file.name }, { message: 'the file changed its length' });
  }
}

/**
 * Sends one upload. Doing it twice would put the file into the project twice, so where its answer is lost or comes from a broken
 * gateway, the project is looked at: more pieces than before mean that the upload was taken.
 */
async function put(
  line: Line,
  project: Project,
  body: Body,
  file: About['file'],
  signal: AbortSignal,
): Promise<void> {
  const before = (await state(line, project, signal)).assets;
  const call: Call = {
    name: 'upload',
    method: 'POST',
    path: `/api/upload-video/nemo_agent/me/${encodeURIComponent(project.session)}`,
    token: project.token,
    body,
    idle: UPLOAD_PATIENCE * line.timing.callLimit,
    whole: line.timing.callLimit,
  };
  const fits = (own: boolean, data: unknown) => own || uploadAnswer.safeParse(data).success;
  const plain = { call: call.name, webUrl: line.webUrl, user: project.user, session: true, fits };
  const about = file === undefined ? plain : { ...plain, file };
  const answer = await answerTo(line, call, about, signal);
  try {
    granted(answer, about);
  } catch (error) {
    const unsent = answer instanceof Lost && !answer.sent;
    if (unsent || !isProblem(error, 'backend-down')) throw error;
    if (!(await hasGrown(line, project, before, signal))) throw error;
    line.log.info('upload.found', { call: call.name });
  }
}

/** Looks as often as a call is repeated: the backend may still be reading a file whose answer was lost. */
async function hasGrown(line: Line, project: Project, before: number, signal: AbortSignal): Promise<boolean> {
  for (const wait of line.timing.callAgain) {
    await pause(spread(wait, line.random), signal);
    const now = await assetsOf(line, project, signal);
    if (now !== undefined && now > before) return true;
  }
  return false;
}

/** How many pieces the project holds now; undefined where the backend does not tell just now. */
async function assetsOf(line: Line, project: Project, signal: AbortSignal): Promise<number | undefined> {
  try {
    return (await state(line, project, signal)).assets;
  } catch (error) {
    if (isPassing(error)) return undefined;
    throw error;
  }
}

/** As browsers write a file name in a form. */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
