import type { Channel, Secrets } from '../../core/ports.ts';
import { readMark } from './address.ts';
import { deliverVideo } from './deliver.ts';
import { Boosts, limitsOf } from './limits.ts';
import { openLines } from './lines.ts';
import { openAttachment } from './open.ts';
import { Pace } from './pace.ts';
import type { Access } from './rest.ts';
import { directPlace, editWords, sendWords } from './speak.ts';

/** Discord outward, over REST alone. Keeps nothing that matters: two in two processes are as good as one. */
export function createDiscordChannel({
  secrets,
  ...access
}: Access & { readonly secrets: Secrets }): Channel {
  const lines = openLines(access, secrets);
  const boosts = new Boosts();
  const pace = new Pace();
  return {
    name: 'discord',
    limits: (to) => limitsOf(lines, boosts, to),
    send: (to, reply, once) => sendWords(lines, to, reply, once),
    edit: async (sent, reply) => {
      const owed = reply.progress === undefined;
      if (owed || pace.allows(readMark(sent.id).message)) await editWords(lines, sent, reply);
    },
    deliver: (bubble, reply, video, file) => deliverVideo(lines, bubble, { reply, video, file }),
    privately: (to, person) => directPlace(lines, to, person),
    open: (attachment, signal) => openAttachment(lines, attachment, signal),
  };
}
