import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createParser } from 'eventsource-parser';
import { createReader, readEvents } from '../src/nemo/reader.ts';
import { type Finding, quantile, time } from './measure.ts';

const CAPTURE = join(import.meta.dirname, '..', 'test', 'fixtures', 'streams', 'py142-stream-multi.txt');

/** Reading an agent's stream to words, against splitting it into events and parsing each. */
export async function stream(): Promise<Finding[]> {
  const bytes = await readFile(CAPTURE);
  const ours = await time(500, () => read(bytes));
  const bare = await time(500, async () => parse(bytes));
  return [
    {
      name: 'stream of 14 events, median',
      ours: quantile(ours, 0.5),
      bare: quantile(bare, 0.5),
      unit: 'ms',
      about: 'to words, once / split and JSON.parse',
    },
  ];
}

async function read(bytes: Uint8Array): Promise<number> {
  let count = 0;
  for await (const _event of readEvents(chunks(bytes), createReader())) count += 1;
  return count;
}

function parse(bytes: Uint8Array): number {
  let count = 0;
  const parser = createParser({
    onEvent: ({ data }) => (count += data === '' ? 0 : Object.keys(JSON.parse(data)).length),
  });
  parser.feed(new TextDecoder().decode(bytes));
  return count;
}

async function* chunks(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
