import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type DiscordFake, startDiscordFake } from '../../support/discord/fake.ts';
import { pressables } from '../../support/discord/person.ts';
import { type Interaction, type Post, type Room, shown } from '../../support/discord/world.ts';
import { startRedis } from '../../support/redis.ts';
import { type Process, QUICK_ENV, start, startBackend, startWorkers } from '../../support/service.ts';

/** The photo that people of these journeys send. */
export const PHOTO = join(import.meta.dirname, '..', '..', 'fixtures', 'photo.jpg');

/** How long anything may take on a small machine under load, ms. */
const PATIENCE = 60_000;

/** What the emulator tells of itself, as far as these journeys look. */
interface BackendLedger {
  readonly runs: readonly { readonly session: string; readonly text: string; readonly endedAt?: number }[];
  readonly uploads: readonly { readonly session: string; readonly filename: string; readonly code: number }[];
  readonly renders: readonly { readonly session: string; readonly status: string }[];
}

/** The whole service between a Discord and a backend of the test's own. */
export interface Stage {
  readonly fake: DiscordFake;
  readonly redis: Redis;
  readonly dataDir: string;
  /** Every line that our processes wrote, also those that have ended. */
  output(): string;
  ledger(): Promise<BackendLedger>;
  /** Turns switches of the backend. */
  turn(switches: object): Promise<void>;
  /** Ends both of our processes as an operator does (SIGTERM). Nobody listens and nobody works until `begin`. */
  halt(): Promise<void>;
  /** Starts both, and waits until the gateway knows the one that listens. */
  begin(): Promise<void>;
  /** Ends all of it. No request that was ever made may have been against Discord's documentation. */
  close(): Promise<void>;
}

/** No work that follows by itself, and money enough for everybody: what these journeys count are people's own requests. */
const BACKEND = { EMULATOR_GUI: 'never', EMULATOR_SILENT: 'never', EMULATOR_START_CREDITS: '10000' };

/** Starts everything: Redis, emulator, Discord, and our two processes between them. `speed` 1 makes a film in 20 s. */
export async function openStage(speed: number, own: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const [store, studio, fake, dataDir] = await Promise.all([
    startRedis({ appendOnly: true }),
    startBackend({ ...BACKEND, EMULATOR_SPEED: `${speed}` }),
    startDiscordFake(),
    mkdtemp(join(tmpdir(), 'discord-journey-')),
  ]);
  const env = {
    ...QUICK_ENV,
    REDIS_URL: store.url,
    NEMO_API_URL: studio.url,
    DATA_DIR: dataDir,
    DISCORD_TOKEN: fake.options.token,
    DISCORD_API_URL: fake.api,
    ...own,
  };
  const redis = new Redis(store.url);
  const all: Process[] = [];
  let running: Process[] = [];
  const begin = async () => {
    running = [start('src/main/bots.ts', env), ...startWorkers(env)];
    all.push(...running);
    await Promise.all(running.map((process) => process.says(/"event":"ready"/)));
    const heard = () => fake.gateway.connected > 0 && fake.world.commands.length > 0;
    await fake.until('a connected listener', heard, PATIENCE);
  };
  const halt = async () => {
    await Promise.all(running.map((process) => process.stop()));
    running = [];
  };
  await begin();
  return {
    fake,
    redis,
    dataDir,
    output: () => all.flatMap(({ output }) => output).join('\n'),
    ledger: async () => (await (await fetch(`${studio.url}/__ledger`)).json()) as BackendLedger,
    turn: studio.turn,
    halt,
    begin,
    async close() {
      await halt();
      redis.disconnect();
      const { invalid, unfaithful } = fake;
      await Promise.all([studio.stop(), store.stop(), fake.stop()]);
      await rm(dataDir, { recursive: true, force: true });
      const wrong = [...invalid, ...unfaithful];
      if (wrong.length > 0) throw new Error(`against the documentation: ${JSON.stringify(wrong)}`);
    },
  };
}

/** A room of a server of its own, and two people in it. */
export function sceneOn({ fake }: Stage, traits: Parameters<DiscordFake['guild']>[1] = {}) {
  const room = fake.room(fake.guild('studio', traits));
  return { fake, room, anna: fake.person('anna'), ben: fake.person('ben') };
}

/** Waits for the first truthy answer, with the patience of a small machine. What stood in the room is told on failure. */
export async function soon<T>(
  { fake }: Stage,
  room: Room,
  what: string,
  look: () => T | undefined | false,
): Promise<T> {
  return fake.until(what, look, PATIENCE).catch((error: unknown) => {
    const stood = fake.channel(room.id).messages.map((post) => shown(post).content);
    throw new Error(`${String(error)}, but there was:\n${stood.join('\n---\n')}`);
  });
}

/** What the bot says in a room, newest words of each message. */
export function textsIn({ fake }: Stage, room: Room): readonly string[] {
  return postsIn(fake, room).map((post) => shown(post).content);
}

/** The bot's messages in a room. */
export function postsIn(fake: DiscordFake, room: Room): readonly Post[] {
  return fake.channel(room.id).messages.filter(({ author }) => author.bot);
}

/** The bot's messages that hold a film. */
export function videosIn(fake: DiscordFake, room: Room): readonly Post[] {
  return postsIn(fake, room).filter((post) => shown(post).files.some(({ type }) => type === 'video/mp4'));
}

/** Waits for a film in a room: the first, or the one that stands in this answer. */
export function videoIn(stage: Stage, room: Room, answer?: Interaction): Promise<Post> {
  return soon(stage, room, 'a video', () =>
    videosIn(stage.fake, room).find((post) => answer === undefined || post === answer.original),
  );
}

/** Waits until the bot says something like this in a room. */
export function says(stage: Stage, room: Room, words: RegExp | string): Promise<Post> {
  const fits = ({ content }: { content: string }) =>
    typeof words === 'string' ? content.includes(words) : words.test(content);
  return soon(stage, room, `“${words}”`, () => postsIn(stage.fake, room).find((post) => fits(shown(post))));
}

/** Waits for the status message of a task that waits or runs: it has the button to cancel it. */
export function bubbleIn(stage: Stage, room: Room): Promise<Post> {
  return soon(stage, room, 'a bubble', () => postsIn(stage.fake, room).find(isBubble));
}

/** Whether a message shows the work of a task that has not ended. */
export function isBubble(post: Post): boolean {
  return pressables(post).some(({ customId }) => customId.includes('/cancel:'));
}

/** The runs whose words contain these. */
export async function runsOf(stage: Stage, words: string) {
  return (await stage.ledger()).runs.filter(({ text }) => text.includes(words));
}

/** The files that came with a run. */
export async function uploadsOf(stage: Stage, words: string): Promise<readonly string[]> {
  const [run] = await runsOf(stage, words);
  const { uploads } = await stage.ledger();
  return uploads
    .filter(({ session, code }) => session === run?.session && code === 0)
    .map((one) => one.filename);
}
