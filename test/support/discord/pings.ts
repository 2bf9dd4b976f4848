import type { MessageBody } from './limits.ts';
import type { Pings, Post } from './world.ts';

/** Nobody. */
export const NOBODY: Pings = { everyone: false, users: [], roles: [] };

/** Who a text reaches: without `allowed_mentions` everybody that it names, else only whom that lets through. */
export function pingsOf(body: Pick<MessageBody, 'content' | 'allowed_mentions'>, answered?: Post): Pings {
  const content = body.content ?? '';
  const rule = body.allowed_mentions;
  const named = { users: ids(content, /<@!?(\d+)>/g), roles: ids(content, /<@&(\d+)>/g) };
  const parses = (kind: string) => !rule || ((rule.parse ?? []) as readonly string[]).includes(kind);
  const listed = (id: string, list?: readonly string[]) => list?.includes(id) ?? false;
  const replied = answered && (rule ? rule.replied_user === true : true) ? [answered.author.id] : [];
  return {
    everyone: /@(everyone|here)/.test(content) && parses('everyone'),
    users: [
      ...new Set([...named.users.filter((id) => parses('users') || listed(id, rule?.users)), ...replied]),
    ],
    roles: named.roles.filter((id) => parses('roles') || listed(id, rule?.roles)),
  };
}

function ids(content: string, pattern: RegExp): string[] {
  return [...content.matchAll(pattern)].map((match) => match[1] ?? '');
}
