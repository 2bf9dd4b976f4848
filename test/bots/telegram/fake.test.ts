import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api, type GrammyError, HttpError, InputFile } from 'grammy';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bad, tooMany } from '../../support/telegram/failure.ts';
import type { TelegramFake, TelegramFakeOptions } from '../../support/telegram/fake.ts';
import { startTelegramFake } from '../../support/telegram/start.ts';
import { until } from './rig.ts';

let fake: TelegramFake;
let api: Api;
const dir = mkdtempSync(join(tmpdir(), 'fake-test-'));

async function start(options: TelegramFakeOptions = {}): Promise<void> {
  fake = await startTelegramFake(options);
  api = new Api(fake.token, { apiRoot: fake.url });
}

async function refused(call: Promise<unknown>): Promise<GrammyError> {
  return await call.then(
    () => Promise.reject(new Error('was not refused')),
    (error: unknown) => error as GrammyError,
  );
}

function fileOf(size: number, name = 'clip.mp4'): string {
  const path = join(dir, name);
  writeFileSync(path, `bytes of ${name}`);
  truncateSync(path, size);
  return path;
}

beforeEach(() => start());
afterEach(async () => {
  expect(fake.untrue).toEqual([]);
  await fake.close();
});

describe('telegram fake › updates', () => {
  it('hands an update out again until a higher offset confirms it', async () => {
    const ann = fake.person({ id: 7, name: 'Ann', lang: 'en' });
    ann.says('hello');
    const [first] = await api.getUpdates();
    const [again] = await api.getUpdates({ offset: first!.update_id });
    expect(again!.update_id).toBe(first!.update_id);
    expect(await api.getUpdates({ offset: first!.update_id + 1 })).toEqual([]);
    expect(fake.invalid).toEqual([]);
  });

  it('lets a poll wait until something happens', async () => {
    const ann = fake.person({ id: 7, name: 'Ann' });
    const waiting = api.getUpdates({ timeout: 30 });
    await until(() => expect(fake.polls).toHaveLength(1));
    ann.says('/video a red kite', { photo: { bytes: Buffer.from('x') } });
    const [update] = await waiting;
    expect(update!.message!.caption).toBe('/video a red kite');
    expect(update!.message!.caption_entities![0]).toEqual({ type: 'bot_command', offset: 0, length: 6 });
    expect(update!.message!.photo).toHaveLength(3);
  });

  it('throws the older of two pollers out with 409', async () => {
    const older = refused(api.getUpdates({ timeout: 30 }));
    await until(() => expect(fake.polls).toHaveLength(1));
    await api.getUpdates();
    expect((await older).description).toContain('terminated by other getUpdates request');
    expect(fake.queue.conflicts).toBe(1);
  });

  it('refuses polling while a webhook is set, and posts with the secret until the bot takes it', async () => {
    const seen: (string | undefined)[] = [];
    const bot = createServer((request, response) => {
      seen.push(request.headers['x-telegram-bot-api-secret-token'] as string);
      response.writeHead(seen.length === 1 ? 500 : 200).end();
    });
    await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(bot.address() as AddressInfo).port}/hook`;
    await api.setWebhook(url, { secret_token: 'sesame' });
    expect((await refused(api.getUpdates())).error_code).toBe(409);
    fake.person({ id: 7, name: 'Ann' }).says('hello');
    await until(() => expect(fake.pump.posts.map((post) => post.status)).toEqual([500, 200]));
    expect(seen).toEqual(['sesame', 'sesame']);
    bot.close();
  });

  it('hands confirmed updates out a second time when doubled', async () => {
    fake.doubleUpdates();
    fake.person({ id: 7, name: 'Ann' }).says('hello');
    const [first] = await api.getUpdates();
    const [second] = await api.getUpdates({ offset: first!.update_id + 1 });
    expect(second!.update_id).toBe(first!.update_id);
  });
});

describe('telegram fake › messages', () => {
  it('refuses an edit that changes nothing and drops a keyboard that is not sent again', async () => {
    const ann = fake.person({ id: 7, name: 'Ann' });
    ann.starts();
    const keyboard = { inline_keyboard: [[{ text: 'Stop', callback_data: 'stop' }]] };
    const { message_id } = await api.sendMessage(7, 'working', { reply_markup: keyboard });
    const same = await refused(api.editMessageText(7, message_id, 'working', { reply_markup: keyboard }));
    expect(same.description).toContain('message is not modified');
    await api.editMessageText(7, message_id, 'working');
    expect(fake.chat(7).fromBot[0]!.now.buttons).toEqual([]);
    expect(fake.chat(7).fromBot[0]!.history).toHaveLength(2);
  });

  it('turns a text into a video by an upload, streams the bytes to disk, and takes the same again', async () => {
    fake.person({ id: 7, name: 'Ann' }).starts();
    const { message_id } = await api.sendMessage(7, 'working');
    const path = fileOf(3_000_000);
    const media = () => ({ type: 'video' as const, media: new InputFile(path, 'my clip.mp4'), width: 1080 });
    await api.editMessageMedia(7, message_id, { ...media(), caption: 'done' });
    await api.editMessageMedia(7, message_id, { ...media(), caption: 'done' });
    const [video] = fake.chat(7).fromBot;
    expect(video!.now).toMatchObject({
      caption: 'done',
      media: { name: 'my clip.mp4', bytes: 3_000_000, width: 1080 },
    });
    expect(readFileSync(video!.now.media!.path).equals(readFileSync(path))).toBe(true);
    const gone = await refused(api.editMessageText(7, message_id, 'late'));
    expect(gone.description).toBe('Bad Request: there is no text in the message to edit');
    expect(fake.invalid).toEqual([]);
  });

  it('answers 413 for more than 50 MB and takes it on a local server', async () => {
    fake.person({ id: 7, name: 'Ann' }).starts();
    const path = fileOf(51 * 1024 * 1024);
    expect((await refused(api.sendVideo(7, new InputFile(path)))).error_code).toBe(413);
    expect(fake.chat(7).fromBot).toEqual([]);
  });

  it('knows the words for a chat that is closed, moved or unknown', async () => {
    const ann = fake.person({ id: 7, name: 'Ann' });
    expect((await refused(api.sendMessage(7, 'hi'))).description).toContain("can't initiate conversation");
    ann.starts();
    ann.blocks();
    expect((await refused(api.sendMessage(7, 'hi'))).description).toBe(
      'Forbidden: bot was blocked by the user',
    );
    expect((await refused(api.sendMessage(8, 'hi'))).description).toBe('Bad Request: chat not found');
    const group = fake.group({ type: 'group' });
    const old = group.id;
    const next = group.migrates();
    expect((await refused(api.sendMessage(old, 'hi'))).parameters.migrate_to_chat_id).toBe(next);
    group.kicks();
    expect((await refused(api.sendMessage(next, 'hi'))).error_code).toBe(403);
  });

  it('says which request is not by the documentation', async () => {
    fake.person({ id: 7, name: 'Ann' }).starts();
    await api.raw.sendMessage({ chat_id: 7, text: 'hi', colour: 'red' } as never);
    await refused(api.sendMessage(7, 'x'.repeat(4097)));
    const long = { inline_keyboard: [[{ text: 'a', callback_data: 'ü'.repeat(33) }]] };
    expect((await refused(api.sendMessage(7, 'hi', { reply_markup: long }))).description).toContain(
      'BUTTON_DATA_INVALID',
    );
    const checked = fake.schema === undefined ? 0 : 3;
    expect(fake.invalid).toHaveLength(checked);
  });
});

describe('telegram fake › groups', () => {
  it('lets commands and replies through and nothing else while privacy mode is on', async () => {
    const ann = fake.person({ id: 7, name: 'Ann' });
    const group = fake.group();
    const { message_id } = await api.sendMessage(group.id, 'I am here');
    ann.says('just talk', { chat: group.id });
    ann.says('@clipper_bot hello', { chat: group.id });
    ann.says('/video@other_bot a cat', { chat: group.id });
    ann.says('/video@clipper_bot a cat', { chat: group.id });
    ann.says('brighter', { chat: group.id, replyTo: message_id });
    const texts = (await api.getUpdates()).map((update) => update.message?.text);
    expect(texts).toEqual(['/video@clipper_bot a cat', 'brighter']);
  });

  it('puts topic messages under their topic and refuses the number of the general one', async () => {
    const ann = fake.person({ id: 7, name: 'Ann' });
    const group = fake.group({ forum: true });
    const topic = group.topic('Clips');
    ann.says('/video a cat', { chat: group.id, topic });
    const update = (await api.getUpdates()).at(-1)!;
    expect(update.message).toMatchObject({ is_topic_message: true, message_thread_id: topic });
    expect(update.message!.reply_to_message!.forum_topic_created!.name).toBe('Clips');
    await api.sendMessage(group.id, 'here', { message_thread_id: topic });
    const general = await refused(api.sendMessage(group.id, 'there', { message_thread_id: 1 }));
    expect(general.description).toBe('Bad Request: message thread not found');
  });
});

describe('telegram fake › callbacks and files', () => {
  it('takes the answer to a press once, and not late', async () => {
    const ann = fake.person({ id: 7, name: 'Ann' });
    ann.starts();
    const reply_markup = { inline_keyboard: [[{ text: 'Stop', callback_data: 'stop' }]] };
    await api.sendMessage(7, 'working', { reply_markup });
    const press = ann.presses('Stop');
    expect((await api.getUpdates()).at(-1)!.callback_query!.data).toBe('stop');
    await api.answerCallbackQuery(press.id, { text: 'ok' });
    expect(press.answered!.text).toBe('ok');
    expect((await refused(api.answerCallbackQuery(press.id))).description).toContain('query is too old');
    const late = ann.presses('Stop');
    fake.expireCallbacks();
    expect((await refused(api.answerCallbackQuery(late.id))).description).toContain('query is too old');
  });

  it('serves files below the token and none over 20 MB', async () => {
    const ann = fake.person({ id: 7, name: 'Ann' });
    ann.says('small', { document: { bytes: Buffer.from('plain bytes'), name: 'a.txt' } });
    ann.says('big', { video: { size: 21 * 1024 * 1024 } });
    const updates = await api.getUpdates();
    const { file_path } = await api.getFile(updates[0]!.message!.document!.file_id);
    const answer = await fetch(`${fake.url}/file/bot${fake.token}/${file_path}`);
    expect(await answer.text()).toBe('plain bytes');
    expect(fake.downloads).toHaveLength(1);
    const big = await refused(api.getFile(updates[1]!.message!.video!.file_id));
    expect(big.description).toBe('Bad Request: file is too big');
  });
});

describe('telegram fake › troubles', () => {
  it('loses the answer after it carried the call out, or the request before', async () => {
    fake.person({ id: 7, name: 'Ann' }).starts();
    fake.faults.plan({ lose: 'answer' }, { method: 'sendMessage' });
    expect(await refused(api.sendMessage(7, 'one'))).toBeInstanceOf(HttpError);
    fake.faults.plan({ lose: 'request' }, { method: 'sendMessage' });
    expect(await refused(api.sendMessage(7, 'two'))).toBeInstanceOf(HttpError);
    expect(fake.chat(7).texts).toEqual(['one']);
    expect(fake.faults.open).toBe(false);
  });

  it('refuses what was planned for one chat, then goes on', async () => {
    fake.person({ id: 7, name: 'Ann' }).starts();
    fake.person({ id: 8, name: 'Bob' }).starts();
    fake.faults.plan({ refuse: tooMany(3) }, { chat: 7 });
    await api.sendMessage(8, 'fine');
    expect((await refused(api.sendMessage(7, 'slow'))).parameters.retry_after).toBe(3);
    fake.faults.plan({ refuse: bad('strange') }, { method: /^send/, times: 2 });
    await refused(api.sendMessage(7, 'x'));
    await refused(api.sendMessage(7, 'x'));
    await api.sendMessage(7, 'y');
    expect(fake.chat(7).texts).toEqual(['y']);
  });

  it('keeps the pace of a group', async () => {
    await fake.close();
    await start({ paced: true });
    const group = fake.group();
    for (let i = 0; i < 20; i += 1) await api.sendMessage(group.id, `message ${i}`);
    const late = await refused(api.sendMessage(group.id, 'one too many'));
    expect(late.parameters.retry_after).toBeGreaterThan(50);
  });
});

describe('telegram fake › its own truth', () => {
  it('shows every kind of medium as the documentation describes it', async () => {
    const ann = fake.person({ id: 7, name: 'Ann' });
    const kinds = [
      'photo',
      'video',
      'document',
      'animation',
      'video_note',
      'audio',
      'voice',
      'sticker',
      'live_photo',
    ] as const;
    for (const kind of kinds) ann.says('', { [kind]: { bytes: Buffer.from('x') } });
    const messages = (await api.getUpdates()).map((update) => update.message!);
    expect(messages.map((message) => kinds.filter((kind) => kind in message))).toEqual(
      kinds.map((kind) => {
        if (kind === 'animation') return ['document', 'animation'];
        return kind === 'live_photo' ? ['photo', 'live_photo'] : [kind];
      }),
    );
    rmSync(dir, { recursive: true, force: true });
  });
});
