import { readFileSync } from 'node:fs';
import { DiscordAPIError } from '@discordjs/rest';
import { RESTJSONErrorCodes } from 'discord-api-types/v10';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toProblem } from '../../../src/bots/discord/errors.ts';
import { MEANINGS } from '../../../src/bots/discord/refusals.ts';
import { nextRung } from '../../../src/core/ladder.ts';
import { words } from '../../../src/core/text/words.ts';
import { carry } from '../../support/carried.ts';
import { pressables } from '../../support/discord/person.ts';
import { type Post, shown } from '../../support/discord/world.ts';
import { type Chat, MESSAGE, MESSAGES, openChat, text, VIDEO } from './chat.ts';
import { problemOf } from './support.ts';

const say = words('en');

let chat: Chat;
beforeEach(async () => {
  chat = await openChat({ bucketSize: 5_000 });
});
afterEach(async () => {
  const { invalid, unfaithful } = chat.fake;
  await chat.stage.close();
  expect(invalid).toEqual([]);
  expect(unfaithful).toEqual([]);
});

const choices = [
  { id: 'export', label: 'Export again' },
  { id: 'open', label: 'Open in browser', url: 'https://nemo.example/x' },
];
const films = (posts: readonly Post[]) => posts.filter((post) => shown(post).files.length > 0);

/** A video whose bubble stands in the room (or in a thread), with everything that goes with it. */
async function finished(room = chat.room, more = {}) {
  const to = `discord:${room.id}` as const;
  const bubble = await chat.channel.send(to, chat.says('working', { quiet: true }), 'op1');
  const file = await chat.stage.film(1000);
  const reply = chat.says('Here it is', { choices, ...more });
  return carry(chat.channel, to, bubble, { reply, video: VIDEO, file });
}

describe('discord › a final is never dropped', () => {
  test('a thread that was archived meanwhile is opened again by the video', async () => {
    const thread = chat.fake.room(chat.room.guild!, 'thread');
    const final = await finished(thread);
    thread.archived = true;
    await final.bring();
    expect(films(chat.posts(thread)).map(text)).toEqual(['Here it is']);
    expect(pressables(films(chat.posts(thread))[0]!)).toHaveLength(1);
    expect(chat.fake.requests('PATCH', MESSAGE)).toHaveLength(2);
  });

  test('a thread that was locked meanwhile sends it to the asker, with buttons about the thread', async () => {
    const thread = chat.fake.room(chat.room.guild!, 'thread');
    const final = await finished(thread);
    Object.assign(thread, { archived: true, locked: true });
    await final.bring();
    expect(films(chat.posts(thread))).toEqual([]);
    const [film] = films(chat.direct());
    expect(text(film)).toBe('Here it is');
    expect(pressables(film!)[0]!.customId).toBe(`${chat.anna.id}/export@${thread.id}`);
  });

  test('an address that Discord does not take for a button costs the button, not the video', async () => {
    const local = [
      { id: 'open', label: 'Open in browser', url: 'http://nemo:8080/x' },
      ...choices.slice(0, 1),
    ];
    const final = await finished(chat.room, { choices: local });
    await final.bring();
    const [film] = films(chat.posts());
    expect(text(film)).toBe('Here it is\nOpen in browser: http://nemo:8080/x');
    expect(pressables(film!)).toHaveLength(1);
    expect(final.step).toBeUndefined();
  });

  test('a right that was taken away sends it to the asker, and the bubble says so', async () => {
    const final = await finished();
    chat.fake.deny(chat.room, 'ATTACH_FILES');
    await final.bring();
    expect(films(chat.direct())).toHaveLength(1);
    expect(text(chat.posts()[0])).toContain(say.sentInPrivate('Attach Files').slice(0, 30));
  });

  test('where the private chat is shut as well, the room has words with a link', async () => {
    const to = chat.to;
    const bubble = await chat.channel.send(to, chat.says('working'), 'op1');
    const video = { ...VIDEO, url: 'https://files.example/film.mp4' };
    const final = carry(chat.channel, to, bubble, {
      reply: chat.says('Here it is'),
      video,
      file: await chat.stage.film(1000),
    });
    chat.fake.deny(chat.room, 'ATTACH_FILES');
    chat.anna.user.dmsClosed = true;
    await final.bring();
    expect(text(chat.posts()[0])).toContain('https://files.example/film.mp4');
    expect(final.kept).toBe(false);
  });

  test('where nothing is left it is kept', async () => {
    const final = await finished();
    chat.room.deleted = true;
    chat.anna.user.dmsClosed = true;
    await final.bring();
    expect(final.kept).toBe(true);
    expect(chat.fake.requests('POST', MESSAGES).length).toBeLessThanOrEqual(4);
  });

  test('an outage half way down goes on from there, and leaves no second message', async () => {
    const final = await finished();
    chat.fake.deny(chat.room, 'ATTACH_FILES');
    const direct = { path: chat.anna.directRoom.id };
    chat.fake.trouble('PATCH', MESSAGE, { lose: 'request' }, { ...direct, times: 3 });
    expect((await problemOf(final.bring())).code).toBe('platform-down');
    chat.fake.calm();
    await final.bring();
    expect(chat.direct()).toHaveLength(1);
    expect(films(chat.direct())).toHaveLength(1);
  });

  test('whatever code its edits are refused with, the video stands, or it is tried again', async () => {
    const file = await chat.stage.film(10);
    const unnamed = [0, 10014, 20012, 30007, 40012, 50015, 50035, 50109, 50600, 80004, 180000];
    const lost: number[] = [];
    for (const code of [...MEANINGS.keys(), ...unnamed]) {
      const before = films([...chat.posts(), ...chat.direct()]).length;
      const bubble = await chat.channel.send(chat.to, chat.says('working'), `op-${code}`);
      const reply = chat.says(`film ${code}`, { choices });
      const about = { reply, video: VIDEO, file, task: `t${code}` };
      const final = carry(chat.channel, chat.to, bubble, about);
      chat.fake.trouble('PATCH', MESSAGE, { code }, { path: bubble.id, times: 2 });
      const again = await final.bring().then(
        () => false,
        (error: unknown) => ['slow-down', 'platform-down'].includes((error as { code: string }).code),
      );
      chat.fake.calm();
      const after = [...chat.posts(), ...chat.direct()];
      const words = after.some((post) => text(post).startsWith(`film ${code}`));
      if (films(after).length === before && !words && !again) lost.push(code);
    }
    expect(lost).toEqual([]);
  });

  test('every documented code is either tried again later or leads down the ladder', () => {
    const all = Object.values(RESTJSONErrorCodes).filter((code) => typeof code === 'number');
    expect(all.length).toBeGreaterThan(150);
    const waits = new Set(['slow-down', 'platform-down']);
    for (const code of all) {
      const data = { code, message: 'no' };
      const error = new DiscordAPIError(data, code, 400, 'PATCH', 'https://discord.example', {});
      const problem = toProblem(error);
      if (!waits.has(problem.code)) expect(nextRung('edit', problem, false), `${code}`).toBeDefined();
    }
  });

  test('every code that the table names has its row in the documentation', () => {
    const rows = readFileSync(new URL('../../../docs/wire.md', import.meta.url), 'utf8');
    const missing = [...MEANINGS.keys()].filter((code) => !new RegExp(`\\b${code}\\b`).test(rows));
    expect(missing).toEqual([]);
  });
});
