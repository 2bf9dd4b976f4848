import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Inlet, MediaFile } from '../core/ports.ts';
import { Problem } from '../core/problem.ts';
import { chunksOf, dismiss } from './chunks.ts';
import { asProblem } from './disk.ts';
import { nameWith, plainName } from './names.ts';
import { type Pace, paced } from './pace.ts';
import { convertRecording } from './recording.ts';
import { badFormat } from './refused.ts';
import { sniff } from './sniff.ts';
import type { ReadTracks } from './tracks.ts';

/** What an inlet has to become a file of ours. */
interface Order {
  /** As the sender named it: cleaned for showing, never part of a path. */
  readonly name: string;
  readonly maxBytes: number;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  readonly readTracks: ReadTracks;
}

/**
 * Writes an inlet to disk under an id of our own and looks at the bytes. Nothing stays behind when it rejects: with
 * `too-large`, `empty-file`, `bad-format`, `file-unreachable` where the sender broke off, `disk-full`, or the signal's reason.
 */
export async function spool(folder: string, inlet: Inlet, order: Order): Promise<MediaFile> {
  const name = plainName(order.name);
  const id = randomUUID();
  const part = join(folder, `${id}.part`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await write(part, inlet, name, order)) === 0) throw new Problem('empty-file', { name });
    const look = () => sniff(part, order.readTracks);
    const kind = (await look()) ?? ((await convertRecording(part)) ? await look() : undefined);
    if (kind === undefined) throw await badFormat(part, name);
    const { size: bytes } = await stat(part);
    const path = join(folder, `${id}.${kind.extension}`);
    await rename(part, path);
    return {
      path,
      bytes,
      mime: kind.mime,
      name: nameWith(name, kind.extension),
      discard: () => rm(path, { force: true }),
    };
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw asProblem(error);
  }
}

async function write(path: string, inlet: Inlet, name: string, order: Order): Promise<number> {
  const { maxBytes, pace, signal } = order;
  const tooLarge = () => new Problem('too-large', { name, limit: maxBytes });
  if (signal.aborted || (inlet.bytes ?? 0) > maxBytes) {
    dismiss(inlet.body);
    signal.throwIfAborted();
    throw tooLarge();
  }
  const file = await open(path, 'wx', 0o600);
  try {
    let bytes = 0;
    for await (const chunk of received(paced(chunksOf(inlet.body, pace.idle, signal), pace), name, signal)) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge();
      await file.writeFile(chunk);
    }
    return bytes;
  } finally {
    await file.close();
  }
}

/** Tells a sender that broke off from a disk of ours that did. */
async function* received(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Problem ? error : unreachable(name, error);
  }
}

/** The problem for bytes that did not come. The cause may name hosts and ports, never a whole link. */
export function unreachable(name: string, cause: unknown): Problem {
  return new Problem('file-unreachable', { name: plainName(name) }, { cause });
}
