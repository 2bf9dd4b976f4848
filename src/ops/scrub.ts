// Paths alone do not keep secrets out of a log (pino's `redact` knows fields, not sentences): a bot token stands in the
// URL of an error message, a signed link in a stack. So every string is searched for the shapes that secrets have.

const GONE = '***';
/** What is looked at and what is kept of one string: a log line is for reading, not for storing. */
const LONGEST_READ = 20_000;
const LONGEST_KEPT = 4_000;

const SHAPES: readonly (readonly [RegExp, string])[] = [
  // Telegram: in a URL, or by itself; the colon may be percent-encoded.
  [/\/bot\d+(?::|%3a)[^/\s"'?#]*/gi, `/bot${GONE}`],
  [/\b\d{5,}(?::|%3a)[\w-]{30,}/gi, GONE],
  // Discord bot tokens and JSON web tokens: three parts with dots between.
  [/(?<![\w-])[\w-]{16,}\.[\w-]{5,}\.[\w-]{25,}/g, GONE],
  // Discord's interaction tokens and webhook tokens in paths.
  [/\/(webhooks|interactions)\/(\d+)\/[^/\s"'?#]+/g, `/$1/$2/${GONE}`],
  // Authorization values, and the backend's own kinds.
  [/\bBearer(\s+|%20)[^\s"',}]+/gi, `Bearer ${GONE}`],
  [/\bBasic\s+(?=[\w+/-]*[\d=])[\w+/-]{6,}=*/g, `Basic ${GONE}`],
  [/(nmv_[a-z]+_|clm_)[\w-]+/gi, GONE],
  // The client id renews an account's token, so it is as good as one.
  [/(x-client-id["']?\s*[:=]\s*["']?)[\w-]+/gi, `$1${GONE}`],
  // The user's part of a URL.
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^/\s"'@]+@/gi, `$1${GONE}@`],
  // The same parameters without their URL, and the same names in JSON.
  [
    /(?:\b|(?<=%3f|%26))(X-(?:Amz|Goog)-[a-z\d]{1,30}(?:-[a-z\d]{1,30}){0,2}|AWSAccessKeyId|Signature|Policy|Key-Pair-Id|sig|token|[a-z]{1,30}_token|api_?key|secret|password)(=|%3d)[^&\s"'<>]+/gi,
    `$1$2${GONE}`,
  ],
  [/([?&]|%3f|%26)(ex|is|hm|se|sp|sv|ct|bind|key|code)(=|%3d)[^&\s"'<>]+/gi, `$1$2$3${GONE}`],
  [
    /(["'](?:[a-z_]{0,20}token|secret|password|api_?key|authorization)\\?["']\s*:\s*\\?["'])[^"'\\]+/gi,
    `$1${GONE}`,
  ],
];

/** A whole link. Of every one the query and fragment go: signed links differ in their names, and all sign there. */
const LINK = /\b(?:https?|wss?):\/\/[^\s"'<>]+/gi;

/** As long as a key of 30 bytes in base64, or of 20 bytes in hex. */
const LONG_RUN = /[A-Za-z0-9_+/-]{40,}={0,2}/g;
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Characters that move a cursor, turn a line around or end it where JSON would not escape them. Tab and line feed stay. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * The same text without anything shaped like a secret, without control characters, and of a length fit for a line.
 * Errs on the side of cutting too much; ids made of UUIDs and numbers stay readable.
 */
export function scrub(text: string): string {
  let clean = text.length > LONGEST_READ ? withoutTornWord(text.slice(0, LONGEST_READ)) : text;
  clean = clean.replace(LINK, (link) => link.replace(/[?#].+/s, `?${GONE}`));
  for (const [shape, instead] of SHAPES) clean = clean.replace(shape, instead);
  clean = clean.replace(LONG_RUN, (run) => (isRandom(run) ? GONE : run)).replace(CONTROL, '\ufffd');
  return clean.length > LONGEST_KEPT ? `${clean.slice(0, LONGEST_KEPT)}…` : clean;
}

/** A secret cut in two has no shape any more, so the word at the cut goes. */
function withoutTornWord(text: string): string {
  return text.slice(0, Math.max(text.lastIndexOf(' '), text.lastIndexOf('\n')) + 1);
}

/**
 * Hex, base32 and base62 run on without a mark; base64 changes between capitals, small letters and digits at every other
 * step. Paths, words with hyphens and our own ids (UUIDs, numbers) do neither.
 */
function isRandom(run: string): boolean {
  return run.split('/').some((piece) => {
    const rest = piece.replace(UUID, '');
    if (/[A-Za-z0-9]{40,}/.test(rest) && /\d/.test(rest) && /[A-Za-z]/.test(rest)) return true;
    const steps = rest.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/g)?.length ?? 0;
    return rest.length >= 16 && steps >= 0.45 * (rest.length - 1);
  });
}
