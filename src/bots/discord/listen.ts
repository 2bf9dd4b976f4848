import { type Client, Events } from 'discord.js';
import { InOrder } from '../../core/order.ts';
import { pause } from '../../core/timing.ts';
import type { Listener, ListenerHooks } from '../listener.ts';
import { Ear } from './ear.ts';
import { describe } from './errors.ts';
import { type GatewaySettings, type Hearing, makeClient } from './gateway.ts';
import { Missed } from './missed.ts';
import type { Written } from './normalize.ts';
import { registerCommands } from './register.ts';
import { promptApi, quickApi } from './rest.ts';
import { type Names, NO_NAMES } from './text.ts';

const PLATFORM = 'discord';

/** Between two looks whether the gateway is alive. */
const PULSE_MS = 5_000;

/** Leaving waits this long for the library, ms; what it still tells after that is not listened to. */
const LEAVE_MS = 3_000;

/** Discord counts connections: 1000 a day, and it takes the token away from who needs more. */
const BACK_OFF_MS = { first: 1_000, last: 10 * 60_000 };

/** Discord inward, by the gateway. */
export function createDiscordListener({
  hooks,
  ...settings
}: GatewaySettings & { readonly hooks: ListenerHooks }): Listener {
  return new DiscordListener(settings, { ...hooks, log: hooks.log.with({ platform: PLATFORM }) });
}

class DiscordListener implements Listener {
  readonly platform = PLATFORM;
  readonly #settings: GatewaySettings;
  readonly #hooks: ListenerHooks;
  readonly #stop = new AbortController();
  readonly #missed: Missed;
  /** What is being handed over: waited for before leaving. */
  readonly #open = new Set<Promise<void>>();
  #running: Promise<void> = Promise.resolve();

  constructor(settings: GatewaySettings, hooks: ListenerHooks) {
    this.#settings = settings;
    this.#hooks = hooks;
    this.#missed = new Missed(hooks.secrets);
  }

  async start(): Promise<void> {
    this.#running = this.#run(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort('stopping');
    await this.#running;
    await Promise.allSettled(this.#open);
    await this.#missed.save();
  }

  async #run(stop: AbortSignal): Promise<void> {
    for (let wait = BACK_OFF_MS.first; !stop.aborted; ) {
      const began = Date.now();
      const turn = new AbortController();
      // One that waits for its turn is as ready as one that has it.
      const waiting = setInterval(() => this.#hooks.heard(PLATFORM), PULSE_MS);
      try {
        const lead = await this.#hooks
          .lead(PLATFORM, AbortSignal.any([stop, turn.signal]))
          .finally(() => clearInterval(waiting));
        await this.#listen(AbortSignal.any([stop, lead]));
      } catch (error) {
        if (stop.aborted) return;
        this.#hooks.log.error('discord cannot be reached', { why: reasonOf(error) });
      } finally {
        turn.abort();
      }
      wait = Date.now() - began > BACK_OFF_MS.last ? BACK_OFF_MS.first : Math.min(wait * 2, BACK_OFF_MS.last);
      await pause(wait, stop).catch(() => undefined);
    }
  }

  /** Listens until the signal says to stop; rejects when Discord ends the connection for good. */
  async #listen(signal: AbortSignal): Promise<void> {
    await this.#missed.load();
    if (signal.aborted) return;
    const ended = Promise.withResolvers<void>();
    const client = this.#clientOf(signal);
    client.on(Events.ShardDisconnect, ({ code }) => ended.reject(new Closed(code)));
    signal.addEventListener('abort', () => ended.resolve(), { once: true });
    const pulse = setInterval(() => client.isReady() && this.#hooks.heard(PLATFORM), PULSE_MS);
    const login = client.login(this.#settings.token);
    try {
      await Promise.race([login, ended.promise]);
      await ended.promise;
    } finally {
      clearInterval(pulse);
      // A client that is destroyed while it connects connects again by itself, so it is let arrive first.
      await within(LEAVE_MS, login);
      await within(LEAVE_MS, client.destroy());
    }
  }

  #clientOf(signal: AbortSignal): Client {
    // Not the client's own REST: it forgets its token at the first 401, and its errors are of classes that we cannot tell.
    const api = promptApi(this.#settings);
    // What is said in one place is heard in its order, and what was missed there before all.
    const order = new InOrder();
    let bot = '';
    let sessions = 0;
    let client: Client | undefined;
    const expect = (message: Written) => this.#missed.expect(message);
    const ear = new Ear(api, this.#hooks, signal, expect, (guild) => namesIn(client, guild));
    const hearing: Hearing = {
      ready: ({ user, application, shard }) => {
        bot = user.id;
        sessions += 1;
        this.#hooks.heard(PLATFORM);
        this.#hooks.log.info('discord connected', { shard: shard?.[0] ?? 0, of: shard?.[1] ?? 1 });
        if (sessions === 1) this.#do('commands', signal, () => this.#register(application.id));
        const hear = (missed: Written) => ear.message(missed, bot);
        for (const channel of this.#missed.channels)
          this.#do('missed', signal, () =>
            order.after(channel, () => this.#missed.catchUp(channel, api, hear, signal)),
          );
      },
      message: (data) => {
        const at = performance.now();
        this.#do('message', signal, () =>
          order.after(data.channel_id, async () => {
            this.#missed.note(data, await ear.message(data, bot, at));
          }),
        );
      },
      edited: (data) =>
        this.#do('edit', signal, () => order.after(data.channel_id, () => ear.edited(data, bot))),
      reaction: (data) => this.#do('reaction', signal, () => ear.reaction(data, bot)),
      interaction: (data) => this.#do('interaction', signal, () => ear.interaction(data)),
    };
    client = makeClient(this.#settings, hearing, this.#hooks.log);
    return client;
  }

  async #register(application: string): Promise<void> {
    const told = await registerCommands(quickApi(this.#settings), application);
    this.#hooks.log.info(told ? 'discord commands registered' : 'discord commands are up to date');
  }

  /** Runs something to its end, whatever happens in it: a listener that rejects would end the process. */
  #do(what: string, signal: AbortSignal, work: () => Promise<void>): void {
    if (signal.aborted) return;
    // Called within a promise: an event of another shape makes even the call throw.
    const done = Promise.resolve()
      .then(work)
      .catch((error: unknown) =>
        this.#hooks.log.error('discord.event.set_aside', { what, why: describe(error) }),
      )
      .finally(() => this.#open.delete(done));
    this.#open.add(done);
  }
}

/** What discord.js has in its cache of a server; nothing before the server was told. */
function namesIn(client: Client | undefined, id: string | undefined): Names {
  const guild = id === undefined ? undefined : client?.guilds.cache.get(id);
  if (guild === undefined) return NO_NAMES;
  const me = client?.user;
  return {
    ownRole: me ? guild.roles.botRoleFor(me)?.id : undefined,
    role: (role) => guild.roles.cache.get(role)?.name,
    channel: (channel) => guild.channels.cache.get(channel)?.name,
  };
}

/** Waits for something to end well or badly, but no longer than this. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  const settled = work.catch(() => undefined).finally(() => enough.abort());
  await Promise.race([settled, pause(ms, enough.signal).catch(() => undefined)]);
}

/** Discord closed the connection and will not have it again as it is. */
class Closed extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`closed with ${code}`);
    this.code = code;
  }
}

/** What an operator can do something about, in words. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  if (/disallowed intents/i.test(text) || (error instanceof Closed && error.code === 4014))
    return 'the message content intent is asked for (DISCORD_MESSAGE_CONTENT) but not granted in the developer portal';
  if (/invalid token|authentication failed/i.test(text) || (error instanceof Closed && error.code === 4004))
    return 'DISCORD_TOKEN is not accepted';
  return error instanceof Closed ? error.message : describe(error);
}
