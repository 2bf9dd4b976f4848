import { DiscordAPIError } from '@discordjs/rest';
import type { BotIdentity } from '../listener.ts';
import { type Access, quickApi } from './rest.ts';

/**
 * Asks Discord which bot a token belongs to. Without an answer the id is read from the token, whose first part is the id in
 * base64; where it is not, it stays unknown.
 */
export async function discordIdentity(access: Access, seconds: number): Promise<BotIdentity> {
  try {
    const { id } = await quickApi(access).users.getCurrent({ signal: AbortSignal.timeout(seconds * 1_000) });
    return { id, refused: false };
  } catch (error) {
    // A gateway in between may answer 401 as well, but not as Discord's own error.
    const refused = error instanceof DiscordAPIError && error.status === 401;
    return { id: idIn(access.token), refused };
  }
}

function idIn(token: string): string | undefined {
  const text = Buffer.from(token.split('.')[0] ?? '', 'base64').toString('latin1');
  return /^\d{15,21}$/.test(text) ? text : undefined;
}
