import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { Wish } from '../chaos/judge.ts';
import { onDiscord, onTelegram, onWeb, type Person } from '../chaos/people.ts';
import { PIXEL } from '../chaos/scenes.ts';
import { type Bare, type Service, startService } from '../chaos/service.ts';
import { type Platforms, restoreDiscord, restoreTelegram } from './platforms.ts';
import { loadRecords, moved, type RedisRecord } from './records.ts';

const ROOT = new URL('../fixtures/records/', import.meta.url).pathname;

/** Versions whose records are kept. */
export const versions: readonly string[] = readdirSync(ROOT).sort();

/** Who was there, what they had asked for, and where everything stood then. */
interface Cast {
  /** Epoch ms. */
  readonly takenAt: number;
  readonly secretKey: string;
  readonly webUrl: string;
  readonly origins: Readonly<Record<'backend' | 'telegram' | 'discord', readonly string[]>>;
  readonly people: readonly { readonly platform: Person['platform']; readonly number: number }[];
  readonly wishes: readonly Wish[];
}

/** A service that goes on from a version's records, with the people of that time. */
export interface Resumed {
  readonly service: Service;
  readonly people: readonly Person[];
  readonly wishes: readonly Wish[];
}

/** Starts today's code on the records of a version: Redis, the emulator's journal, the platforms' chats, the chat page's files. */
export async function resume(version: string, env: Readonly<Record<string, string>> = {}): Promise<Resumed> {
  const folder = join(ROOT, version);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const cast = JSON.parse(read('people.json')) as Cast;
  const platforms = JSON.parse(read('platforms.json')) as Platforms;
  let people: Person[] = [];
  const prepare = async (stage: Bare) => {
    const later = Date.now() - cast.takenAt;
    const today = (text: string) => moved(atTheirPlaces(text, cast, stage), cast.takenAt, later);
    people = cast.people
      .filter(({ platform }) => platform !== 'web')
      .map(({ platform, number }) =>
        platform === 'telegram'
          ? onTelegram(stage.telegram, number)
          : onDiscord(stage.discord, number, discordId(platforms, number)),
      );
    restoreTelegram(stage.telegram, platforms, PIXEL.bytes);
    restoreDiscord(stage.discord, platforms);
    layOut(join(folder, 'emulator'), join(stage.folder, 'emulator'), today);
    layOut(join(folder, 'web'), join(stage.folder, 'data', 'web'), today);
    const redis = new Redis(stage.redis?.url ?? '');
    await loadRecords(redis, JSON.parse(today(read('redis.json'))) as RedisRecord[]);
    redis.disconnect();
  };
  const service = await startService({ prepare, env: { SECRET_KEY: cast.secretKey, ...env } });
  const onPage = cast.people
    .filter(({ platform }) => platform === 'web')
    .map(({ number }) => onWeb(service.webUrl, number, cast.webUrl));
  return { service, people: [...people, ...onPage], wishes: cast.wishes };
}

function discordId({ discord }: Platforms, number: number): string {
  const found = discord.people.find(({ name }) => name === `Dora ${number}`);
  if (found === undefined) throw new Error(`no number ${number} on Discord`);
  return found.id;
}

/** Addresses of the servers of that time become those of today's. */
function atTheirPlaces(text: string, { origins }: Cast, { wires }: Bare): string {
  const [backend, telegram, discord] = wires.map(({ url }) => url);
  const today = { backend, telegram, discord };
  let result = text;
  for (const name of ['backend', 'telegram', 'discord'] as const)
    for (const origin of origins[name]) result = result.replaceAll(origin, today[name] ?? origin);
  return result;
}

/** Copies a folder; its journals are read through `today`, everything else stays byte for byte. */
function layOut(from: string, to: string, today: (text: string) => string): void {
  mkdirSync(to, { recursive: true });
  cpSync(from, to, { recursive: true });
  for (const name of readdirSync(to, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.jsonl')) continue;
    const path = join(to, name);
    writeFileSync(path, today(readFileSync(path, 'utf8')));
  }
}
