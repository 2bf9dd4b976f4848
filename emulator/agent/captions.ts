const CUE =
  /\b(?:captions?|captioned|subtitles?|subtitled|subs|voice[- ]?overs?|narrations?|narrated by|narrate)\b|字幕|旁白|配音|解说/i;
const VOICE = /\b(?:voice[- ]?overs?|narrations?|narrated by|narrate)\b|旁白|配音|解说/i;
const QUOTED = /["“”«「『《]([^"“”«»「」『』《》]{1,400})["“”»」』》]/;
const SAYS =
  /^\s{0,3}(?:(?:that|which|to|text)\s)?(?:saying|says?|reads?|reading|with the words?|写着?|内容[是为]?|改成|改为|说)\s{0,2}[:：]?\s{0,2}/i;
const COLON = /^[^:：\n"“,，.。]{0,24}[:：]\s{0,4}/;
const NOT_WORDS =
  /^(?:for|from|to|in|at|on|with|and|of|please|too|as|from the script|in (?:white|yellow|red))\b/i;

/** The words that a text wants to read below the picture. `said` is empty when captions are wanted and none came with it. */
export interface CaptionWish {
  said: string;
  voice: boolean;
  /** Everything that was read, to be left out of the rest. */
  words: string;
}

/** Captions, subtitles or a voice-over that a text asks for. */
export function findCaptions(text: string): CaptionWish | undefined {
  const cue = CUE.exec(text);
  if (!cue) return undefined;
  const voice = VOICE.test(text);
  const end = cue.index + cue[0].length;
  const after = text.slice(end);
  const quoted = QUOTED.exec(after);
  if (quoted && quoted.index < 40) {
    const { said, length } = quotedAfter(after, quoted.index);
    return { said, voice, words: text.slice(cue.index, end + length) };
  }
  const before = QUOTED.exec(text.slice(0, cue.index));
  if (before) return { said: (before[1] ?? '').trim(), voice, words: text.slice(before.index, end) };
  const lead = COLON.exec(after) ?? SAYS.exec(after);
  if (lead) {
    const said = withoutTail(after.slice(lead[0].length));
    return { said: said.trim(), voice, words: text.slice(cue.index, end + lead[0].length + said.length) };
  }
  const plain =
    /^\s{1,3}((?:[^\s,，.。:：]{1,30} ?){1,12})\s{0,3}[.!。！]?\s{0,3}$/.exec(after)?.[1]?.trim() ?? '';
  if (plain && !NOT_WORDS.test(plain) && /^\p{Lu}|\p{Script=Han}/u.test(plain))
    return { said: plain, voice, words: text.slice(cue.index) };
  return { said: '', voice, words: cue[0] };
}

/** Quoted words from there on, each on a line of its own, as long as little stands between them: "One" and "Two". */
function quotedAfter(text: string, from: number): { said: string; length: number } {
  const said: string[] = [];
  let length = from;
  for (const found of text.matchAll(ALL_QUOTED)) {
    if (found.index - length > BETWEEN) break;
    said.push((found[1] ?? '').trim());
    length = found.index + found[0].length;
  }
  return { said: said.join('\n'), length };
}

const ALL_QUOTED = /["“”«「『《]([^"“”«»「」『』《》]{1,400})["“”»」』》]/g;
/** Signs that may stand between two quotations of one list. */
const BETWEEN = 8;

/** Wishes for the film behind the words, such as ", square, upbeat music", do not belong to them. */
function withoutTail(said: string): string {
  let rest = said;
  for (let turn = 0; turn < MOST_TAIL; turn += 1) {
    const at = Math.max(
      ...[',', '，', '.', '。', ';', '；', '\n'].map((sign) => rest.trimEnd().slice(0, -1).lastIndexOf(sign)),
    );
    if (at < 1 || !TAIL.test(rest.slice(at + 1))) break;
    rest = rest.slice(0, at + (/[.。]/.test(rest.charAt(at)) ? 1 : 0));
  }
  return rest;
}

const MOST_TAIL = 6;
const TAIL =
  /^\s{0,3}(?:and |then |please ){0,2}(?:(?:make it |in )?(?:vertical|portrait|landscape|square|9:16|1:1|16:9|black and white|slower|faster)|\d{1,3}[ -]?(?:s|secs?|seconds?)(?: long)?|(?:with |add |no |without )?(?:[\w-]{1,16} ){0,2}music(?: at \d{1,3} ?%)?|fade(?: in| out)?|竖屏|横屏|方形|黑白|慢一点|快一点|\d{1,3} ?秒|[^，。]{0,6}(?:音乐|配乐))\s{0,3}[.!。！]?\s{0,3}$/i;
