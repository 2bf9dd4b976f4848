import type { APIAttachment } from '@discordjs/core';

/** Discord turns a paste over 2,000 characters into a file of this name. */
const NAME = 'message.txt';

/** Longer than any request that the bot takes (8,000 characters, four bytes each at most). In bytes. */
const LONGEST = 64_000;

/** A file of Discord's own net comes at once or not now, ms. */
const PATIENCE_MS = 3_000;

/** Whether a file holds words that the person pasted. */
export function isPaste({ filename, content_type: type, size }: APIAttachment): boolean {
  return filename === NAME && (type ?? 'text/plain').startsWith('text/plain') && size <= LONGEST;
}

/** The words of a paste; undefined where Discord does not hand them over, or where they are no text. */
export async function readPaste(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
    const answer = await fetch(url, { signal: patience, redirect: 'error' });
    if (!answer.ok || answer.body === null) {
      await answer.body?.cancel();
      return undefined;
    }
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of answer.body) {
      bytes += chunk.length;
      if (bytes > LONGEST) return undefined;
      chunks.push(chunk);
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)).trim();
  } catch {
    return undefined;
  }
}
