/** Where an attachment can be read again. Plain data: the signed link itself is never in it. */
export type Ref =
  /** On a message that the bot can read again, for a fresh link. */
  | { readonly kind: 'message'; readonly channel: string; readonly message: string; readonly file: string }
  /**
   * Came with an interaction (a slash option, or somebody else's message): Discord shows it once, so its link was kept
   * among the secrets under `name`.
   */
  | { readonly kind: 'kept'; readonly interaction: string; readonly file: string };

/** A reference as the opaque `Attachment.ref`. */
export function writeRef(ref: Ref): string {
  return ref.kind === 'message'
    ? `message/${ref.channel}/${ref.message}/${ref.file}`
    : `kept/${ref.interaction}/${ref.file}`;
}

/** Reads what `writeRef` wrote; throws a `RangeError` for anything else. */
export function readRef(text: string): Ref {
  const [kind, ...ids] = text.split('/');
  const [first, second, third] = ids;
  const sound = ids.every((id) => /^\d{1,20}$/.test(id));
  if (sound && kind === 'message' && ids.length === 3 && first && second && third)
    return { kind, channel: first, message: second, file: third };
  if (sound && kind === 'kept' && ids.length === 2 && first && second)
    return { kind, interaction: first, file: second };
  throw new RangeError('no Discord attachment reference');
}

/** The secret that holds the link of a file that came with an interaction or a message. */
export function linkName(came: string, file: string): string {
  return `discord:link:${came}:${file}`;
}
