import type { APIAttachment, APIMessage } from '@discordjs/core';
import type { Attachment } from '../../core/message.ts';
import type { Inlet } from '../../core/ports.ts';
import { isProblem, Problem } from '../../core/problem.ts';
import { CODE, describe, refusedWith, toProblem } from './errors.ts';
import type { Lines } from './lines.ts';
import { linkName, type Ref, readRef } from './refs.ts';

/** Reads an attachment from Discord, by a link that is fetched anew or was kept. */
export async function openAttachment(
  lines: Lines,
  attachment: Attachment,
  signal: AbortSignal,
): Promise<Inlet> {
  const { name } = attachment;
  const url = await linkOf(lines, readRef(attachment.ref), name, signal);
  const response = await fetch(url, { signal, redirect: 'error' }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new Problem('platform-down', {}, { message: describe(error) });
  });
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    const message = `the CDN answered ${response.status}`;
    throw response.status >= 500
      ? new Problem('platform-down', {}, { message })
      : new Problem('file-unreachable', { name }, { message });
  }
  const bytes = Number(response.headers.get('content-length') ?? Number.NaN);
  return { body: response.body, ...(Number.isSafeInteger(bytes) ? { bytes } : {}) };
}

async function linkOf(lines: Lines, ref: Ref, name: string, signal: AbortSignal): Promise<string> {
  const link =
    ref.kind === 'kept'
      ? await lines.secrets.read(linkName(ref.interaction, ref.file))
      : await freshLink(lines, ref, name, signal);
  if (link === undefined) throw new Problem('file-unreachable', { name });
  return link;
}

/** Links are signed for a day; every reading of the message signs them anew. Who may not read it has the first one. */
async function freshLink(
  lines: Lines,
  ref: Ref & { kind: 'message' },
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const message = await lines.quick.channels.getMessage(ref.channel, ref.message, { signal });
    return filesOf(message).find((file) => file.id === ref.file)?.url;
  } catch (error) {
    signal.throwIfAborted();
    const denied = refusedWith(error, CODE.missingAccess, CODE.missingPermission);
    const first = denied ? await lines.secrets.read(linkName(ref.message, ref.file)) : undefined;
    if (first !== undefined) return first;
    const problem = toProblem(error);
    if (isProblem(problem, 'platform-down') || isProblem(problem, 'slow-down'))
      throw new Problem('platform-down', {}, { message: problem.message });
    throw new Problem('file-unreachable', { name }, { message: describe(error) });
  }
}

/** A message's files and those of the messages that it forwards. */
export function filesOf(
  message: Partial<Pick<APIMessage, 'attachments' | 'message_snapshots'>>,
): readonly APIAttachment[] {
  return [
    ...(message.attachments ?? []),
    ...(message.message_snapshots ?? []).flatMap((snapshot) => snapshot.message.attachments ?? []),
  ];
}
