import { rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { BotApiFailure } from '../../support/telegram/failure.ts';
import { channelRig, problem } from './channel-rig.ts';

const rig = channelRig();

describe('telegram channel › files from people', () => {
  const signal = AbortSignal.timeout(120_000);
  const read = async (body: AsyncIterable<Uint8Array>) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  it('are streamed, without their URL being told to anybody', async () => {
    const { now } = rig.ann.says('', { document: { bytes: Buffer.from('plain bytes'), name: 'a b.txt' } });
    const inlet = await rig.channel.open(
      { kind: 'file', name: 'a b.txt', ref: now.media!.id, bytes: 11 },
      signal,
    );
    expect(inlet.bytes).toBe(11);
    expect(String(await read(inlet.body))).toBe('plain bytes');
    expect(rig.fake.downloads).toHaveLength(1);
  });

  it('are asked for again when an answer was lost', async () => {
    const { now } = rig.ann.says('', { document: { bytes: Buffer.from('plain bytes') } });
    rig.fake.faults.plan({ lose: 'answer' }, { method: 'getFile' });
    rig.fake.faults.plan({ refuse: new BotApiFailure(502, 'Bad Gateway') }, { method: 'getFile' });
    const inlet = await rig.channel.open({ kind: 'file', name: 'a.txt', ref: now.media!.id }, signal);
    expect(String(await read(inlet.body))).toBe('plain bytes');
  });

  it('over 20 MB are refused with the limit', async () => {
    const { now } = rig.ann.says('', { video: { size: 21 * 1024 * 1024 } });
    const error = await problem(
      rig.channel.open({ kind: 'video', name: 'v.mp4', ref: now.media!.id }, signal),
    );
    expect([error.code, error.details]).toEqual(['too-large', { name: 'v.mp4', limit: 20_971_520 }]);
  });

  it('are read from the disk on a self-hosted server, however large', async () => {
    await rig.begin({ local: true });
    const { now } = rig.ann.says('', { video: { size: 21 * 1024 * 1024 } });
    const inlet = await rig.channel.open({ kind: 'video', name: 'v.mp4', ref: now.media!.id }, signal);
    expect((await read(inlet.body)).length).toBe(21 * 1024 * 1024);
  });

  it('that a self-hosted server keeps where we cannot read are a problem that tells no path', async () => {
    await rig.begin({ local: true });
    const { now } = rig.ann.says('', { document: { bytes: Buffer.from('x') } });
    rmSync(now.media!.path);
    const error = await problem(
      rig.channel.open({ kind: 'file', name: 'a.txt', ref: now.media!.id }, signal),
    );
    expect(error.code).toBe('file-unreachable');
    expect(inspect(error, { depth: 9 })).not.toContain(rig.fake.token);
  });

  it('behind a Telegram that is away are worth waiting for', async () => {
    const { now } = rig.ann.says('', { document: { bytes: Buffer.from('x') } });
    rig.fake.faults.plan({ html: 502 }, { method: 'getFile', times: 3 });
    const ask = () => rig.channel.open({ kind: 'file', name: 'a.txt', ref: now.media!.id }, signal);
    expect((await problem(ask())).code).toBe('platform-down');
    expect(rig.fake.faults.open).toBe(false);
    expect(await read((await ask()).body)).toEqual(Buffer.from('x'));
  });

  it('that break off before they are read end nothing, and reading them fails', async () => {
    const { now } = rig.ann.says('', { document: { bytes: Buffer.alloc(5_000_000) } });
    rig.fake.faults.plan({ lose: 'answer' }, { method: 'file' });
    const ask = { kind: 'file', name: 'a.txt', ref: now.media!.id } as const;
    const { body } = await rig.channel.open(ask, signal);
    // An error event without a listener would end this test run.
    await expect.poll(() => (body as Readable).destroyed).toBe(true);
    await expect(read(body)).rejects.toThrow();
  });

  it('that are gone are a problem that names the file and not its place', async () => {
    const gone = await problem(rig.channel.open({ kind: 'file', name: 'a.txt', ref: 'nonsense' }, signal));
    expect([gone.code, gone.details]).toEqual(['file-unreachable', { name: 'a.txt' }]);
    const { now } = rig.ann.says('', { document: { bytes: Buffer.from('x') } });
    rig.fake.world.files.set(now.media!.id, { ...now.media!, path: '/nowhere' });
    const broken = await rig.channel.open({ kind: 'file', name: 'b.txt', ref: now.media!.id }, signal).then(
      ({ body }) => read(body).catch((error: unknown) => error),
      (error: unknown) => error,
    );
    expect(broken).toBeInstanceOf(Error);
    expect(String((broken as Error).stack)).not.toContain(rig.fake.token);
  });
});
