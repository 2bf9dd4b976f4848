import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Emulator, startEmulator } from '../../emulator/server.ts';
import type { Address, InboundMessage } from '../../src/core/message.ts';
import type { Project } from '../../src/core/ports.ts';
import { createNemo } from '../../src/nemo/client.ts';
import { QUICK } from '../nemo/support/backend.ts';
import { type House, message, openHouse } from '../support/house.ts';
import type { PaperMessage } from '../support/paper.ts';
import { startRedis } from '../support/redis.ts';
import { type Gateway, startGateway } from './gateway.ts';
import { type Ledger, PHOTO, photoFile } from './requests.ts';

const QUICK_LOOKS = { stillWorking: 60_000, renderPoll: 20, renderPolls: 500, lookAgain: [20, 40, 80] };

/** For faults that end by themselves: no healthy call takes so long, however busy the machine is. Milliseconds. */
export const PATIENT = {
  ...QUICK,
  ...QUICK_LOOKS,
  callLimit: 30_000,
  questionLimit: 30_000,
  streamIdle: 30_000,
  streamLimit: 60_000,
};

/** For faults that only end with the caller's patience. */
export const HASTY = {
  ...PATIENT,
  callLimit: 3_000,
  questionLimit: 3_000,
  streamIdle: 4_000,
  streamLimit: 4_000,
};

/** The whole way of a wish, without a platform: the real queue and worker, the real backend client, and a gateway before the stand-in. */
export interface Stage {
  readonly house: House;
  readonly gateway: Gateway;
  readonly emulator: Emulator;
  /** A public link to a photo. */
  readonly link: string;
  ledger(): Promise<Ledger>;
  /** Gives the stand-in an order. */
  order(order: object): Promise<void>;
  close(): Promise<void>;
}

/** Opens one, with a Redis of its own. `limits`: how patient its worker is with the backend. */
export async function openStage(limits: typeof PATIENT): Promise<Stage> {
  const emulator = await startEmulator({
    tiny: true,
    switches: {
      speed: 0,
      partials: 'never',
      silent: 'never',
      gui: 'never',
      noise: 'never',
      startCredits: 1e6,
    },
  });
  const [gateway, redis, photos] = await Promise.all([
    startGateway(emulator.url),
    startRedis(),
    startPhotos(),
  ]);
  let house: House | undefined;
  const studioOf = createNemo({
    apiUrl: gateway.url,
    webUrl: 'https://web.example',
    timing: limits,
    log: { debug() {}, info() {}, warn() {}, error() {}, with: () => house?.log ?? never() },
  });
  const skill = { slug: 'test-skill', version: '1.0.0', platform: 'unknown', maxBytes: 1e8, formats: [] };
  const studio = studioOf({ ...skill, title: '', description: '', greeting: '', examples: [] });
  house = openHouse(redis.url, {
    studioOf: () => studio,
    timing: limits,
    intake: { take: async (_, name) => photoFile(name) },
    bring: async (project, video, signal) => {
      const { body } = await studio.download(project, video.render, signal);
      for await (const chunk of body) if (chunk.byteLength > 0) return;
    },
  });
  const opened = house;
  return {
    house: opened,
    gateway,
    emulator,
    link: photos.url,
    ledger: async () => (await (await fetch(`${emulator.url}/__ledger`)).json()) as Ledger,
    order: async (order) =>
      void (await fetch(`${emulator.url}/__control`, { method: 'POST', body: JSON.stringify(order) })),
    async close() {
      await opened.close();
      await Promise.all([gateway.close(), redis.stop(), emulator.close(), photos.close()]);
    },
  };
}

function never(): never {
  throw new Error('the log is asked for before the house stands');
}

async function startPhotos() {
  const bytes = readFileSync(PHOTO);
  const server = createServer(
    (_, response) => void response.writeHead(200, { 'content-type': 'image/jpeg' }).end(bytes),
  );
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/photo.jpg`,
    close: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

let people = 0;

/** One person in a chat of their own. */
export class Person {
  readonly #stage: Stage;
  readonly #from: Address;
  readonly #id: string;

  constructor(stage: Stage) {
    people += 1;
    this.#stage = stage;
    this.#from = `paper:edge${people}`;
    this.#id = `person${people}`;
  }

  /** Writes, and waits until everything was said. */
  async says(text: string, over: Partial<InboundMessage> = {}): Promise<void> {
    const sender = { id: this.#id, name: 'Ann', language: 'en' };
    await this.#stage.house.receive(message(text, { from: this.#from, sender, ...over }));
    await this.#stage.house.quiet(90_000);
  }

  /** What the chat shows. */
  sees(): readonly PaperMessage[] {
    return this.#stage.house.channel.chat(this.#from);
  }

  /** The project behind the conversation. */
  async project(): Promise<Project | undefined> {
    const { project } = await this.#stage.house.projects.read(`${this.#from}|${this.#id}`);
    return project;
  }
}
