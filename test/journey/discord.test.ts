import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { words } from '../../src/core/text/words.ts';
import { pressables } from '../support/discord/person.ts';
import { type Post, shown } from '../support/discord/world.ts';
import { start } from '../support/service.ts';
import {
  bubbleIn,
  openStage,
  PHOTO,
  postsIn,
  runsOf,
  type Stage,
  says,
  sceneOn,
  soon,
  textsIn,
  uploadsOf,
  videoIn,
  videosIn,
} from './support/discord.ts';
import { describeTheEnd } from './support/discord-end.ts';

const say = words('en');
const SUNSET = 'a 5-second clip of a sunset over the ocean';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(0.15);
}, 120_000);
afterAll(() => stage.close());

const scene = (traits = {}) => sceneOn(stage, traits);

/** The one loud word after the video. */
function notices(where: Post['room']): readonly Post[] {
  return postsIn(stage.fake, where).filter((post) => shown(post).content.endsWith(say.notice));
}

describe.concurrent('a wish', () => {
  test('by /video with three photos becomes an MP4 in the deferred reply', async () => {
    const { fake, room, anna } = scene();
    const media = [PHOTO, PHOTO, PHOTO];
    const used = anna.slash('video', { prompt: `${SUNSET}, three photos`, media, shape: '9:16' }, { room });
    const { type, after } = await fake.acknowledged(used);
    expect(type).toBe(5);
    expect(after).toBeLessThan(3_000);

    const video = await videoIn(stage, room, used);
    const [thinking, first] = video.history;
    expect([thinking?.loading, first?.loading]).toEqual([true, false]);
    expect(first?.content).toContain('Got 3 photos');
    const { files, content } = shown(video);
    expect(files).toHaveLength(1);
    expect(files[0]?.name).toMatch(/sunset.*\.mp4$/);
    expect(files[0]?.description).toMatch(/\w+ \w+/);
    expect((await readFile(files[0]?.path ?? '')).subarray(4, 8).toString()).toBe('ftyp');
    expect(content).toMatch(/Timeline \(\d tracks?\)/);
    expect(await uploadsOf(stage, 'three photos')).toHaveLength(3);
    expect(await runsOf(stage, 'three photos')).toHaveLength(1);

    await says(stage, room, say.notice);
    expect(notices(room)).toHaveLength(1);
    const notice = notices(room)[0] as Post;
    expect(notice.answers).toBe(video.id);
    expect(shown(notice)).toMatchObject({
      content: expect.stringMatching(`^<@${anna.id}> “a 5-second clip of a sunset.*”\n${say.notice}$`),
      pings: { everyone: false, users: [anna.id], roles: [] },
    });
  }, 90_000);

  test('by a mention with a photo needs no message content intent', async () => {
    const { fake, room, anna } = scene();
    const other = anna.says(room, 'what a day', [PHOTO]);
    const asked = anna.mentions(room, 'a 5-second clip of this, by mention', [PHOTO]);
    expect((await bubbleIn(stage, room)).answers).toBe(asked.id);
    const video = await videoIn(stage, room);
    expect(video.answers).toBe(asked.id);
    expect(await uploadsOf(stage, 'by mention')).toHaveLength(1);
    const fetched = fake.cdn.downloads.map(({ file }) => file);
    expect(fetched).toContain(shown(asked).files[0]?.id);
    expect(fetched).not.toContain(shown(other).files[0]?.id);
    expect(postsIn(fake, room).map(({ answers }) => answers)).not.toContain(other.id);
    await says(stage, room, say.notice);
  }, 90_000);

  test('in a DM is answered there, and nobody is named', async () => {
    const { fake, anna } = scene();
    anna.dm(`${SUNSET}, in private`, [PHOTO]);
    await videoIn(stage, anna.directRoom);
    await says(stage, anna.directRoom, say.notice);
    for (const text of textsIn(stage, anna.directRoom)) expect(text).not.toContain('<@');
    expect(fake.world.typed.some(({ room }) => room === anna.directRoom.id)).toBe(true);
  }, 90_000);

  test("from the menu of somebody else's message is the asker's, and the other hears nothing", async () => {
    const { room, anna, ben } = scene();
    const target = ben.says(room, 'a 5-second clip of a meadow, by menu', [PHOTO]);
    const used = anna.contextMenu(say.makeVideo, target);
    const video = await videoIn(stage, room, used);
    expect(await uploadsOf(stage, 'by menu')).toHaveLength(1);
    expect(pressables(video).every(({ customId }) => customId.startsWith(`${anna.id}/`))).toBe(true);
    await says(stage, room, say.notice);
    const named = postsIn(stage.fake, room).flatMap((post) => shown(post).pings.users);
    expect(named).not.toContain(ben.id);
  }, 90_000);

  test('that names @everyone, roles and people pings the asker alone', async () => {
    const { room, anna, ben } = scene();
    const prompt = `@everyone <@&123456789012345678> <@${ben.id}> a 5-second clip of a meadow with the title "@here **now**"`;
    await videoIn(stage, room, anna.slash('video', { prompt }, { room }));
    await says(stage, room, say.notice);
    for (const post of postsIn(stage.fake, room)) {
      const { content, pings } = shown(post);
      expect(content).not.toMatch(/@(everyone|here)|(?<!\\)(<@&|\*\*)/);
      expect([...pings.users, anna.id]).not.toContain(ben.id);
    }
  }, 90_000);
});

describe.concurrent('where only the person has the app', () => {
  test('the video comes by DM, as was said beforehand', async () => {
    const { room, anna } = scene({ hasBot: false });
    const used = anna.slash('video', { prompt: `${SUNSET}, from afar` }, { room });
    const announced = await says(stage, room, say.resultByDm);
    expect(announced.ephemeralFor).toBe(anna.id);
    const ticket = `vb:secret:discord:ticket:${used.id}`;
    await vi.waitFor(async () => expect(await stage.redis.ttl(ticket)).toBeGreaterThan(800), 10_000);
    expect(await stage.redis.ttl(ticket)).toBeLessThanOrEqual(14 * 60);
    expect(await stage.redis.get(ticket)).not.toContain(used.token);
    const video = await videoIn(stage, anna.directRoom);
    expect(shown(video).files[0]?.description).toBeTruthy();
    await soon(stage, room, 'the words', () => /Timeline \(/.test(shown(used.original as Post).content));
    expect(videosIn(stage.fake, room)).toEqual([]);
    await says(stage, room, say.notice);
  }, 90_000);

  test('and takes no DMs, the video stands in the answer itself', async () => {
    const { fake, anna, ben } = scene();
    anna.user.dmsClosed = true;
    const group = fake.room([anna, ben]);
    const used = anna.slash('video', { prompt: `${SUNSET}, among friends` }, { room: group });
    await videoIn(stage, group, used);
    await says(stage, group, say.notice);
  }, 90_000);
});

describe.concurrent('what concerns nobody else', () => {
  test.each(['credits', 'help'])(
    "/%s as somebody's first word is one answer, for their eyes alone",
    async (name) => {
      const { fake, room, anna, ben } = scene();
      const used = anna.slash(name, {}, { room });
      const wanted = name === 'help' ? /\/video/ : /\d+ credits? left/;
      await soon(stage, room, 'the answer', () => used.original && wanted.test(shown(used.original).content));
      expect(ben.sees(room)).toEqual([]);
      anna.slash('status', {}, { room });
      await says(stage, room, say.emptyTimeline);
      expect(postsIn(fake, room).filter(({ ephemeralFor }) => ephemeralFor === anna.id)).toEqual([
        used.original,
      ]);
      // Where others read, nothing is said but the answer.
      const open = ben
        .sees(room)
        .filter(({ author }) => author.bot)
        .map((post) => shown(post).content);
      expect(open).toEqual([say.emptyTimeline]);
    },
    90_000,
  );
});

test("`npm run invite` prints the links for a server and for an account of one's own", async () => {
  const { options, api, world } = stage.fake;
  const invite = start('src/main/invite.ts', { DISCORD_TOKEN: options.token, DISCORD_API_URL: api });
  expect(await invite.gone).toBe(0);
  const links = invite.output.map((line) => new URL(/https:\S+$/.exec(line)?.[0] ?? ''));
  expect(links.map(({ origin, pathname }) => origin + pathname)).toEqual(
    Array(2).fill('https://discord.com/oauth2/authorize'),
  );
  expect(links.map(({ searchParams: q }) => [q.get('client_id'), q.get('integration_type')])).toEqual([
    [world.bot.id, '0'],
    [world.bot.id, '1'],
  ]);
});

describeTheEnd(() => stage);
