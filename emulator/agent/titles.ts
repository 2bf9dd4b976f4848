const QUOTED = /["“”«「『《]([^"“”«»「」『』《》]{1,120})["“”»」』》]/;
const CUE =
  /\b(?:titled?|headline|text overlay|(?:with|add|put|show|write|the|overlay) (?:(?:the|a|some|big|large) )?text(?!\s+(?:descriptions?|prompts?|inputs?|or|to|into|from|and|files?|in|is)\b)|(?:video|film|clip|movie|it|reel) (?:named|called))\b|标题|(?:加|写|打)(?:上|一行)?文字|题为/i;
const LINKS =
  /^\s*(?:(?:to|that says|that reads|which says|saying|reading|with the (?:words?|text)|of|is|as|be|:|：|=|为|是|叫做?|改成|改为|写着?|内容是?)\s*)+/i;
const STOPS =
  /[,，.。;；!！\n]|\s(?:and|but|then)\s{1,3}(?=(?:make|add|remove|delete|change|use|set|mute|with|put|turn|no|lower|raise|some)\b)|\s(?:with|in|at|on|for|over)\s{1,3}(?=(?:the |some |an? |my |soft |large |big ){0,2}(?:(?:[\w-]{1,16} ){0,2}(?:music|song|soundtrack|bgm|tune|score|captions?|subtitles?|fades?)|lo-?fi|jazz|piano|background|white|red|yellow|gold|blue|large|big|top|bottom|cent(?:er|re)|middle|beginning|start|end|first|last|film|video|clip|letters|\d)\b)|\s(?:at|on) (?:top|bottom)\b|放[在到]|并且?|同时|然后|再加/i;
const EACH =
  /\b(?:titles?|captions?|names?|text)\b[^.:：\n]{0,24}\b(?:each|(?:every|per) (?:one|photo|picture|image|clip|scene|shot|product))\b|\b(?:each|every)\b[^.:：\n]{0,30}\b(?:titles?|captions?|name|text)\b|每[张个幅段][^，。\n]{0,10}(?:标题|文字|名字)|标题[^，。\n]{0,6}每[张个]/i;
const LIST =
  /\b(?:titles|each|names)\b[^:：,，"“\n]{0,40}(?<!\d)[:：]\s{0,3}|(?:[两二三四五六几\d]个标题|标题(?:分别|依次)|每[张个幅段])[^:：\n]{0,10}[:：]\s{0,3}/i;
const WISH =
  /^\s{0,3}(?:and |then |please )?(?:make|add|remove|delete|change|use|set|mute|with|without|put|turn|no|lower|raise|some|in|at|on|for|as|black|vertical|portrait|landscape|square|wide|slow\w{0,4}|fast\w{0,3}|loud\w{0,2}|quiet\w{0,2}|short\w{0,2}|long\w{0,2}|fad\w{1,4}|loop\w{0,3}|caption\w{0,2}|subtitles?|lo-?fi|jazz\w?|piano|upbeat|calm|acoustic|ambient|epic|electronic|cinematic|music|white|red|yellow|gold\w{0,2}|blue|large|big\w{0,3}|top|bottom|\d)|^\s{0,3}(?:再?配|再?加|去|删|竖|横|方|正方|音乐|背景|时长|改|用|放|做|并|不要|没有|无|调|变|换|红|白|蓝|金|黄|黑白|[一二三四五六七八九十\d]{1,3}\s?秒|字幕|欢快|舒缓|爵士|钢琴|轻音乐|[^，,。]{0,8}(?:音乐|配乐))/i;
const LONGEST_TAIL = 40;
const SHORTEST_LIST = 2;

/** A title that a text asks for, and the words that asked. The words are empty-titled when only "a title" is wanted. */
export function findTitle(text: string): { title: string; words: string } | undefined {
  const cue = CUE.exec(text);
  if (!cue) return undefined;
  const after = text.slice(cue.index + cue[0].length);
  const quoted = QUOTED.exec(after);
  if (quoted && quoted.index < 25) {
    const end = cue.index + cue[0].length + quoted.index + quoted[0].length;
    return { title: quoted[1]?.trim() ?? '', words: text.slice(cue.index, end) };
  }
  const before = QUOTED.exec(text.slice(0, cue.index));
  if (before)
    return { title: before[1]?.trim() ?? '', words: text.slice(before.index, cue.index + cue[0].length) };
  const stop = stopOf(after);
  const said = after.slice(0, stop);
  const title = said
    .replace(LINKS, '')
    .replace(/^[\s:：-]+/, '')
    .trim();
  const place =
    /^(?:in|at|on|to|from|for|with|please|card|screen|track|too|again|and)\b/i.test(title) ||
    /^(?:a bit |much )?(?:bigger|larger|smaller|red|white|blue|gold|yellow)$/i.test(title) ||
    /^(?:再?[调放]?[大小]一?[点些]|[红白蓝金黄]色|放[在到])/.test(title);
  return {
    title: place ? '' : title.slice(0, 120),
    words: text.slice(cue.index, cue.index + cue[0].length + (place ? 0 : stop)),
  };
}

/** Where a title ends. A comma ends it only before another wish: "你好，世界" is one title. */
function stopOf(after: string): number {
  const stop = STOPS.exec(after)?.index ?? after.length;
  if (!/^[,，]/.test(after.slice(stop)) || WISH.test(after.slice(stop + 1, stop + 40))) return stop;
  const more = after.slice(stop + 1);
  const next = STOPS.exec(more)?.index ?? more.length;
  return next > LONGEST_TAIL ? stop : stop + 1 + next;
}

/** A title for each picture: "titles: Fresh, Local, Organic", or three quoted ones. Empty `titles`: wanted without words. */
export function findTitles(text: string): { titles: string[]; words: string } | undefined {
  const each = EACH.exec(text);
  const list = LIST.exec(text);
  const quoted = [...text.matchAll(/["“”«「『《]([^"“”«»「」『』《》]{1,120})["“”»」』》]/g)];
  const last = quoted.at(-1);
  if (quoted.length >= SHORTEST_LIST && (each || /\btitles\b|标题/i.test(text)) && last) {
    const from = Math.min(quoted[0]?.index ?? 0, (each ?? list)?.index ?? Number.POSITIVE_INFINITY);
    return {
      titles: quoted.map((one) => (one[1] ?? '').trim()),
      words: text.slice(from, last.index + last[0].length),
    };
  }
  if (list && (each || /titles|names|标题/i.test(list[0]))) {
    const body = text.slice(list.index + list[0].length).split(/[\n.。]/)[0] ?? '';
    const titles = itemsOf(body);
    const words = text.slice(
      Math.min(list.index, each?.index ?? list.index),
      list.index + list[0].length + body.length,
    );
    if (titles.length >= SHORTEST_LIST) return { titles: titles.map((title) => title.slice(0, 120)), words };
  }
  return each ? { titles: [], words: each[0] } : undefined;
}

/** The things of a list. "Local and Organic" are two behind single words; "milk and honey" behind two words is one. */
function itemsOf(body: string): string[] {
  const items = body
    .split(/[,，、/|;；]/)
    .map((item) => item.trim().replace(/^and /i, ''))
    .filter((item) => item !== '');
  const last = items.pop() ?? '';
  const like = items.at(-1);
  const pair = last.split(/ and |和/i);
  const apart = pair.length === 2 && (like === undefined || pair.every((one) => words(one) === words(like)));
  return [...items, ...(apart ? pair : [last])].map((item) => item.trim()).filter((item) => item !== '');
}

const words = (text: string): number => (/\p{Script=Han}/u.test(text) ? 1 : text.trim().split(/\s+/).length);
