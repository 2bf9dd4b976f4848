import type { Api } from 'grammy';
import type { Secrets } from '../../core/ports.ts';

/** A press by a person on a button that was made for a chat: someone asked in the name of a group or of a channel. */
export interface BorrowedPress {
  /** The chat in whose name the request was written. */
  readonly owner: number;
  /** The person who pressed. */
  readonly person: number;
}

/** How long the first person who pressed keeps a name that Telegram cannot tell about, in seconds. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;

/**
 * Whether this person may press what was made for a chat's name. Telegram does not say who wrote in a borrowed name, but
 * it says who may: an anonymous administrator of the group, an administrator of the channel, or the owner of a personal
 * channel. Where it says nothing (the bot is not in that channel), the first person who presses is taken to be the one
 * who asked, and nobody else after them.
 */
export async function mayPressFor(
  api: Api,
  secrets: Secrets,
  { owner, person }: BorrowedPress,
): Promise<boolean> {
  const told = (await byMembership(api, owner, person)) ?? (await byPersonalChannel(api, owner, person));
  if (told !== undefined) return told;
  const name = `borrowed-name:${owner}`;
  const first = await secrets.read(name);
  if (first !== undefined) return first === String(person);
  await secrets.keep(name, String(person), KEPT_SECONDS);
  return true;
}

/** Undefined where Telegram does not show the members to this bot. */
async function byMembership(api: Api, owner: number, person: number): Promise<boolean | undefined> {
  try {
    const member = await api.getChatMember(owner, person);
    if (member.status !== 'creator' && member.status !== 'administrator') return false;
    return member.is_anonymous || (await api.getChat(owner)).type === 'channel';
  } catch {
    return undefined;
  }
}

/** True where the channel stands on the person's profile. Its absence says nothing: people have other channels too. */
async function byPersonalChannel(api: Api, owner: number, person: number): Promise<true | undefined> {
  try {
    const about = await api.getChat(person);
    return about.type === 'private' && about.personal_chat?.id === owner ? true : undefined;
  } catch {
    return undefined;
  }
}
