import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../../src/core/message.ts';
import type { Reply } from '../../../src/core/reply.ts';
import { words } from '../../../src/core/text/words.ts';
import { carry } from '../../support/carried.ts';
import { type BotApiFailure, bad, forbidden } from '../../support/telegram/failure.ts';
import type { Group } from '../../support/telegram/group.ts';
import { channelRig, clips, DM, problem, video } from './channel-rig.ts';

const rig = channelRig();
const { file } = clips();
const say = words('en');

const choices = [
  { id: 'export', label: 'Export again' },
  { id: 'open', label: 'Open in browser', url: 'https://nemo.example/x' },
];

/** A video whose bubble stands in this chat. */
async function finished(to: Address, more: Partial<Reply> = {}, url?: string) {
  const origin = { person: '7' };
  const bubble = await rig.channel.send(to, { text: 'working', origin }, 'op1');
  const reply: Reply = { text: 'Here it is', origin, choices, ...more };
  const film = url === undefined ? video : { ...video, url };
  return carry(rig.channel, to, bubble, { reply, video: film, file: file() });
}

const group = (): readonly [Group, Address] => {
  const made = rig.fake.group({ forum: true });
  return [made, `telegram:${made.id}`];
};
const films = (chat: number) => rig.fake.chat(chat).fromBot.filter(({ now }) => now.media !== undefined);

describe('telegram › a final is never dropped', () => {
  it('an address that Telegram does not take for a button costs the button, not the video', async () => {
    const local = [...choices.slice(0, 1), { id: 'open', label: 'Open', url: 'http://localhost:8080/x' }];
    const final = await finished(DM, { choices: local });
    await final.bring();
    const [film] = films(7);
    expect(film?.now.caption).toBe('Here it is\nOpen: http://localhost:8080/x');
    expect(film?.now.buttons.flat()).toHaveLength(1);
    expect(final.step).toBeUndefined();
  });

  it('a poster that is refused is left out', async () => {
    const final = await finished(DM);
    rig.fake.faults.plan({ refuse: bad('THUMB_INVALID: wrong thumbnail') }, { method: 'editMessageMedia' });
    await final.bring();
    expect(films(7)[0]?.now.media).not.toHaveProperty('thumbnail');
    expect(films(7)[0]?.now.buttons.flat()).toHaveLength(2);
  });

  it('a topic that was closed meanwhile sends it to the asker, without buttons that would act elsewhere', async () => {
    const [made] = group();
    const topic = made.topic('Films');
    const final = await finished(`telegram:${made.id}:${topic}`);
    rig.fake.world.room(made.id).closedTopics.add(topic);
    rig.fake.faults.plan(
      { refuse: bad('TOPIC_CLOSED') },
      { method: /^editMessage/, chat: made.id, times: 9 },
    );
    await final.bring();
    expect(films(made.id)).toEqual([]);
    expect(
      films(7)[0]
        ?.now.buttons.flat()
        .map(({ text }) => text),
    ).toEqual(['Open in browser']);
  });

  it('a bot that was thrown out of the group brings it to the asker', async () => {
    const [made, to] = group();
    const final = await finished(to);
    made.kicks();
    await final.bring();
    expect(films(7)).toHaveLength(1);
  });

  it('where the asker has not started the bot, the group has words with a link', async () => {
    const [made, to] = group();
    const final = await finished(to, {}, 'https://files.example/film.mp4');
    rig.fake.world.accounts.get(7)!.started = false;
    const denied = bad('not enough rights to send videos to the chat');
    rig.fake.faults.plan({ refuse: denied }, { method: 'editMessageMedia', chat: made.id });
    await final.bring();
    expect(rig.fake.chat(made.id).texts.at(-1)).toContain('https://files.example/film.mp4');
    expect(final.kept).toBe(false);
  });

  it('who has blocked the bot is owed it', async () => {
    const final = await finished(DM);
    rig.fake.world.accounts.get(7)!.blocked = true;
    await final.bring();
    expect(final.kept).toBe(true);
  });

  it('what is for one person alone never stands in a group, whatever happens', async () => {
    const [made, to] = group();
    const reply: Reply = { text: 'https://nemo.example/claim', origin: { person: '7' }, aside: true };
    await carry(rig.channel, to, undefined, { reply }).bring();
    expect(rig.fake.chat(7).texts).toEqual(['https://nemo.example/claim']);
    rig.fake.world.accounts.get(7)!.started = false;
    const again = carry(rig.channel, to, undefined, { reply });
    await again.bring();
    expect(rig.fake.chat(made.id).texts).toEqual([say.writeToMeFirst]);
    expect(again.kept).toBe(false);
  });

  it.each([
    'message to edit not found',
    "message can't be edited",
    'MESSAGE_ID_INVALID',
    'not enough rights to send videos to the chat',
    'CHAT_SEND_VIDEOS_FORBIDDEN',
    'TOPIC_CLOSED',
    'PEER_FLOOD',
    'chat not found',
    'USER_IS_BLOCKED',
    'BUTTON_URL_INVALID',
    'BUTTON_DATA_INVALID',
    "can't parse entities: unsupported start tag",
    'message caption is too long',
    'wrong file identifier/HTTP URL specified',
    'WEBPAGE_MEDIA_EMPTY',
    'failed to get HTTP URL content',
    'VIDEO_FILE_INVALID',
    'IMAGE_PROCESS_FAILED',
    'something that no rule names',
  ])('a video whose edits are refused with "%s" stands all the same', async (text) => {
    const [made, to] = group();
    const final = await finished(to, {}, 'https://files.example/film.mp4');
    const refuse = bad(text);
    rig.fake.faults.plan({ refuse }, { method: 'editMessageMedia', chat: made.id, times: 3 });
    await final.bring();
    const linked = [...rig.fake.chat(made.id).texts, ...rig.fake.chat(7).texts].filter((one) =>
      one.includes('https://files.example/film.mp4'),
    );
    expect([...films(made.id), ...films(7), ...linked]).toHaveLength(1);
    expect(rig.fake.calls('editMessageMedia').length).toBeLessThanOrEqual(5);
  });
});

describe('telegram › what a refusal means', () => {
  const part = (name: string) => ({ code: 'platform-refused', details: { part: name } });
  const gone = { code: 'message-gone' };
  const denied = { code: 'not-allowed' };
  const closed = { code: 'chat-closed' };
  it.each<[BotApiFailure, object]>([
    [bad('message identifier is not specified'), gone],
    [bad('MESSAGE_EDIT_TIME_EXPIRED'), gone],
    [bad('MESSAGE_AUTHOR_REQUIRED'), gone],
    [bad('have no rights to send a message'), denied],
    [bad('need administrator rights in the channel chat'), denied],
    [forbidden('CHAT_WRITE_FORBIDDEN'), denied],
    [bad('CHAT_SEND_PLAIN_FORBIDDEN'), denied],
    [bad('CHAT_RESTRICTED'), denied],
    [bad('CHAT_ADMIN_REQUIRED'), denied],
    [bad('USER_BANNED_IN_CHANNEL'), denied],
    [bad('TOPIC_CLOSED'), denied],
    [bad('PEER_FLOOD'), denied],
    [forbidden('bot was kicked from the supergroup chat'), closed],
    [forbidden('bot is not a member of the supergroup chat'), closed],
    [forbidden('the group chat was deleted'), closed],
    [forbidden("bot can't initiate conversation with a user"), closed],
    [bad('CHANNEL_PRIVATE'), closed],
    [bad('PEER_ID_INVALID'), closed],
    [bad('USER_IS_BLOCKED'), closed],
    [bad("inline keyboard button URL 'http://nemo:1/' is invalid: Wrong HTTP URL"), part('buttons')],
    [bad('BUTTON_URL_INVALID'), part('buttons')],
    [bad('BUTTON_DATA_INVALID'), part('buttons')],
    [bad('BUTTON_TYPE_INVALID'), part('buttons')],
    [bad('REPLY_MARKUP_INVALID'), part('buttons')],
    [bad('message to be replied not found'), part('reference')],
    [bad('REPLY_MESSAGE_ID_INVALID'), part('reference')],
    [bad("can't parse entities: byte offset 5"), part('words')],
    [bad('ENTITY_BOUNDS_INVALID'), part('words')],
    [bad('message is too long'), part('words')],
    [bad('message caption is too long'), part('words')],
    [bad('message text is empty'), part('words')],
    [bad('wrong thumbnail'), part('poster')],
    [bad('VIDEO_COVER_INVALID'), part('poster')],
    [bad('wrong file identifier/HTTP URL specified'), part('file')],
    [bad('file must be non-empty'), part('file')],
    [bad('failed to get HTTP URL content'), part('file')],
    [bad('WEBPAGE_CURL_FAILED'), part('file')],
    [bad('WEBPAGE_MEDIA_EMPTY'), part('file')],
    [bad('MEDIA_EMPTY'), part('file')],
    [bad('IMAGE_PROCESS_FAILED'), part('file')],
    [bad('file is too big'), { code: 'over-chat-limit' }],
    [bad('SLOWMODE_WAIT_17'), { code: 'slow-down', details: { seconds: 17 } }],
    [bad('words that no rule knows'), part('unknown')],
    [forbidden('words that no rule knows'), closed],
  ])('%s', async (refuse, meaning) => {
    rig.fake.faults.plan({ refuse }, { method: 'sendMessage' });
    expect(await problem(rig.channel.send(DM, { text: 'hi' }, 'op1'))).toMatchObject(meaning);
  });

  it('has a row in the documentation for the names that it is known by', () => {
    const rows = readFileSync(new URL('../../../docs/wire.md', import.meta.url), 'utf8');
    const names = [
      'BUTTON_URL_INVALID',
      'TOPIC_CLOSED',
      'PEER_FLOOD',
      'USER_IS_BLOCKED',
      'WEBPAGE_MEDIA_EMPTY',
    ];
    for (const name of [...names, "can't parse entities", 'wrong file identifier', 'not enough rights'])
      expect(rows).toContain(name);
  });
});

describe('telegram › an answer that was lost', () => {
  it('says how often the message is worth another one, where it may stand already', async () => {
    rig.fake.faults.plan({ lose: 'answer' }, { method: 'sendMessage' });
    expect(await problem(rig.channel.send(DM, { text: 'hi' }, 'op1'))).toMatchObject({
      code: 'platform-down',
      details: { repeats: 1 },
    });
    rig.fake.faults.plan({ html: 502 }, { method: 'sendMessage' });
    expect((await problem(rig.channel.send(DM, { text: 'hi' }, 'op1'))).details).toEqual({});
  });
});
