import { describe, expect, it } from 'vitest';
import { channelRig, DM } from './channel-rig.ts';

const rig = channelRig();

describe('telegram channel › words', () => {
  it('answer the message that asked, with buttons for the asker, without a preview', async () => {
    const asked = rig.ann.says('a red kite');
    const origin = { person: '7', message: String(asked.id) };
    const choices = [{ id: 'cancel:abc', label: 'Stop', style: 'danger' }] as const;
    const sent = await rig.channel.send(DM, { text: 'On it', origin, choices, quiet: true }, 'op1');
    const message = rig.fake.world.message(7, Number(sent.id))!;
    expect(message).toMatchObject({ replyTo: asked.id, silent: true, now: { text: 'On it' } });
    expect(message.now.buttons).toEqual([[{ text: 'Stop', callback_data: 'cancel:abc~7', style: 'danger' }]]);
    expect(rig.fake.calls('sendMessage')[0]!.params['link_preview_options']).toEqual({ is_disabled: true });
  });

  it('are sent although the message that asked was deleted', async () => {
    await rig.channel.send(DM, { text: 'On it', origin: { person: '7', message: '99999' } }, 'op1');
    expect(rig.fake.chat(7).texts).toEqual(['On it']);
  });

  it('are sent as they are: nothing in them is markup', async () => {
    const text = '*a* _b_ <i>c</i> [d](https://example.org) `e` \\ &amp;';
    await rig.channel.send(DM, { text }, 'op1');
    expect(rig.fake.chat(7).texts).toEqual([text]);
  });

  it('that are too long become several messages, none lost, buttons below the last', async () => {
    const text = Array.from({ length: 900 }, (_, i) => `Sentence number ${i}.`).join(' ');
    const sent = await rig.channel.send(DM, { text, choices: [{ id: 'new', label: 'New' }] }, 'op1');
    const { fromBot } = rig.fake.chat(7);
    expect(fromBot.map(({ now }) => now.text).join(' ')).toBe(text);
    expect(fromBot.length).toBeGreaterThan(3);
    expect(fromBot.map(({ now }) => now.buttons.length)).toEqual([...fromBot.slice(1).map(() => 0), 1]);
    expect(sent.id).toBe(String(fromBot.at(-1)!.id));
  });

  it('are edited in place, and the same again is no error', async () => {
    const sent = await rig.channel.send(DM, { text: 'one' }, 'op1');
    await rig.channel.edit(sent, { text: 'two' });
    await rig.channel.edit(sent, { text: 'two' });
    expect(rig.now(sent).text).toBe('two');
    expect(rig.fake.chat(7).fromBot).toHaveLength(1);
  });

  it('keep their rest when an edit made them too long', async () => {
    const sent = await rig.channel.send(DM, { text: 'one' }, 'op1');
    await rig.channel.edit(sent, { text: `${'a '.repeat(3000)}end` });
    expect(rig.fake.chat(7).fromBot).toHaveLength(2);
    expect(rig.fake.chat(7).texts.at(-1)).toMatch(/end$/);
  });

  it('go to their topic, and to the general one where it was deleted', async () => {
    const group = rig.fake.group({ forum: true });
    const topic = group.topic('Clips');
    await rig.channel.send(`telegram:${group.id}:${topic}`, { text: 'here' }, 'op1');
    await rig.channel.send(`telegram:${group.id}:4321`, { text: 'there' }, 'op2');
    expect(rig.fake.chat(group.id).fromBot.map(({ thread }) => thread)).toEqual([topic, undefined]);
  });

  it("go to their line of a channel's direct messages, which Telegram refuses without it", async () => {
    const group = rig.fake.group({ directMessages: true });
    await rig.channel.send(`telegram:${group.id}:d44`, { text: 'here' }, 'op1');
    expect(rig.fake.calls('sendMessage').at(-1)?.params).toMatchObject({ direct_messages_topic_id: 44 });
    expect(rig.fake.chat(group.id).texts).toEqual(['here']);
  });

  it('that speak of a message lead to it: by an answer in private, by a link in a supergroup', async () => {
    const video = await rig.channel.send(DM, { text: 'video' }, 'op1');
    const origin = { person: '7', message: '5' };
    await rig.channel.send(DM, { text: '“a kite”\nready', origin, shows: video }, 'op2');
    expect(rig.fake.calls('sendMessage').at(-1)?.params).toMatchObject({
      reply_parameters: { message_id: Number(video.id) },
    });
    const group = rig.fake.group();
    const there = await rig.channel.send(`telegram:${group.id}`, { text: 'video' }, 'op3');
    await rig.channel.send(`telegram:${group.id}`, { text: '“a kite”\nready', origin, shows: there }, 'op4');
    const url = `https://t.me/c/${-group.id - 1_000_000_000_000}/${there.id}`;
    expect(rig.fake.calls('sendMessage').at(-1)?.params).toMatchObject({
      reply_parameters: { message_id: 5 },
      entities: [{ type: 'text_link', offset: 0, length: 8, url }],
    });
  });

  it('are edited more seldom in groups', async () => {
    expect(await rig.channel.limits(DM)).toEqual({
      text: 4096,
      caption: 1024,
      fileOut: 50_000_000,
      posterAbove: 10_000_000,
      editEvery: 1_500,
    });
    expect((await rig.channel.limits('telegram:-100123:9')).editEvery).toBe(4_000);
  });
});
