import { describe, expect, test } from 'vitest';
import { folderContents, redisContents } from '../../support/contents.ts';
import type { DiscordFake } from '../../support/discord/fake.ts';
import { type Post, shown } from '../../support/discord/world.ts';
import type { Stage } from './discord.ts';

/** What must hold of all that happened on a stage, whatever it was. Called last in a file. */
export function describeTheEnd(stage: () => Stage): void {
  describe('at the end', () => {
    test('every command and press was acknowledged in time', () => {
      const used = [...stage().fake.world.interactions.values()];
      expect(used.length).toBeGreaterThan(0);
      for (const one of used) expect(one.acknowledged?.after).toBeLessThan(3_000);
    });
    test('nobody but an asker was ever pinged, and every body said so', () => onlyAskers(stage().fake));
    test('every film has a name and words for who cannot see it', () => {
      const films = postsOf(stage().fake).flatMap((post) => shown(post).files);
      expect(films.length).toBeGreaterThan(0);
      for (const { name, description } of films) {
        expect(name).toMatch(/^[\p{L}\p{N}-]+\.mp4$/u);
        expect(description?.length).toBeGreaterThan(10);
      }
    });
    test('progress was shown no more often than every five seconds', () => {
      expect(Math.min(Number.POSITIVE_INFINITY, ...progressGaps(stage().fake))).toBeGreaterThan(4_500);
    });
    test('hardly a request came too fast, and none without a right was made again and again', () => {
      const refused = stage().fake.ledger.filter(
        ({ status }) => status === 429 || status === 401 || status === 403,
      );
      const paths = refused.map(({ status, method, path }) => `${status} ${method} ${path}`);
      // Two processes share one token and know nothing of each other's calls: a 429 now and then is obeyed.
      const limited = paths.filter((path) => path.startsWith('429'));
      expect(limited.length).toBeLessThan(stage().fake.ledger.length / 10);
      const denied = paths.filter((path) => !path.startsWith('429'));
      for (const path of denied) expect(denied.filter((other) => other === path).length).toBeLessThan(4);
    });
    test('tokens, signed links and words are in no log and no file, and in Redis only encrypted', () =>
      noSecrets(stage()));
  });
}

function postsOf({ world }: DiscordFake): readonly Post[] {
  return [...world.posts.values()].filter(({ author }) => author.bot);
}

function onlyAskers(fake: DiscordFake): void {
  for (const post of postsOf(fake))
    for (const { pings } of post.history) {
      expect([pings.everyone, pings.roles]).toEqual([false, []]);
      expect([askerOf(fake, post)]).toEqual(expect.arrayContaining([...pings.users]));
    }
  const said = fake.ledger.filter(
    ({ body }) => body !== null && typeof body === 'object' && 'content' in body,
  );
  expect(said.length).toBeGreaterThan(5);
  for (const { body } of said) expect(body).toMatchObject({ allowed_mentions: { parse: [] } });
}

/** Who asked for a message of the bot: who used the command, or wrote what it answers. */
function askerOf(fake: DiscordFake, { interaction, answers, room }: Post): string | undefined {
  if (interaction !== undefined) return interaction.user.id;
  const answered = fake.world.posts.get(answers ?? '');
  if (answered === undefined) return room.people[0]?.id;
  return answered.author.bot ? askerOf(fake, answered) : answered.author.id;
}

/** Milliseconds between the edits that show progress, room by room. */
export function progressGaps(fake: DiscordFake): readonly number[] {
  return [...fake.world.rooms.values()].flatMap((room) => {
    const shownAt = postsOf(fake)
      .filter((post) => post.room === room)
      .flatMap(({ history }) => history.slice(1).filter(({ content }) => content.includes('⏳')))
      .map(({ at }) => at)
      .sort((a, b) => a - b);
    return shownAt.slice(1).map((at, index) => at - (shownAt[index] ?? 0));
  });
}

async function noSecrets(stage: Stage): Promise<void> {
  const { fake, redis, dataDir } = stage;
  const tokens = [...fake.world.interactions.keys(), fake.options.token];
  const places = {
    log: stage.output(),
    memory: await redisContents(redis),
    disk: await folderContents(dataDir),
    backend: JSON.stringify(await stage.ledger()),
  };
  for (const text of Object.values(places)) {
    expect(tokens.filter((token) => text.includes(token))).toEqual([]);
    expect(text).not.toMatch(/attachments\/\d+\/\d+\/\S*hm=/);
  }
  expect(places.log).toContain('turn ended');
  expect(places.log).not.toMatch(/sunset|meadow/i);
  expect(places.memory).toContain('vb:secret:discord:');
}
