import { createHash, randomBytes } from 'node:crypto';
import type { DiscordFake } from '../support/discord/fake.ts';
import { button, pressables } from '../support/discord/person.ts';
import { shown } from '../support/discord/world.ts';
import type { TelegramFake } from '../support/telegram/fake.ts';

/** A message of the bot as a person sees it in the end. */
export interface Seen {
  readonly id: string;
  /** The person's message that it answers. */
  readonly answers: string | undefined;
  readonly text: string;
  readonly buttons: readonly string[];
  /** The file name of the video in it. */
  readonly video: string | undefined;
  /** When the video came, or the words were last changed, epoch ms. */
  readonly at: number;
}

/** A picture that goes with a wish. */
export interface Picture {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Somebody on one of the three platforms. */
export interface Person {
  readonly platform: 'telegram' | 'discord' | 'web';
  readonly name: string;
  /** Says something, however long the platform has to be asked. Resolves with the message's own id. */
  says(text: string, pictures?: readonly Picture[]): Promise<string>;
  presses(label: string): Promise<unknown>;
  /** Deletes the message with this button on it, where the platform lets a person do so. */
  removes(label: string): Promise<void>;
  sees(): Promise<readonly Seen[]>;
  /** How many messages the platform still keeps for the bot, because it did not say that they are safe. */
  waiting(): Promise<number>;
  /** Where the platform keeps nothing: the id under which a message is accepted, if it is. */
  acceptedAs(id: string): string | undefined;
}

export function onTelegram(fake: TelegramFake, number: number): Person {
  const id = 1_000 + number;
  const person = fake.person({ id, name: `Tess ${number}`, lang: 'en' });
  return {
    platform: 'telegram',
    name: `telegram-${number}`,
    says: async (text, pictures = []) => {
      const album = pictures.length > 1 ? { album: randomBytes(8).readBigUInt64LE().toString() } : {};
      const [first, ...more] = pictures.map((photo) => ({ photo, ...album }));
      const message = person.says(text, first ?? {});
      for (const part of more) person.says('', part);
      return String(message.id);
    },
    presses: async (label) => person.presses(label),
    removes: async (label) => {
      const on = fake
        .chat(id)
        .fromBot.findLast(({ now }) => now.buttons.flat().some((one) => one.text === label));
      if (on === undefined) throw new Error(`no message with "${label}"`);
      fake.world.change(on, { deleted: true });
    },
    sees: async () =>
      fake.chat(id).fromBot.map(({ id: own, replyTo, now, history }) => ({
        id: String(own),
        answers: replyTo === undefined ? undefined : String(replyTo),
        text: now.text ?? now.caption ?? '',
        buttons: now.buttons.flat().map(({ text }) => text),
        video: now.media?.name,
        at: (history.find(({ media }) => media !== undefined) ?? now).at,
      })),
    waiting: async () => fake.queue.pending.length,
    acceptedAs: () => undefined,
  };
}

export function onDiscord(fake: DiscordFake, number: number, id?: string): Person {
  const person = fake.person(`Dora ${number}`, id === undefined ? {} : { id });
  const posts = () => fake.world.standing(person.directRoom).filter(({ author }) => author.bot);
  const withButton = (label: string) => {
    const on = posts().findLast((post) => pressables(post).some((one) => one.label.includes(label)));
    if (on === undefined) throw new Error(`no message with "${label}"`);
    return on;
  };
  return {
    platform: 'discord',
    name: `discord-${number}`,
    says: async (text, pictures = []) => {
      // Discord keeps nothing for a bot that was never there: people write to one that they see online.
      await fake.until('the bot to be online', () => fake.gateway.connected > 0, 30_000);
      return person.dm(text, pictures).id;
    },
    presses: async (label) => person.presses(button(withButton(label), label)),
    removes: async (label) => {
      withButton(label).deleted = true;
    },
    sees: async () =>
      posts().map((post) => {
        const { history, id, answers } = post;
        const { content, files, at } = shown(post);
        return {
          id,
          answers,
          text: content,
          buttons: pressables(post).map(({ label }) => label),
          video: files[0]?.name,
          at: (history.find((version) => version.files.length > 0) ?? { at }).at,
        };
      }),
    waiting: async () => 0,
    acceptedAs: (id) => `discord:m${id}`,
  };
}

interface Item {
  readonly id: string;
  readonly from: 'bot' | 'person';
  readonly changed: number;
  readonly received?: boolean;
  readonly reply?: {
    readonly text: string;
    readonly origin?: { readonly message?: string };
    readonly choices?: readonly { readonly id: string; readonly label: string }[];
  };
  readonly video?: { readonly name: string };
}

/** The page asks again and again until its message is taken; so does this person. */
async function untilAnswered(ask: () => Promise<Response>): Promise<Response> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer?.ok === true) return answer;
    if (Date.now() > deadline) throw new Error(`the chat page does not answer (${answer?.status})`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export function onWeb(url: string, number: number, home = url): Person {
  const cookie = `chat=${createHash('sha256').update(`${home} ${number}`).digest('base64url')}`;
  const headers = { cookie, origin: url };
  const post = async (fields: Readonly<Record<string, string>>, pictures: readonly Picture[] = []) => {
    const once = randomBytes(12).toString('hex');
    const answer = await untilAnswered(() => {
      const body = new FormData();
      for (const [name, value] of Object.entries({ ...fields, once, language: 'en' }))
        body.append(name, value);
      for (const { name, bytes } of pictures) body.append('file', new Blob([Buffer.from(bytes)]), name);
      return fetch(`${url}/api/messages`, { method: 'POST', headers, body });
    });
    return ((await answer.json()) as { id: string }).id;
  };
  const items = async (): Promise<readonly Item[]> => {
    const gone = new AbortController();
    const answer = await untilAnswered(() => fetch(`${url}/api/events`, { headers, signal: gone.signal }));
    let text = '';
    for await (const bytes of answer.body ?? []) {
      text += Buffer.from(bytes).toString('utf8');
      if (text.includes('\n\n')) break;
    }
    gone.abort();
    const data = /^data: ?(.*)$/m.exec(text)?.[1] ?? '{"items":[]}';
    return (JSON.parse(data) as { items: Item[] }).items;
  };
  return {
    platform: 'web',
    name: `web-${number}`,
    says: (text, pictures) => post({ text }, pictures),
    presses: async (label) => {
      const on = (await items()).findLast(({ reply }) => reply?.choices?.some((one) => one.label === label));
      const press = on?.reply?.choices?.find((one) => one.label === label)?.id ?? '';
      if (on === undefined) throw new Error(`no button "${label}" to press`);
      return post({ text: '', press, answers: on.id });
    },
    removes: async () => {
      throw new Error('nobody can delete a message on the chat page');
    },
    sees: async () =>
      (await items()).flatMap(({ id, from, reply, video, changed }) =>
        from === 'person' || reply === undefined
          ? []
          : [
              {
                id,
                answers: reply.origin?.message,
                text: reply.text,
                buttons: (reply.choices ?? []).map(({ label }) => label),
                video: video?.name,
                at: changed,
              },
            ],
      ),
    waiting: async () =>
      (await items()).filter(({ from, received }) => from === 'person' && !received).length,
    acceptedAs: () => undefined,
  };
}
