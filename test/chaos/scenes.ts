import type { Wish } from './judge.ts';
import { onDiscord, onTelegram, onWeb, type Person, type Picture } from './people.ts';
import type { Service } from './service.ts';

/** The smallest picture that every reader takes: eight by eight grey pixels, PNG. */
export const PIXEL: Picture = {
  name: 'pixel.png',
  bytes: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mNogAIGyhgAgIQgARDoahcAAAAASUVORK5CYII=',
    'base64',
  ),
};

/** A file that its name calls a picture and its bytes do not. */
const NO_PICTURE: Picture = { name: 'pixel2.png', bytes: Buffer.from('no picture at all') };

/** What a scene is played with. */
export interface Stage {
  readonly service: Service;
  readonly person: Person;
  readonly token: string;
  /** Orders the kill. Most scenes do so before anything else. */
  readonly arm: () => void;
}

/** One short conversation that leads past a point; resolves with what was wished for once everything is said. */
export type Scene = (stage: Stage) => Promise<readonly Wish[]>;

const words = (token: string) => `make a 1 second video of ${token}`;

async function wish(
  { person, token, arm }: Stage,
  pictures: readonly Picture[] = [],
  text = words(token),
): Promise<Wish> {
  arm();
  return { token, person: person.name, message: await person.says(text, pictures) };
}

/** Waits for a condition, asked again and again. */
export async function until(
  what: string,
  look: () => Promise<boolean> | boolean,
  ms = 30_000,
): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await look())) {
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Whether a person sees a button that says so. */
export const hasButton = async (person: Person, label: string) =>
  (await person.sees()).some(({ buttons }) => buttons.includes(label));

/** Orders the emulator to behave in some way. */
export async function tell({ backendUrl }: Service, orders: object): Promise<void> {
  const order = () => fetch(`${backendUrl}/__control`, { method: 'POST', body: JSON.stringify(orders) });
  // A service's processes are not waited for: the first scene may be quicker than the emulator.
  await until('the emulator', () =>
    order().then(
      ({ ok }) => ok,
      () => false,
    ),
  );
}

/** So many tries to fetch a finished video fail, by its link and by token. */
const keepBack = (service: Service, times: number) =>
  tell(service, {
    fail: ['files', 'render_download'].map((endpoint) => ({ endpoint, code: 404, times })),
  });

/** The scenes by name. Most points lie on the way of a plain wish; the others need something to happen. */
export const SCENES = {
  wish: async (stage) => [await wish(stage)],
  /** The render takes long enough for the bubble to move. */
  slow: async (stage) => {
    await tell(stage.service, { delay: { endpoint: 'render_status', ms: 2_000 } });
    return [await wish(stage)];
  },
  picture: async (stage) => [await wish(stage, [PIXEL])],
  album: async (stage) => [await wish(stage, [PIXEL, PIXEL])],
  /** One of two pictures is none: it is left out, and that is said in words of their own. */
  'left out': async (stage) => [await wish(stage, [PIXEL, NO_PICTURE])],
  /** Words follow an album before it is whole. */
  'album and words': async (stage) => {
    const first = await wish(stage, [PIXEL, PIXEL]);
    const second = await wish({ ...stage, token: stage.token.replace('tok', 'tak'), arm: () => undefined });
    return [first, second];
  },
  /** The person stops it while it renders. */
  cancel: async (stage) => {
    const { service, person } = stage;
    await tell(service, { delay: { endpoint: 'render_status', ms: 2_000, times: 3 } });
    const made = await wish(stage);
    const redis = service.look();
    await until('the render', async () => (await phaseIn(redis)) === 'rendering');
    await until('the bubble', () => hasButton(person, 'Cancel'));
    await person.presses('Cancel');
    redis.disconnect();
    return [{ ...made, cancelled: true }];
  },
  /** The first worker dies with the words on their way, so that the second one has to look. */
  lost: async (stage) => {
    const worker = stage.service.processes.get('worker-1');
    const before = worker?.ends.length;
    worker?.order('CRASH phase.streaming:1');
    const made = await wish({ ...stage, arm: () => undefined });
    await until('the first death', () => worker?.ends.length !== before);
    stage.arm();
    return [made];
  },
  /** The backend has forgotten the project: it says so twice, because once is not believed. */
  forgotten: async (stage) => {
    await tell(stage.service, { fail: { endpoint: 'state', code: 1002, times: 2 } });
    return [await wish(stage)];
  },
  /** The answer is longer than what stands beside a video. */
  long: async (stage) => [await wish(stage, [], `${words(stage.token)} ${'and a quiet river '.repeat(55)}`)],
  /** The backend keeps the finished video back for a while. */
  'no file': async (stage) => {
    await keepBack(stage.service, 5);
    return [await wish(stage)];
  },
  /** It keeps it back for so long that the bot gives it up: days, so the clock is helped along. */
  'never a file': async (stage) => {
    await keepBack(stage.service, 4);
    const made = await wish(stage);
    const redis = stage.service.look();
    await until('a failed try', async () => {
      for (const to of await redis.zrange('vb:outs', 0, -1)) {
        const [group = ''] = await redis.zrange(`vb:later:${to}`, 0, 0);
        const [id = ''] = group.split(' ');
        if (!id.endsWith('-final') || (await redis.hget(`vb:op:${id}`, 'tries')) === null) continue;
        await redis.hset(`vb:op:${id}`, 'at', 1);
        return true;
      }
      return false;
    });
    redis.disconnect();
    return [made];
  },
  /** The account's token ran out between two wishes. */
  renewed: async (stage) => {
    await tell(stage.service, { fail: { endpoint: 'state', code: 1001 } });
    return [await wish(stage)];
  },
  /** The person has the video, and wants to be forgotten. */
  forget: async (stage) => {
    const { person, arm } = stage;
    const made = await wish({ ...stage, arm: () => undefined });
    const video = async () => (await person.sees()).some((seen) => seen.video !== undefined);
    await until('the video', video);
    arm();
    await person.says('/forget');
    await until('the question', () => hasButton(person, 'Delete it'));
    await person.presses('Delete it');
    return [made];
  },
  /** Somebody deletes the bubble while the video is made. */
  removed: async (stage) => {
    await tell(stage.service, { delay: { endpoint: 'render_status', ms: 700 } });
    const made = await wish(stage);
    await until('the bubble', () => hasButton(stage.person, 'Cancel'));
    await stage.person.removes('Cancel');
    return [made];
  },
  /** The worker is told to leave in the middle. */
  'worker leaves': async (stage) => {
    await tell(stage.service, { delay: { endpoint: 'render_status', ms: 1_500 } });
    const made = await wish(stage);
    const redis = stage.service.look();
    await until('the render', async () => (await phaseIn(redis)) === 'rendering');
    stage.service.processes.get('worker-1')?.signal('SIGTERM');
    redis.disconnect();
    return [made];
  },
  'bots leave': async (stage) => {
    const made = await wish(stage);
    await until('the bubble', () => hasButton(stage.person, 'Cancel'));
    stage.service.processes.get('bots')?.signal('SIGTERM');
    return [made];
  },
} satisfies Record<string, Scene>;

/** The phase of the task at the head of the only mailbox. */
async function phaseIn(redis: ReturnType<Service['look']>): Promise<string | undefined> {
  const [box] = await redis.smembers('vb:boxes');
  const id = await redis.lindex(`vb:box:${box}`, 0);
  const phase = id === null ? null : await redis.hget(`vb:task:${id}`, 'phase');
  return phase === null || phase === '' ? undefined : (JSON.parse(phase) as { name: string }).name;
}

/** Somebody new, on each platform in turn where `on` does not say which. */
export function somebody(service: Service, number: number, on?: Person['platform']): Person {
  const platform = on ?? (['telegram', 'discord', 'web'] as const)[number % 3];
  if (platform === 'telegram') return onTelegram(service.telegram, number);
  return platform === 'discord' ? onDiscord(service.discord, number) : onWeb(service.webUrl, number);
}
