import { CUES, RATIOS, STYLES } from './words.ts';

const ENGLISH_NOISE: readonly RegExp[] = [
  /\b(?:short |single )?(?:text |reference )?(?:descriptions?|prompts?) of\b/gi,
  /\bfrom (?:a|this|the|my) (?:short )?(?:text )?(?:description|prompt|script|text)\b/gi,
  /\binto (?:a|an) (?:\d+p )?(?:hd )?(?:mp4|video)\b/gi,
  /\b(?:with|and|plus|some|add|using)\s{1,3}(?:[\w-]{1,20}\s{1,3}){0,3}(?:music|bgm|soundtrack|song|tune)\b/gi,
  /(?:^|(?<=,))\s*(?:[\w-]+\s+){0,4}(?:music|bgm|soundtrack)\s*(?=,|\.|$)/gi,
  /\b(?:please|can you|could you|i want(?: you)? to|i'd like(?: you)? to|i (?:want|need)|help me|for me|let's)\b/gi,
  /\b(?:re)?(?:generate|create|produce|make|shoot|animate|build|design|show)(?: me)?\b/gi,
  /\b(?:short|quick|promotional|promo|nice|beautiful|simple|new|another|mp4|1080p|hd|4k)\b/gi,
  /\b(?:video clip|video|clip|film|movie|slideshow|reel|animation|montage)s?\b(?:\s+(?:of|about|showing|with|for|from))?/gi,
  /\b(?:in|at) \d+ ?p\b|\b(?:free|ai|aspect ratio|format)\b/gi,
];
const CHINESE_NOISE =
  /请|帮我|给我|生成|制作|创作|创建|做|拍|来|我?想要|一[个段部支条张]|视频|短片|影片|动画|片子|宣传片|一下|用|配上?|加上?|背景音乐|音乐|配乐|的(?=$|[，。,])|时长/g;
const SIGNS_BEFORE = /^[\s,，.。:：;、-]+/;
const SIGNS_AFTER = /(?<![\s,，.。:：;、-])[\s,，.。:：;、-]+$/;
const SMALL_BEFORE = /^(?:a|an|the|of|with|and|in|is|about|for|it|to)$/i;
const SMALL_AFTER = /^(?:with|and|in|for|from|into|of|a|the|lasting|long)$/i;

/** What a prompt wants to be seen, freed from verbs, lengths, formats, titles and music; `taken` is what was read already. */
export function pictureOf(prompt: string, taken: readonly string[]): string {
  let rest = prompt;
  for (const words of taken) rest = rest.replace(words, ' ');
  for (const [, words] of RATIOS) rest = rest.replace(words, ' ');
  for (const noise of ENGLISH_NOISE) rest = rest.replace(noise, ' ');
  rest = rest.replace(CUES.dropMusic, ' ').replace(CUES.dropTitle, ' ');
  if (/\p{Script=Han}/u.test(rest)) {
    for (const [, words] of STYLES) rest = rest.replace(words, ' ');
    rest = rest.replace(CHINESE_NOISE, ' ').replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '');
    rest = rest.trim().replace(/^的|的$/g, '');
  }
  return tidy(rest);
}

/** A name for a film: the beginning of the phrase, as a title is written. */
export function titleFrom(phrase: string): string {
  if (/\p{Script=Han}/u.test(phrase)) return phrase.split(/[，。,\s]/)[0]?.slice(0, 12) ?? '';
  let title = '';
  for (const word of (phrase.split(/[,.;:]/)[0] ?? '').split(/\s+/)) {
    if (title && title.length + word.length > 28) break;
    const small = title && /^(?:a|an|the|of|over|in|on|at|and|with|to|by|from|for)$/i.test(word);
    title += `${title ? ' ' : ''}${small ? word.toLowerCase() : word.slice(0, 1).toUpperCase() + word.slice(1)}`;
  }
  return title.replace(/ (?:a|an|the|of|over|in|on|at|and|with|to|by|from|for)$/i, '');
}

function tidy(text: string): string {
  const words = text
    .replace(/[\s\u3000]+/g, ' ')
    .replace(/[,，、][\s,，、]*/g, ', ')
    .replace(SIGNS_BEFORE, '')
    .replace(SIGNS_AFTER, '')
    .split(' ')
    .filter((word) => word !== '');
  let start = 0;
  while (start < words.length && SMALL_BEFORE.test(bare(words[start]))) start += 1;
  let end = words.length;
  while (end > start && SMALL_AFTER.test(bare(words[end - 1]))) end -= 1;
  return words.slice(start, end).join(' ').replace(SIGNS_BEFORE, '').replace(SIGNS_AFTER, '');
}

/** A word without the signs around it; a sign alone is a word to leave out, like "a". */
const bare = (word = ''): string => word.replace(SIGNS_BEFORE, '').replace(SIGNS_AFTER, '') || 'a';
