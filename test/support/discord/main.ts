import { createInterface } from 'node:readline';
import type { DiscordFake } from './fake.ts';
import { startDiscordFake } from './fake.ts';
import type { FakeOptions } from './options.ts';
import type { Person, PersonsFile } from './person.ts';
import { button } from './person.ts';
import type { Trouble } from './script.ts';
import { type Post, type Room, shown } from './world.ts';

/**
 * The fake as a process of its own, for tests that kill everything around it, and for trying the bot by hand:
 * `node test/support/discord/main.ts '{"port":4000}'`. It prints one JSON line with its address, then answers each JSON
 * line on its input, `["verb", …arguments]`, with one JSON line on its output. It ends with its input.
 */
const fake = await startDiscordFake(JSON.parse(process.argv[2] ?? '{}') as Partial<FakeOptions>);
const people = new Map<string, Person>();
const rooms = new Map<string, Room>();

const person = (name: string): Person => {
  const known = people.get(name) ?? fake.person(name);
  people.set(name, known);
  return known;
};

/** A room by name; `@anna` is her DM with the bot. */
const room = (name: string): Room => {
  if (name.startsWith('@')) return person(name.slice(1)).directRoom;
  const known = rooms.get(name) ?? fake.room(fake.guild(name));
  rooms.set(name, known);
  return known;
};

const tell = (post: Post) => ({
  id: post.id,
  by: post.author.name,
  room: post.room.id,
  ...shown(post),
  edits: post.history.length - 1,
});

type Verb = (...given: never[]) => unknown;
const VERBS: Readonly<Record<string, Verb>> = {
  mention: (who: string, where: string, text: string, files?: PersonsFile[]) =>
    person(who).mentions(room(where), text, files).id,
  dm: (who: string, text: string, files?: PersonsFile[]) => person(who).dm(text, files).id,
  slash: (who: string, where: string, command: string, options?: Parameters<Person['slash']>[1]) =>
    person(who).slash(command, options, { room: room(where) }).id,
  press: (who: string, message: string, label: string) => {
    const post = fake.world.posts.get(message);
    if (!post) throw new Error(`no message ${message}`);
    return person(who).presses(button(post, label)).id;
  },
  trouble: (method: string, route: string, trouble: Trouble, aim?: Parameters<DiscordFake['trouble']>[3]) =>
    fake.trouble(method, route, trouble, aim),
  drop: () => fake.gateway.drop(),
  advance: (ms: number) => fake.advance(ms),
  messages: (where: string) => fake.channel(room(where).id).messages.map(tell),
  ledger: () => fake.ledger,
  invalid: () => fake.invalid,
};

process.stdout.write(`${JSON.stringify({ api: fake.api, token: fake.options.token })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(obey(line))}\n`);
}
await fake.stop();

function obey(line: string): object {
  try {
    const [verb, ...given] = JSON.parse(line) as [string, ...never[]];
    const act = VERBS[verb];
    return act ? { ok: act(...given) ?? null } : { error: `no verb ${verb}` };
  } catch (error) {
    return { error: String(error) };
  }
}
