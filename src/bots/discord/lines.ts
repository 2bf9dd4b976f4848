import { createHash } from 'node:crypto';
import type { API } from '@discordjs/core';
import type { Secrets } from '../../core/ports.ts';
import { type Access, quickApi, slowApi } from './rest.ts';
import { Tickets } from './tickets.ts';

/** The ways out to Discord that the channel's verbs share. */
export interface Lines {
  /** For what may be repeated. */
  readonly quick: API;
  /** For files, and for what must not be repeated. */
  readonly slow: API;
  readonly tickets: Tickets;
  readonly secrets: Secrets;
}

/** Opens the lines; nothing is called yet. */
export function openLines(access: Access, secrets: Secrets): Lines {
  return { quick: quickApi(access), slow: slowApi(access), tickets: new Tickets(secrets), secrets };
}

/**
 * Discord's key against doubles, from the op's own id, so that it is the same after a crash. Discord takes 25 characters
 * and remembers them for a few minutes, for messages sent by bot token only.
 */
export function nonceOf(once: string): string {
  return createHash('sha256').update(once).digest('base64url').slice(0, 22);
}
