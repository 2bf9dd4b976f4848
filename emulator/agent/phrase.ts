import { COLORS, CUES, GRADES, RATIOS, STYLES } from './words.ts';

const ENGLISH_NOISE: readonly RegExp[] = [
  /\b(?:please|can you|could you|would you|i want(?: you)? to|i'd like(?: you)? to|i (?:want|need|would like)|help me(?: to)?|for me|let's|just|hey|hi|hello)\b/gi,
  /\b(?:for free|free of charge|via an? (?:free )?api|without (?:paying|a|any|sign\w{0,4}|watermarks?)(?: (?:up|for|upfront|subscription|watermarks?|a|any)){0,4})\b/gi,
  /\b(?:from|using|with|based on|out of|for) (?:(?:an?|the|my|our|this|that|these|short|simple|following) ){0,2}(?:text|scripts?|prompts?|descriptions?|sentences?|story)(?: (?:descriptions?|prompts?))?(?: (?:or|and) (?:(?:an?|my|some|three|single|reference|brand) ){0,3}(?:images?|pictures?|photos?))?\b/gi,
  /\b(?:(?:an?|the|my|this|short|simple|brief|single|following|video|new) ){0,4}(?:(?:text |product )?(?:descriptions?|prompts?)|text|script)(?: (?:of|about|for))?(?![a-z])/gi,
  /\b(?:or|and) (?:(?:an?|my|some|few|one|two|three|four|five|single|reference) ){0,3}(?:brand )?(?:images?|pictures?|photos?)\b/gi,
  /\b(?:in)?to (?:an? |one )?(?:[\w-]{1,16} ){0,3}(?:mp4s?|videos?|clips?|films?|movies?|reels?|shorts?|animations?|promos?|slideshows?|ads?)\b/gi,
  /\b(?:from|of|with|using) (?:(?:all|my|our|the|these|those|this|that|some|few|one|two|three|four|five|six|\d{1,2}) ){0,3}(?=(?:[\w-]{1,16} ){0,1}(?:photos?|pictures?|images?|pics?|clips?|files?|uploads?|footage)\b)/gi,
  /(?<=\bphotos?|\bpictures?|\bimages?|^|\s)\b(?:(?:my|our|these|those|the|attached) )?(?:photos?|pictures?|images?|pics?|files?|uploads?|footage|these|those|them)\b/gi,
  /\b(?:with|and|plus|some|add|using|set to)\s{1,3}(?:[\w-]{1,20}\s{1,3}){0,3}(?:music|bgm|soundtrack|song|tune|score)\b(?: at| under| behind)?/gi,
  /(?<=^|,|\.)\s{0,3}(?:[\w-]{1,20}\s{1,3}){0,4}(?:music|bgm|soundtrack)\s{0,3}(?=,|\.|$)/gi,
  /\b(?:in )?(?:lo-?fi|jazzy?|upbeat) (?:music|style)\b/gi,
  /(?<=^|[,.;:!?\n]\s?|\band\s)(?:re)?(?:generate|create|produce|make|shoot|animate|build|design|show|film|render|turn|convert|transform|export|give|do|add|put|keep|play|trim|cut|insert|append|change|set|use|remove)(?: me)?\b/gi,
  /\b(?:(?:short|quick|promotional|promo|marketing|nice|beautiful|cool|simple|new|another|little|ai|free|hd|full hd|4k|1080p|720p|mp4|loop(?:ing)?|gif-like|seamless(?:ly)?|cinematic)[ ,]{1,2}){0,4}\b(?:video clip|video|clip|film|movie|slideshow|reel|animation|montage|promo|ad|advert|commercial|trailer|vlog|gif|loop|boomerang|shot|scene)s?\b(?: (?:of|about|showing|with|for|from|where|in which|that shows|to|in))?/gi,
  /\b(?:at|in) \d{3,4} ?p\b|\b(?:mp4|1080p|720p|4k|full hd|hd|aspect ratio|format|ai)\b/gi,
];
const EDIT_NOISE: readonly RegExp[] = [
  /\b(?:with |and )?(?:an? |some )?(?:soft |smooth |slow |nice )?fad(?:e|es|ed|ing)\b(?:[ -](?:in|out|and|to|from|black|white|it|the|video|film|effects?|music)){0,6}/gi,
  /\b(?:at|on|to|in) (?:the )?(?:top|bottom|cent(?:er|re)|middle)\b/gi,
  /\b(?:the |some |background )?(?:music|bgm|soundtrack|sound|audio|volume|titles?|captions?|subtitles?|words)\b(?: to| at| and)?/gi,
  /\b(?:louder|quieter|softer|bigger|larger|smaller|faster|slower|longer|shorter|speed|looks?|colou?rs?|filters?|effects?)\b/gi,
  /淡入|淡出|(?:标题|字幕|文字|声音|音量)(?:再)?(?:调|放)?[大小高低]一?[点些]?/g,
];
const CHINESE_NOISE: readonly RegExp[] = [
  /不用[^，。,、\s]{1,6}|不需要[^，。,、\s]{1,6}|免费地?|直接/g,
  /(?:(?<=^|[，。,、\s])(?:并|再|然后|还)?|(?<=[一-龥]))(?:配上?|加上?|带上?|用)(?:一?[首段个])?[^，。,、\s]{0,6}?(?:背景音乐|音乐|配乐|BGM|曲子?|歌)/gi,
  /(?:舒缓|欢快|动感|安静|轻|流行|爵士|钢琴|吉他|电子|古典|史诗)?(?:的)?(?:背景音乐|轻音乐|音乐|配乐|BGM)/gi,
  /(?<=^|[，。,、\s])(?:根据|按照?|基于|参考|通过)(?:我的?|以下的?|下面的?|这[个段张些]?|一[段个张句]|几[张句])?(?:文字|脚本|文案|文本|提示词?|描述|参考图|图片|照片|素材|或者?|和|、){1,6}/g,
  /(?<=^|[，。,、\s])(?:请|帮我|给我|麻烦|我?想要?|我要|为我|可以)+/g,
  /(?<=^|[，。,、\s])(?:把|将|用|让)(?:我的?|我们的?|这[个段张些]?|那[个段张些]?|一[段个张句]|几[张句]|三张|两张|简短的?|以下的?)*/g,
  /或(?:者)?(?:一|几|三|两)?[张个]?(?:品牌)?(?:参考图|图片|照片|素材)/g,
  /(?:的)?(?:简短的?)?(?:文字|文本)?(?:描述|提示词?|介绍)(?=做|变|转|生成|制作|$|[，。,、\s])/g,
  /(?:文字|脚本|文案|文本|参考图|图片|照片|素材)(?=做|变|转|生成|制作|免费|$|[，。,、\s或])/g,
  /(?:(?<=^|[，。,、\s])|(?<=[一-龥]))(?:生成|制作成?|创作|创建|做成|变成|改成|转成|拍成|做|拍摄)(?=一|\s|$|[0-9]|短|高清|视频|宣传|动画|个|段|幻灯)/g,
  /(?<=^|[，。,、\s])(?:再?来|生成|制作|创作|创建|做|拍摄?|画|改成|变成|导出)(?:一?[个段部支条])?/g,
  /(?<=^|[，。,、\s])[一这]?[个段部支条](?=\s|$|[的关有])/g,
  /(?:的)?(?:关于)?(?:产品)?(?:宣传|高清|微|小|短|动画|可循环的?|循环)?(?:短?视频(?:片段)?|短片|影片|动画|片子|宣传片|幻灯片|动图|MV|MP4)/gi,
  /1080p|720p|4k|高清|时长|一下|(?:内容|主题|画面)[是为]|(?:剪辑?|裁剪?|缩短?)(?:到|成|为)?(?=$|[，。,、\s])|(?<=[，,、]\s?)[加配用](?=$|[，,、\s])/gi,
];
const EDITS =
  /\bfad(?:e|es|ed|ing)\b|\b(?:at|on|to|in) (?:the )?(?:top|bottom|cent(?:er|re)|middle)\b|^[\s\w]{0,24}\b(?:music|bgm|soundtrack|sound|audio|volume|titles?|captions?|subtitles?|words|louder|quieter|softer|bigger|larger|smaller|faster|slower|longer|shorter|speed|looks?|colou?rs?|filters?|effects?)\b|淡[入出]|标题|字幕|文字|声音|音量/i;
const SIGNS_BEFORE = /^[\s,，.。:：;；、!！?？-]+/;
const SIGNS_AFTER = /(?<![\s,，.。:：;；、!！?？-])[\s,，.。:：;；、!！?？-]+$/;
const SMALL_BEFORE =
  /^(?:a|an|the|of|with|and|in|is|are|about|for|it|to|or|from|my|our|using|by|at|that|this|its|also|then)$/i;
const SMALL_AFTER = /^(?:with|and|in|for|from|into|of|a|an|the|lasting|long|my|or|at|to|about|by|on|it)$/i;
const LONGEST_TITLE = 40;
const LONGEST_WIDE_TITLE = 20;
const GENERIC =
  /^(?:(?:my|our|the|a|an|new|short)\s)*(?:products?|brands?|compan(?:y|ies)|business|shop|store|things?|stuff|something|anything|it|sample|demo|example|everything)(?:\s(?:products?|brands?|descriptions?|images?|photos?))*$|^(?:我的?|我们的?)?(?:产品|品牌|公司|东西|样片|简介|产品介绍)$/i;

/** What a prompt wants to be seen, freed from verbs, lengths, formats, titles and music; `taken` is what was read already. */
export function pictureOf(prompt: string, taken: readonly string[]): string {
  let rest = prompt.trim();
  for (const words of taken) if (words) rest = rest.replace(words, ' ');
  rest = rest.replace(CUES.dropMusic, ' ').replace(CUES.dropTitle, ' ').replace(CUES.dropCaptions, ' ');
  rest = without(without(rest, RATIOS), RATIOS);
  rest = without(rest, COLORS);
  rest = without(rest, GRADES);
  rest = rest.replace(/[ \t\u3000]{2,}/g, ' ');
  for (const noise of ENGLISH_NOISE) rest = rest.replace(noise, ' ').replace(/[ \t]{2,}/g, ' ');
  if (/\p{Script=Han}/u.test(rest)) {
    rest = rest.trim();
    for (const noise of CHINESE_NOISE) rest = joinHan(rest.replace(noise, ' ')).trim();
    rest = rest
      .replace(/^[\s，。,、]*(?:[一这][个段部支条]\s*)?的?\s*|\s*的$/g, '')
      .replace(/^[一这][个段部支条]$/, '');
  }
  if (EDITS.test(rest))
    for (const noise of EDIT_NOISE) rest = rest.replace(noise, ' ').replace(/[ \t]{2,}/g, ' ');
  rest = tidy(rest);
  if (!/\p{L}/u.test(rest)) return '';
  return STYLES.some(([name, words]) => name !== 'Piano' && words.exec(rest)?.[0] === rest) ? '' : rest;
}

/** True for a phrase that names nothing of its own, such as "my product". */
export function isGeneric(phrase: string): boolean {
  return phrase === '' || GENERIC.test(phrase);
}

/** A name for a film: the phrase as a title is written. Empty when it would have to be cut, or names nothing of its own. */
export function titleFrom(phrase: string): string {
  if (isGeneric(phrase)) return '';
  if (/\p{Script=Han}/u.test(phrase)) {
    const title = phrase.split(/[，。,；;！!？?\n]/)[0]?.trim() ?? '';
    return [...title].length <= LONGEST_WIDE_TITLE && [...title].length > 1 ? title : '';
  }
  const whole = phrase.split(/[,.;:!?\n]/)[0]?.trim() ?? '';
  if (whole.length > LONGEST_TITLE || isGeneric(whole)) return '';
  return whole
    .split(/\s+/)
    .map((word, index) =>
      index > 0 && SMALL_IN_TITLE.test(word)
        ? word.toLowerCase()
        : word.slice(0, 1).toUpperCase() + word.slice(1),
    )
    .join(' ');
}

const SMALL_IN_TITLE = /^(?:a|an|the|of|over|in|on|at|and|with|to|by|from|for)$/i;

function without(text: string, table: readonly (readonly [string, RegExp])[]): string {
  return table.reduce((rest, [, words]) => rest.replace(words, ' '), text);
}

/** Blanks between Chinese signs are left over from what was taken away. */
function joinHan(text: string): string {
  return text.replace(/(?<=\p{Script=Han})[ \t]+(?=\p{Script=Han})/gu, ' ');
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
