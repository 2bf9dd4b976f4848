import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readMark } from '../../../src/bots/discord/address.ts';
import { Problem } from '../../../src/core/problem.ts';
import { words } from '../../../src/core/text/words.ts';
import { button, type PersonsFile } from '../../support/discord/person.ts';
import { shown } from '../../support/discord/world.ts';
import { type Stage, setStage, textOf } from './support.ts';

const say = words('en');
const photo = (name: string): PersonsFile => ({ name, bytes: `bytes of ${name}` });

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(async () => {
  const { invalid, unfaithful } = stage.fake;
  await stage.close();
  expect(invalid).toEqual([]);
  expect(unfaithful).toEqual([]);
});

/** The next message that was handed over. */
async function heard(index = 0) {
  return stage.fake.until('a message handed over', () => stage.received[index]);
}

describe('discord listener', () => {
  test('a slash command with three photos is deferred, then handed over with its placeholder', async () => {
    await stage.listen();
    const { fake, safe } = stage;
    const room = fake.room(fake.guild('studio'));
    const anna = fake.person('anna', { locale: 'zh-CN' });
    const files = ['a.jpg', 'b.png', 'c.heic'].map(photo);
    const used = anna.slash('video', { prompt: 'a calm sea', media: files, shape: '9:16' }, { room });
    const message = await heard();
    expect((await fake.acknowledged(used)).type).toBe(5);
    expect(message).toMatchObject({
      id: `discord:i${used.id}`,
      from: `discord:${room.id}`,
      sender: { id: anna.id, name: 'anna', language: 'zh-CN' },
      text: '/video a calm sea (9:16)',
      places: [room.id, room.guild?.id],
      direct: false,
      message: used.original!.id,
      placeholder: { to: `discord:${room.id}`, id: `${used.original!.id}@${used.id}` },
    });
    expect(message.attachments.map(({ kind, name }) => [kind, name])).toEqual([
      ['image', 'a.jpg'],
      ['image', 'b.png'],
      ['image', 'c.heic'],
    ]);
    expect(JSON.stringify(message)).not.toMatch(/https?:|hm=/);
    expect(JSON.stringify(message)).not.toContain(used.token);
    expect(safe.held.get(`discord:ticket:${used.id}`)!.seconds).toBeLessThanOrEqual(14 * 60);
  });

  test('a mention with a photo is heard without the content intent, and typing is shown', async () => {
    await stage.listen();
    const { fake } = stage;
    const room = fake.room(fake.guild('studio'));
    const anna = fake.person('anna');
    const post = anna.mentions(room, 'animate this <:smile:123456789012345678>', [photo('cat.png')]);
    const message = await heard();
    const file = shown(post).files[0]!;
    expect(message).toMatchObject({
      id: `discord:m${post.id}`,
      from: `discord:${room.id}`,
      text: 'animate this :smile:',
      message: post.id,
      direct: false,
    });
    expect(message.attachments).toEqual([
      {
        kind: 'image',
        name: 'cat.png',
        bytes: file.size,
        mime: 'image/png',
        ref: `message/${room.id}/${post.id}/${file.id}`,
      },
    ]);
    await fake.until('typing', () => fake.world.typed.some((sign) => sign.room === room.id));
  });

  test('a DM is heard as it is written', async () => {
    await stage.listen();
    const anna = stage.fake.person('anna');
    anna.dm('make a trailer', [photo('clip.mp4')]);
    const message = await heard();
    expect(message).toMatchObject({
      from: `discord:@${anna.directRoom.id}`,
      text: 'make a trailer',
      direct: true,
    });
    expect(message.attachments[0]).toMatchObject({ kind: 'video', name: 'clip.mp4' });
  });

  test('an answer to the bot is heard, with and without the ping; words to others are not', async () => {
    await stage.listen();
    const { fake, channel } = stage;
    const room = fake.room(fake.guild('studio'));
    const [anna, ben] = [fake.person('anna'), fake.person('ben')];
    const sent = await channel.send(`discord:${room.id}`, { text: 'Ready.' }, 'op1');
    const ours = fake.world.posts.get(readMark(sent.id).message)!;
    ben.replies(anna.says(room, 'nice weather'), 'indeed');
    ben.replies(ours, 'shorter please');
    ben.replies(ours, 'never seen', [], false);
    const [first, second] = [await heard(0), await heard(1)];
    expect(first).toMatchObject({ text: 'shorter please', answers: ours.id });
    expect(second).toMatchObject({ text: '', answers: ours.id });
    expect(stage.received).toHaveLength(2);
  });

  test('with the content intent an answer to a photo brings the photo along', async () => {
    await stage.fake.stop();
    stage = await setStage({ messageContent: true });
    await stage.listen({ messageContent: true });
    const { fake } = stage;
    const room = fake.room(fake.guild('studio'));
    const [anna, ben] = [fake.person('anna'), fake.person('ben')];
    const post = anna.says(room, 'look', [photo('cat.png')]);
    ben.replies(post, `<@${fake.world.bot.id}> make it move`);
    const message = await heard();
    expect(message.text).toBe('make it move');
    expect(message.attachments.map(({ ref }) => ref)).toEqual([
      `message/${room.id}/${post.id}/${shown(post).files[0]!.id}`,
    ]);
  });

  test("the message command takes anybody's message, its words and its files", async () => {
    await stage.listen();
    const { fake, channel } = stage;
    const room = fake.room(fake.guild('studio'));
    const [anna, ben] = [fake.person('anna'), fake.person('ben')];
    const post = ben.says(room, 'my holiday', [photo('beach.jpg')]);
    anna.contextMenu(say.makeVideo, post, {});
    const message = await heard();
    expect(message).toMatchObject({ text: '/video my holiday', sender: { id: anna.id } });
    const inlet = await channel.open(message.attachments[0]!, AbortSignal.timeout(5_000));
    expect(await textOf(inlet)).toBe('bytes of beach.jpg');
  });

  test('a press acts for the asker alone; anybody else is told so in private', async () => {
    await stage.listen();
    const { fake, channel } = stage;
    const room = fake.room(fake.guild('studio'));
    const [anna, ben] = [fake.person('anna'), fake.person('ben')];
    const choices = [{ id: 'cancel:t1', label: 'Stop' }];
    const sent = await channel.send(
      `discord:${room.id}`,
      { text: 'Working…', choices, origin: { person: anna.id } },
      'op1',
    );
    const post = fake.world.posts.get(sent.id)!;
    const wrong = ben.presses(button(post, 'Stop'));
    await fake.acknowledged(wrong);
    expect(shown(wrong.original!).content).toBe(say.notYours);
    expect(wrong.original!.ephemeralFor).toBe(ben.id);
    const right = anna.presses(button(post, 'Stop'));
    expect(await heard()).toMatchObject({
      id: `discord:i${right.id}`,
      pressed: 'cancel:t1',
      answers: sent.id,
      text: '',
    });
    expect(stage.received).toHaveLength(1);
  });

  test('many choices are a menu, and the chosen line is a press', async () => {
    await stage.listen();
    const { fake, channel } = stage;
    const anna = fake.person('anna');
    const choices = Array.from({ length: 7 }, (_, n) => ({ id: `skill:s${n}`, label: `Skill ${n}` }));
    await channel.send(
      `discord:@${anna.directRoom.id}`,
      { text: 'Choose', choices, origin: { person: anna.id } },
      'op1',
    );
    const post = fake.channel(anna.directRoom.id).messages[0]!;
    anna.selects(button(post, ''), ['skill:s4']);
    expect((await heard()).pressed).toBe('skill:s4');
  });

  test('skills are completed as somebody types, and a skill named with a video is chosen first', async () => {
    await stage.listen();
    const { fake } = stage;
    const anna = fake.person('anna');
    const typed = anna.types('video', 'skill', 'mus');
    await fake.acknowledged(typed);
    expect(typed.suggestions).toEqual([{ name: 'Music Maker', value: 'music-maker' }]);
    anna.slash('video', { prompt: 'a song', skill: 'music-maker' });
    const [first, second] = [await heard(0), await heard(1)];
    expect([first.text, second.text]).toEqual(['/skill music-maker', '/video a song']);
    expect([first.placeholder === undefined, second.placeholder === undefined]).toEqual([true, false]);
  });

  test('quiet matters are answered for one pair of eyes in a server, openly in a DM', async () => {
    await stage.listen();
    const { fake } = stage;
    const anna = fake.person('anna');
    const inServer = anna.slash('credits', {}, { room: fake.room(fake.guild('studio')) });
    const inDirect = anna.slash('credits');
    await heard(1);
    expect(inServer.original!.ephemeralFor).toBe(anna.id);
    expect(inDirect.original!.ephemeralFor).toBeUndefined();
    const [quiet, open] = [false, true].map((direct) => stage.received.find((one) => one.direct === direct)!);
    expect(readMark(quiet!.placeholder!.id).hidden).toBe(true);
    expect([quiet!.aside, open!.aside]).toEqual([true, undefined]);
  });

  test('an event that comes twice has one id and one placeholder', async () => {
    await stage.listen();
    const { fake } = stage;
    const anna = fake.person('anna');
    anna.slash('video', { prompt: 'once' });
    await heard(0);
    fake.gateway.repeat('INTERACTION_CREATE');
    await heard(1);
    expect(stage.received[1]).toEqual(stage.received[0]);
    expect(fake.channel(anna.directRoom.id).messages).toHaveLength(1);
  });

  test('a deferral whose answer was lost still finds its placeholder', async () => {
    await stage.listen();
    const { fake } = stage;
    fake.trouble('POST', '/interactions/{interaction_id}/{interaction_token}/callback', { lose: 'answer' });
    const used = fake.person('anna').slash('video', { prompt: 'lost' });
    expect((await heard()).placeholder!.id).toBe(`${used.original!.id}@${used.id}`);
  });

  test('an interaction that Discord gave up on is handed over all the same, without a placeholder', async () => {
    await stage.listen();
    const { fake } = stage;
    fake.trouble('POST', '/interactions/{interaction_id}/{interaction_token}/callback', { code: 10062 });
    fake.person('anna').slash('video', { prompt: 'late' });
    const message = await heard();
    expect(message.text).toBe('/video late');
    expect(message.placeholder).toBeUndefined();
  });

  test('a memory that is away for a moment loses nothing', async () => {
    let away = 3;
    await stage.listen({
      receive: (message) => {
        away -= 1;
        if (away >= 0) return Promise.reject(new Problem('memory-down', {}));
        stage.received.push(message);
        return Promise.resolve();
      },
    });
    stage.fake.person('anna').slash('video', { prompt: 'kept' });
    expect((await heard()).text).toBe('/video kept');
  });

  test('a message that cannot be accepted is answered with words at once', async () => {
    await stage.listen({ receive: () => Promise.reject(new Error('broken')) });
    const { fake } = stage;
    const anna = fake.person('anna');
    anna.slash('video', { prompt: 'x' });
    anna.dm('y');
    await fake.until(
      'two answers',
      () =>
        anna.sees(anna.directRoom).filter((post) => post.author.bot && shown(post).content.length > 10)
          .length === 2,
    );
  });
});
