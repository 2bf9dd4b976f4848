import { parentPort } from 'node:worker_threads';
import {
  EncodedPacketSink,
  FilePathSource,
  Input,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
} from 'mediabunny';

/** Containers alone. A playlist is none: it would lead to other files of this disk, and to servers. */
const FORMATS = [MP4, QTFF, WEBM, MATROSKA];

/** What the tracks of a file say. */
export interface Tracks {
  /** Pixels as shown: turned upright, and with pixels that are not square stretched. */
  readonly picture?: { readonly width: number; readonly height: number };
  readonly hasSound: boolean;
  readonly seconds?: number;
  /** The first and the last picture are in the file. Looked at only when it was asked for. */
  readonly isWhole?: boolean;
}

/** A question to this thread. */
export interface TracksQuestion {
  readonly id: number;
  readonly path: string;
  readonly whole: boolean;
}

/** Its answer. Without `tracks` the reader does not know the format, or the file is broken. */
export interface TracksAnswer {
  readonly id: number;
  readonly tracks?: Tracks;
}

/** Files of strangers are read in a thread of its own, so that a hostile one stops this thread and nothing else. */
parentPort?.on('message', async ({ id, path, whole }: TracksQuestion) => {
  const tracks = await readTracks(path, whole).catch(() => undefined);
  parentPort?.postMessage({ id, ...(tracks === undefined ? {} : { tracks }) } satisfies TracksAnswer);
});

async function readTracks(path: string, whole: boolean): Promise<Tracks> {
  const source = new FilePathSource(path, { handleUnhandledError: () => undefined });
  const input = new Input({ formats: FORMATS, source });
  try {
    return await tracksOf(input, whole);
  } finally {
    input.dispose();
  }
}

async function tracksOf(input: Input, whole: boolean): Promise<Tracks> {
  const [video, audio] = await Promise.all([input.getPrimaryVideoTrack(), input.getPrimaryAudioTrack()]);
  const seconds = await input.getDurationFromMetadata();
  const picture = video === null ? undefined : await sizeOf(video);
  const isWhole = whole && video !== null ? await hasBothEnds(video) : undefined;
  return {
    hasSound: audio !== null,
    ...(picture === undefined ? {} : { picture }),
    ...(seconds === null || !(seconds > 0) ? {} : { seconds }),
    ...(isWhole === undefined ? {} : { isWhole }),
  };
}

async function sizeOf(video: InputVideoTrack): Promise<Tracks['picture']> {
  const [width, height] = await Promise.all([video.getDisplayWidth(), video.getDisplayHeight()]);
  return width > 0 && height > 0 ? { width: Math.round(width), height: Math.round(height) } : undefined;
}

async function hasBothEnds(video: InputVideoTrack): Promise<boolean> {
  const packets = new EncodedPacketSink(video);
  const first = await packets.getFirstPacket().catch(() => null);
  const last = await packets.getPacket(Number.POSITIVE_INFINITY).catch(() => null);
  return first !== null && first.data.byteLength > 0 && last !== null && last.data.byteLength > 0;
}
