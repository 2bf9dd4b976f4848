/** The words that each wish is known by, English and Chinese. The first match wins, so the order counts. */
export const RATIOS: readonly (readonly [string, RegExp])[] = [
  [
    '9:16',
    /\b(?:vertical|portrait|upright)(?:ly)?\b(?! of\b)|\b9\s*[:x/]\s*16\b|\b(?:tik ?tok|instagram (?:reels?|stor(?:y|ies))|youtube shorts?|insta stor(?:y|ies)|for (?:reels|stories|shorts))\b|竖[屏版向]?|手机屏|抖音|快手/i,
  ],
  ['16:9', /\b(?:landscape|horizontal|widescreen)\b(?!\s+(?:of|with))|\b16\s*[:x/]\s*9\b|横[屏版向]|宽屏/i],
  ['4:5', /\b4\s*[:x/]\s*5\b/i],
  [
    '1:1',
    /\bsquare\b(?!\s+(?:box|building|table))|\b1\s*[:x/]\s*1\b|\binstagram (?:posts?|feed)\b|正?方形|方版/i,
  ],
];

/** Kinds of music; the name is what a timeline shows. */
export const STYLES: readonly (readonly [string, RegExp])[] = [
  ['Lo-fi', /\blo-?fi\b|\bchill(?:ed|hop)?\b|低保真/i],
  ['Jazz', /\bjazz(?:y)?\b|爵士/i],
  ['Piano', /\bpiano\b|\bclassical\b|钢琴|古典/i],
  ['Cinematic', /\bcinematic (?:music|score)\b|\bepic\b|\borchestra(?:l)?\b|\bdramatic\b|史诗|大气/i],
  ['Electronic', /\belectro(?:nic)?\b|\bsynth(?:wave)?\b|\btechno\b|\bedm\b|电子/i],
  ['Upbeat', /\bupbeat\b|\bhappy\b|\benergetic\b|\bpop\b|\bdance music\b|\bcheerful\b|欢快|动感|流行/i],
  ['Acoustic', /\bacoustic\b|\bguitar\b|\bfolk\b|吉他|民谣/i],
  ['Ambient', /\bambient\b|\bcalm(?:ing)?\b|\brelax(?:ing)?\b|\bmeditat\w*|\bsoft music\b|舒缓|轻音乐|安静/i],
];

/** Colour treatments. */
export const GRADES: readonly (readonly [string, RegExp])[] = [
  ['noir', /\bnoir\b|黑色电影/i],
  [
    'mono',
    /\bblack[- ]?(?:and|&|n)[- ]?white\b|\bb ?[&/] ?w\b|\bbnw\b|\bmonochrome\b|\bgr[ae]y ?scale\b|\bdesaturated?\b|黑白|单色/i,
  ],
  ['sepia', /\bsepia\b|褐色|泛黄/i],
  [
    'vintage',
    /\bvintage\b|\bretro (?:look|style|colou?rs?|filter)\b|\bold (?:film|movie)\b|\b(?:super )?8 ?mm\b|复古|怀旧|老电影|胶片/i,
  ],
  [
    'vivid',
    /\b(?:vivid|vibrant|more (?:colou?rful|saturated|saturation)|punchy|pop the colou?rs)\b|鲜艳|饱和度?(?:高|提高)|更饱和/i,
  ],
  [
    'faded',
    /\b(?:faded|muted|pastel|washed[- ]out|less (?:colou?rful|saturated|saturation))\b|褪色|淡一点|马卡龙/i,
  ],
  ['contrast', /\b(?:more|higher|increase(?: the)?) contrast\b|对比度?(?:高|强|提高)|提高对比/i],
  [
    'cinematic',
    /\bcinematic (?:look|colou?rs?|grade|grading|style|filter)\b|\b(?:(?:look|feel)s? (?:more )?|more )cinematic\b|\bteal and orange\b|电影(?:感|质感|色调)/i,
  ],
  ['soft', /\b(?:soft(?:er)? (?:look|focus|light)|dreamy|hazy|blurry|soft glow)\b|柔光|柔和|梦幻|朦胧/i],
  ['invert', /\b(?:invert(?:ed)?(?: the)?(?: colou?rs?)?|negative look)\b|反色|负片/i],
  ['warm', /\bwarmer\b|\bwarm (?:tone|colou?r|look|filter)\w{0,3}|\bwarm it up\b|暖色|暖一?[点些]|更暖/i],
  [
    'cool',
    /\bcooler\b|\bcool (?:tone|colou?r|look|filter)\w{0,3}|\bcold(?:er)? (?:tone|colou?r|look)\w{0,3}|冷色|冷一?[点些]|更冷/i,
  ],
  ['bright', /\bbrighter\b|\bbrighten\b|\bmore light\b|\btoo dark\b|亮一?[点些]|更亮|提亮|太暗/i],
  ['dark', /\bdarker\b|\bdarken\b|\bdim(?:mer)?\b|\btoo bright\b|\bmoodier\b|暗一?[点些]|更暗|太亮/i],
];

/** Colours that a title can be asked in, with the value that the picture uses. */
export const COLORS: readonly (readonly [string, RegExp])[] = [
  [
    '#ffd36b',
    /\b(?:gold(?:en)?|yellow) (?:title|text|letters?|font)\b|\b(?:titles?|text|letters?|font|words) (?:(?:be|is|into|to) )?(?:gold(?:en)?|yellow)\b|\bin (?:gold|yellow)\b|金色|黄色/i,
  ],
  [
    '#ff6b6b',
    /\bred (?:title|text|letters?|font)\b|\b(?:titles?|text|letters?|font|words) (?:(?:be|is|into|to) )?red\b|\bin red\b|红色/i,
  ],
  [
    '#7cc7ff',
    /\bblue (?:title|text|letters?|font)\b|\b(?:titles?|text|letters?|font|words) (?:(?:be|is|into|to) )?blue\b|\bin blue\b|蓝色/i,
  ],
  [
    '#ffffff',
    /\bwhite (?:title|text|letters?|font)\b|\b(?:titles?|text|letters?|font|words) (?:(?:be|is|into|to) )?white\b|\bin white\b|白色/i,
  ],
];

const TAKE_AWAY =
  '(?:remove|delete|drop|take (?:out|off|away)|get rid of|mute|lose|strip|cut out|without|no|kill|turn off)';
const MUSIC = '(?:music|bgm|soundtrack|song|audio|sound|score|tune|background track)';
const TITLE = '(?:titles?|text|headlines?|words|overlay)';
const CAPTIONS = '(?:captions?|subtitles?|subs|text|words|voice-?overs?)';
const LOOK = '(?:filters?|looks?|effects?|colou?r grad(?:e|ing))';
const ARTICLES = '(?:\\s+(?:the|any|all|background|that|this|its))*\\s+';

/** Single wishes that need no value. */
export const CUES = {
  dropMusic: new RegExp(
    `\\b${TAKE_AWAY}${ARTICLES}${MUSIC}\\b|\\bmute(?: it| this)?\\b|\\bsilent\\b(?! film)|(?:去掉|删除?|移除|不要|没有|取消|关掉)(?:背景)?(?:音乐|配乐|声音|BGM)|静音`,
    'i',
  ),
  dropTitle: new RegExp(
    `\\b${TAKE_AWAY}${ARTICLES}${TITLE}\\b|(?:去掉|删除?|移除|不要|没有|取消)(?:标题|文字)`,
    'i',
  ),
  dropCaptions: new RegExp(
    `\\b${TAKE_AWAY}${ARTICLES}${CAPTIONS}\\b|(?:去掉|删除?|移除|不要|没有|取消)(?:字幕|文字|旁白)`,
    'i',
  ),
  dropLook: new RegExp(
    `\\b${TAKE_AWAY}${ARTICLES}${LOOK}\\b|\\b(?:back|return) (?:to|in) (?:full |normal |the original )?colou?rs?\\b|\\b(?:normal|original) (?:colou?rs?|look)\\b|\\bin colou?r again\\b|(?:去掉|取消|不要|移除)(?:滤镜|效果|调色)|恢复(?:彩色|原色|颜色)|彩色的?$`,
    'i',
  ),
  music: new RegExp(`\\b${MUSIC}\\b|音乐|配乐|BGM`, 'i'),
  louder:
    /\blouder\b|\b(?:turn|volume|bring)\b[^.]{0,20}\bup\b|\b(?:raise|increase|boost)\b[^.]{0,25}\b(?:volume|music|sound)\b|大声|(?:音量|声音|音乐)(?:再)?(?:调)?(?:大|高)|调大/i,
  quieter:
    /\b(?:quieter|softer(?! (?:light|look|focus|colou?rs?|glow|tones?)))\b|\b(?:turn|volume|bring)\b[^.]{0,20}\bdown\b|\b(?:lower|reduce|decrease)\b[^.]{0,25}\b(?:volume|music|sound)\b|小声|(?:音量|声音|音乐)(?:再)?(?:调)?(?:小|低)|调小/i,
  shorter:
    /\bshort(?:er|en)\b|\btrim\b|\bcut (?:it|the video|this) (?:down|short)\b|短一?[点些]|缩短|更短|剪短/i,
  longer: /\blong(?:er)\b|\bextend\b|\blengthen\b|长一?[点些]|延长|更长|加长/i,
  fadeIn: /\bfad(?:e|es|ed|ing)[- ]{0,2}in\b|\bfad(?:e|es|ed|ing) (?:up )?from black\b|淡入/i,
  fadeOut:
    /\bfad(?:e|es|ed|ing)[- ]{0,2}(?:in and )?out\b|\bfad(?:e|es|ed|ing) (?:down )?to (?:black|white)\b|淡出/i,
  fade: /\bfad(?:e|es|ing)\b|淡入淡出|渐变效果|渐隐/i,
  loop: /\b(?:loop(?:s|ed|ing)?|seamless(?:ly)?|boomerang|gif|cinemagraph)\b|循环|回旋镖|动图|无缝/i,
  ownSound:
    /\b(?:original|own|clip'?s?|video'?s?|its) (?:own )?(?:sound|audio|noise|voice)\b|\b(?:sound|audio|noise|voice) (?:of|in|from) (?:the|my) (?:clip|video|footage)\b|原声|原音|视频(?:的)?声音/i,
  scene: /\b(?:scene|shot)\b|场景|镜头|画面/i,
  uploads:
    /\b(?:photos?|pictures?|images?|pics?|(?<!video )clips?(?! of\b)|footage|uploads?|selfies?)\b|照片|图片|参考图|素材|相片/i,
  script:
    /\b(?:scripts?|story|storyboard|text|texts|sentences?|descriptions?|prompts?)\b|脚本|文案|文字|文本|描述|提示词?/i,
  product:
    /\b(?:products?|brands?|promo\w{0,8}|ads?|advert\w{0,7}|shop|store|sale)\b|产品|品牌|宣传|广告|商品|促销/i,
  undo: /\bundo\b|\brevert\b|\bgo back to (?:the )?(?:previous|last)\b|撤销|还原|恢复上/i,
  again:
    /\bregenerate\b|\bredo\b|\bstart over\b|\bfrom scratch\b|\btry again\b|\banother (?:one|version|take)\b|重新生成|再来一个|重做|重来/i,
  append: /\b(?:add|append|insert|then|followed by|at the end)\b|添加|加上|加入|加[一个段进]|然后|接着/i,
  hello:
    /^\s*(?:hi|hello|hey|yo|test|ok|okay|thanks?(?: you)?|thx|good (?:morning|evening|day)|你好|您好|嗨|谢谢|好的|在吗)[\s!.。！~]*$/i,
} as const;

const MAKE =
  /\b(?:generate|create|produce|make|shoot|film|animate|build|design|give me|i (?:want|need)|show)\b/gi;
const FILM =
  /\b(?:videos?|clips?|films?|movies?|promos?|slideshows?|reels?|shorts?|animations?|ads?|montages?|trailers?|intros?|scenes?|gifs?|loops?|boomerangs?)\b/gi;
const NEW_FILM =
  /\b(?:generate|animate)\b|\b(?:new|another)\s{1,4}(?:videos?|clips?|films?|movies?|promos?|slideshows?|reels?|shorts?|animations?|ads?|montages?|trailers?|intros?|scenes?)\b/i;
const MAKE_ZH = /生成|制作|创作|做|拍|来|想要|变成/g;
const FILM_ZH = /视频|短片|影片|动画|片子|幻灯片|宣传片|动图|MV|MP4/gi;
const EDIT_ZH = /(?:做|变)(?:成|得)(?!\s{0,2}(?:一|1080|MP4|视频))/i;
const CHANGE = /\b(?:make|turn|cut|trim|set|put|show|use|keep)\s{1,4}(?:the|this|my|it|that)\b/i;
const TURN = /\b(?:turn|convert|transform)\b/i;
const TURN_IT = /\b(?:turn|convert|transform)\s{1,4}(?:it|this|that|the (?:video|film|clip))\b/i;
const TURNED =
  /\b(?:in)?to\s{1,4}(?:an?|one)\s{1,4}(?:[\w-]{1,16}\s{1,4}){0,3}(?:videos?|mp4s?|clips?|films?|movies?|reels?|animations?|promos?|slideshows?)\b/i;
const NEW_PART =
  /\b(?:generate|create|produce)\s{1,4}(?:(?:a|an|another|some|the)\s{1,4})?(?:(?:short|new)\s{1,4})?(?:title|caption|music|bgm|soundtrack|song)\b/i;

/** True when a message asks for a film of its own, not for a change of the one that is there. */
export function asksForFilm(text: string): boolean {
  if (CUES.again.test(text) || text.includes('生成')) return true;
  const clauses = text.split(/[，。]/);
  if (clauses.some((clause) => !EDIT_ZH.test(clause) && isNear(clause, MAKE_ZH, FILM_ZH, 43))) return true;
  if (TURN.test(text) && TURNED.test(text) && !TURN_IT.test(text)) return true;
  if (CHANGE.test(text) || NEW_PART.test(text)) return false;
  return NEW_FILM.test(text) || isNear(text, MAKE, FILM, 90);
}

/** Whether a match of `second` begins at most so many characters behind the end of one of `first`; one pass for each. */
function isNear(text: string, first: RegExp, second: RegExp, most: number): boolean {
  const ends = [...text.matchAll(first)].map((match) => match.index + match[0].length);
  let next = 0;
  for (const { index } of text.matchAll(second)) {
    while (next < ends.length && (ends[next] ?? 0) <= index) next += 1;
    const before = ends[next - 1];
    if (before !== undefined && index - before <= most) return true;
  }
  return false;
}

/** The first entry whose words occur in the text. */
export function firstOf(table: readonly (readonly [string, RegExp])[], text: string): string | undefined {
  return table.find(([, words]) => words.test(text))?.[0];
}
