import { open } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { Readable } from 'node:stream';
import { type Api, GrammyError } from 'grammy';
import type { Attachment } from '../../core/message.ts';
import type { Inlet } from '../../core/ports.ts';
import { Problem } from '../../core/problem.ts';
import { limitIn, signalFor, type TelegramAccess } from './api.ts';

/**
 * Reads an attachment. The path that Telegram tells lives an hour, so it is asked for each time; together with the
 * token it makes a URL that owns the bot, which is why it is built here, used here and never put into an error.
 * Rejects with `too-large` where Telegram does not hand the file over, `platform-down` where Telegram is away,
 * `file-unreachable` for all else.
 */
export async function openAttachment(
  api: Api,
  access: TelegramAccess,
  { ref, name, bytes }: Attachment,
  signal: AbortSignal,
): Promise<Inlet> {
  const path = await pathOf(api, access, ref, name, signal);
  const size = bytes === undefined ? {} : { bytes };
  if (access.local && isAbsolute(path)) return { body: await readLocal(path, name, signal), ...size };
  const url = `${access.apiUrl}/file/bot${access.token}/${path.split('/').map(encodeURIComponent).join('/')}`;
  const answer = (await load(url, signal)) ?? (await load(url, signal));
  signal.throwIfAborted();
  if (answer === undefined) throw new Problem('platform-down', {}, { message: 'file: no answer' });
  if (!answer.ok || answer.body === null) {
    await answer.body?.cancel();
    throw new Problem('file-unreachable', { name }, { message: `file: ${answer.status}` });
  }
  return { body: guarded(Readable.fromWeb(answer.body)), ...size };
}

/**
 * A stream that breaks before its reader has begun would end the process: Node throws an error event that has no
 * listener. The reader still gets the error, because reading a broken stream rejects.
 */
function guarded(stream: Readable): Readable {
  return stream.on('error', () => undefined);
}

/** Nothing where the connection broke or the server did: then a second try may go well. */
async function load(url: string, signal: AbortSignal): Promise<Response | undefined> {
  const answer = await fetch(url, { signal, redirect: 'error' }).catch(() => undefined);
  if (answer === undefined || answer.status < 500) return answer;
  await answer.body?.cancel();
  return undefined;
}

/** The server keeps files in a folder that is named after the token, so no error of the file system may go further. */
async function readLocal(path: string, name: string, signal: AbortSignal): Promise<Readable> {
  const handle = await open(path).catch(() => undefined);
  if (handle !== undefined) return guarded(handle.createReadStream({ signal }));
  throw new Problem(
    'file-unreachable',
    { name },
    { message: 'the folder of the Bot API server is not readable' },
  );
}

async function pathOf(
  api: Api,
  access: TelegramAccess,
  ref: string,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  let why = 'no path';
  let away = false;
  try {
    const { file_path: path } = await api.getFile(ref, signalFor(signal));
    if (path !== undefined) return path;
  } catch (error) {
    signal.throwIfAborted();
    const limit = limitIn(access);
    why = error instanceof GrammyError ? `${error.error_code} ${error.description}` : 'no answer';
    away = !(error instanceof GrammyError) || error.error_code >= 500 || error.error_code === 429;
    if (/file is too big/i.test(why))
      throw new Problem('too-large', { name, ...(limit !== undefined && { limit }) });
  }
  const message = `getFile: ${why}`;
  throw away
    ? new Problem('platform-down', {}, { message })
    : new Problem('file-unreachable', { name }, { message });
}
