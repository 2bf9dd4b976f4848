import { describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/core/reply.ts';
import { BotApiFailure } from '../../support/telegram/failure.ts';
import { channelRig, clips, DM, problem, video } from './channel-rig.ts';

const rig = channelRig();
const { file, sized } = clips();

describe('telegram channel › video', () => {
  const reply: Reply = {
    text: 'Your video',
    origin: { person: '7' },
    choices: [{ id: 'new', label: 'New' }],
  };

  it('the bubble becomes the video, with all that a player wants to know', async () => {
    const bubble = await rig.channel.send(DM, { text: 'working' }, 'op1');
    const stands = await rig.channel.deliver(bubble, reply, video, file());
    expect(stands).toEqual(bubble);
    expect(rig.fake.chat(7).fromBot).toHaveLength(1);
    expect(rig.now(stands)).toMatchObject({
      caption: 'Your video',
      buttons: [[{ text: 'New' }]],
      media: {
        kind: 'video',
        name: 'Red kite over the sea.mp4',
        width: 180,
        height: 320,
        duration: 1,
        streaming: true,
        thumbnail: { width: 180, height: 320 },
      },
    });
    expect(rig.now(stands).media!.bytes).toBe(file().bytes);
    expect(rig.fake.chat(7).actions.map(({ action }) => action)).toContain('upload_video');
  });

  it('is one video although the answer was lost and it is delivered again', async () => {
    const bubble = await rig.channel.send(DM, { text: 'working' }, 'op1');
    rig.fake.faults.plan({ lose: 'answer' }, { method: 'editMessageMedia' });
    expect((await problem(rig.channel.deliver(bubble, reply, video, file()))).code).toBe('platform-down');
    await rig.channel.deliver(bubble, reply, video, file());
    expect(rig.fake.chat(7).fromBot).toHaveLength(1);
    expect(rig.now(bubble).media!.kind).toBe('video');
  });

  it('is delivered where Telegram calls the repetition "not modified"', async () => {
    await rig.begin({ sameBytesRefused: true });
    const bubble = await rig.channel.send(DM, { text: 'working' }, 'op1');
    await rig.channel.deliver(bubble, reply, video, file());
    expect(await rig.channel.deliver(bubble, reply, video, file())).toEqual(bubble);
  });

  it('has no place where the bubble was deleted, and says so without sending anything', async () => {
    const bubble = await rig.channel.send(DM, { text: 'working' }, 'op1');
    rig.fake.world.change(rig.fake.world.message(7, Number(bubble.id))!, { deleted: true });
    expect((await problem(rig.channel.deliver(bubble, reply, video, file()))).code).toBe('message-gone');
    expect(rig.fake.chat(7).fromBot).toEqual([]);
  });

  it('leaves a late progress edit without effect', async () => {
    const bubble = await rig.channel.send(DM, { text: 'working' }, 'op1');
    await rig.channel.deliver(bubble, reply, video, file());
    await rig.channel.edit(bubble, { text: '42 %' });
    expect(rig.now(bubble).caption).toBe('Your video');
  });

  it('has what does not fit into the caption below it', async () => {
    const bubble = await rig.channel.send(DM, { text: 'working' }, 'op1');
    const text = Array.from({ length: 100 }, (_, i) => `Sentence number ${i}.`).join(' ');
    await rig.channel.deliver(bubble, { ...reply, text }, video, file());
    expect(rig.fake.chat(7).texts.join(' ')).toBe(text);
    expect(rig.fake.chat(7).fromBot.map(({ now }) => now.buttons.length)).toEqual([0, 1]);
  });

  it('that is no MP4 is sent as a file', async () => {
    const bubble = await rig.channel.send(DM, { text: 'working' }, 'op1');
    await rig.channel.deliver(
      bubble,
      reply,
      { ...video, name: 'kite.mov' },
      { ...file(), mime: 'video/quicktime' },
    );
    expect(rig.now(bubble).media).toMatchObject({ kind: 'document', name: 'kite.mov' });
  });

  it('has a name that cannot break out of its header', async () => {
    const bubble = await rig.channel.send(DM, { text: 'working' }, 'op1');
    await rig.channel.deliver(bubble, reply, { ...video, name: 'a";\r\nx: y/../b\\ü.mp4' }, file());
    expect(rig.now(bubble).media!.name).toBe('a    x: y .. b ü.mp4');
  });

  it('over the limit is a problem with the limit, before a byte is sent', async () => {
    const bubble = await rig.channel.send(DM, { text: 'working' }, 'op1');
    const error = await problem(rig.channel.deliver(bubble, reply, video, sized(50_000_001)));
    expect([error.code, error.details]).toEqual(['over-chat-limit', { limit: 50_000_000 }]);
    expect(rig.fake.calls('editMessageMedia')).toEqual([]);
  });

  it('that Telegram finds too large after all is the same problem', async () => {
    const bubble = await rig.channel.send(DM, { text: 'working' }, 'op1');
    rig.fake.faults.plan(
      { refuse: new BotApiFailure(413, 'Request Entity Too Large') },
      { method: 'editMessageMedia' },
    );
    expect((await problem(rig.channel.deliver(bubble, reply, video, file()))).code).toBe('over-chat-limit');
  });

  it('may be 2000 MB on a self-hosted server', async () => {
    await rig.begin({ local: true });
    expect((await rig.channel.limits(DM)).fileOut).toBe(2_000_000_000);
    const bubble = await rig.channel.send(DM, { text: 'working' }, 'op1');
    await rig.channel.deliver(bubble, reply, video, sized(60_000_000));
    expect(rig.now(bubble).media!.bytes).toBe(60_000_000);
  });
});
