/** Something that people ask of a video service and that rules and ffmpeg cannot do. */
export interface Impossible {
  en: string;
  zh: string;
  /** Words like these ask for it. */
  cue: RegExp;
  /** True when nothing else of the message makes sense without it. */
  whole: boolean;
}

/** In the order of the table a message is told at most two of them. */
const IMPOSSIBLE: readonly Impossible[] = [
  {
    en: 'speak or clone a voice, so the words stand below the picture instead',
    zh: '合成语音，所以把旁白写成了字幕',
    cue: /\bvoice[- ]?overs?\b|\bnarrat\w{1,6}\b|\btext[- ]to[- ]speech\b|\bread (?:it|this|the script) (?:out|aloud)\b|旁白|配音|解说|朗读/i,
    whole: false,
  },
  {
    en: 'hear speech, so it needs the words for captions from you',
    zh: '听懂语音，字幕的文字要由您提供',
    cue: /\b(?:transcri\w{1,6}|auto[- ]?(?:captions?|subtitles?)|(?:captions?|subtitles?) (?:of|from|for) (?:the|my|what) (?:speech|audio|voice|video|sound|talk\w{0,3}|is said))\b|语音识别|自动字幕|识别字幕/i,
    whole: false,
  },
  {
    en: 'translate',
    zh: '翻译',
    cue: /\b(?:translat\w{1,6}|dub(?:bed|bing)?)\b|翻译|译成|译制/i,
    whole: true,
  },
  {
    en: 'swap faces or move lips',
    zh: '换脸或对口型',
    cue: /\b(?:face[- ]?swap|swap (?:my |the |our |two )?faces?|deep ?fake|lip[- ]?sync\w{0,3}|talking (?:head|avatar|photo)|avatars?)\b|换脸|对口型|数字人/i,
    whole: true,
  },
  {
    en: 'cut somebody or something out of a picture, or change what is behind it',
    zh: '抠图或更换背景',
    cue: /\b(?:remove|replace|change|blur|delete|erase|swap)\b[^.\n]{0,20}\b(?:backgrounds?|sky|person|people|objects?|watermarks?|logos?)\b(?! (?:music|song|sound|track))|\bgreen ?screen\b|抠图|换背景|去水印|绿幕|换天空|打码/i,
    whole: true,
  },
  {
    en: 'fetch songs from other services; it has eight kinds of music of its own and plays a file that you send',
    zh: '使用其他平台的歌曲，可以用自带的八种音乐，或者发一个音频文件',
    cue: /\b(?:spotify|apple music|soundcloud)\b|\b(?:song|music|track|audio) (?:by|from) (?:youtube|[A-Z]\w{1,20} [A-Z]\w{1,20})|网易云|QQ音乐/i,
    whole: false,
  },
  {
    en: 'steady, sharpen or enlarge footage',
    zh: '防抖、锐化或提升画质',
    cue: /\b(?:stabili[sz]\w{1,5}|upscal\w{1,4}|enhance(?: the)? (?:quality|resolution)|denois\w{1,4}|unblur)\b|防抖|去抖|提升画质|超分|去噪/i,
    whole: true,
  },
  {
    en: 'crop, turn, mirror or reverse pictures, put logos on them, or choose camera moves and transitions; the camera always moves, and scenes always melt into each other',
    zh: '裁切、旋转、镜像、倒放、加贴纸，也不能指定运镜和转场（镜头总会移动，画面之间总是淡入）',
    cue: /\b(?:crop|rotate|flip|mirror|reverse|rewind)\b(?: it| this| that| the \w{1,10}| by| \d|$)|\b(?:add|put|insert)\b[^.\n]{0,16}\b(?:logos?|stickers?|emojis?|watermarks?)\b|\bzoom(?:s|ing)? (?:in|out)\b|\b(?:cross-?fades?|transitions?|wipes?|split[- ]screen|picture[- ]in[- ]picture)\b|裁切|旋转|镜像|倒放|贴纸|转场|画中画|分屏/i,
    whole: true,
  },
  {
    en: 'recolour or move single things in the picture',
    zh: '单独修改画面里的某个东西',
    cue: /\bmake the (?!video|film|clip|movie|music|title|text|captions?|subtitles?|picture|photos?|whole|sound|colou?rs?|look|first|second|third|last|font|letters|image|song|beginning|end|scene)[a-z]{2,15} (?:blue|red|green|yellow|pink|purple|smile|walk|dance|jump|talk|move|bigger|smaller|wear)\b/i,
    whole: true,
  },
];

/** What of a text is impossible here, two things at most. */
export function findImpossible(text: string): Impossible[] {
  return IMPOSSIBLE.filter((one) => one.cue.test(text)).slice(0, 2);
}
