import { createDiscordListener } from '../bots/discord/listen.ts';
import type { Listener, ListenerHooks } from '../bots/listener.ts';
import { createTelegramListener } from '../bots/telegram/listen.ts';
import { createWeb, type Web } from '../bots/web/listen.ts';
import { receiver } from '../core/receive.ts';
import type { Check } from '../ops/server.ts';
import { hearing } from '../ops/server.ts';
import { chatClosed, chatMoved } from '../queue/chats.ts';
import { watchAlbums } from '../queue/gather.ts';
import { createLead } from '../queue/leader.ts';
import { createLimits } from '../queue/limits.ts';
import { createMail, taskIdOf } from '../queue/mail.ts';
import { refusingWhenFull } from '../queue/room.ts';
import { apologizing } from './apology.ts';
import { channelsOf } from './channels.ts';
import { settingAside } from './failing-messages.ts';
import type { Ground } from './ground.ts';

/** Quiet for a second, ten seconds in all: slow phones send an album's photos seconds apart. */
const ALBUM = { quiet: 1_000, cap: 10_000 };

/** A platform that was not heard for this long makes the process not ready. Telegram's own poll lasts 30 s. */
const SILENT_MS = 120_000;

/**
 * Life of a lead, from that of a lease (both in milliseconds). Reconnecting to a platform costs more than taking up a task, so it is
 * three leases; but a listener that was killed is to be followed within 12 s, and another process asks every second.
 */
export const leadMs = (lease: number): number => Math.min(3 * lease, 10_000);

/** One half of the bot, running. */
export interface Half {
  readonly checks: readonly Check[];
  close(): Promise<void>;
}

/** The half that hears. `webUrl` is where the chat page stands, where it is turned on. */
export async function startBots(ground: Ground): Promise<Half & { readonly webUrl: string | undefined }> {
  const { asking, bells, sessions, skills, log, config } = ground;
  const ledger = createMail(asking, bells, { maxQueued: config.maxQueued, settle: ALBUM });
  const mail = refusingWhenFull(ledger, asking);
  let channels: ReturnType<typeof channelsOf> = new Map();
  const parts = { mail, redis: asking, skills, log };
  const safely = settingAside(
    receiver({
      mail,
      sessions,
      limits: createLimits(asking, config.limits),
      access: config.access,
      skills,
      log,
      maxQueued: config.maxQueued,
      now: Date.now,
      taskId: taskIdOf,
    }),
    parts,
  );
  const receive = apologizing(safely, (name) => channels.get(name), log, skills);
  const lead = createLead(asking, leadMs(config.lease), log);
  const ears = new Map<string, ReturnType<typeof hearing>>();
  const hooks: ListenerHooks = {
    receive,
    lead,
    closed: async (address) => {
      await chatClosed(asking, await mail.firstName(address));
    },
    moved: (from, to) => chatMoved(asking, from, to),
    secrets: ground.secrets,
    log,
    skills: skills.list(),
    heard: (platform) => ears.get(platform)?.heard(),
  };
  const { listeners, web } = listenersOf(ground, hooks);
  for (const { platform } of listeners) ears.set(platform, hearing(platform, SILENT_MS));
  const stopAlbums = watchAlbums(asking, ALBUM, receive, log);
  await Promise.all(listeners.map((listener) => listener.start()));
  channels = channelsOf(ground, web?.url);
  return {
    webUrl: web?.url,
    checks: [...ears.values()].map(({ check }) => check),
    async close() {
      await Promise.all(listeners.map((listener) => listener.stop()));
      stopAlbums();
      await lead.resigned();
    },
  };
}

function listenersOf(
  { config, webSecret, skills }: Ground,
  hooks: ListenerHooks,
): { listeners: Listener[]; web: Web | undefined } {
  const listeners: Listener[] = [];
  if (config.telegram !== undefined) listeners.push(createTelegramListener({ ...config.telegram, hooks }));
  if (config.discord !== undefined) listeners.push(createDiscordListener({ ...config.discord, hooks }));
  if (config.web === undefined) return { listeners, web: undefined };
  const hosts = [
    ...config.web.hosts,
    ...(config.web.url === undefined ? [] : [new URL(config.web.url).hostname]),
  ];
  const skill = skills.get(config.skill);
  const web = createWeb({ ...config.web, hosts, dataDir: config.dataDir, secret: webSecret, hooks, skill });
  return { listeners: [...listeners, web], web };
}
