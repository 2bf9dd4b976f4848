import { en } from './phrases/en.ts';
import { type Matcher, matcher, type Wish } from './phrases/grammar.ts';
import { zh } from './phrases/zh.ts';

export type { Wish } from './phrases/grammar.ts';

/** No wish takes more characters to say; whatever is longer is for the backend. */
const LONGEST = 120;

const READERS: readonly { readonly tidy: (plain: string) => string; readonly match: Matcher }[] = [
  { tidy: english, match: matcher(en) },
  { tidy: chinese, match: matcher(zh) },
];

/**
 * What a whole message asks of the bot itself, in any language it knows. Never by a word inside a sentence: one word
 * that the grammar does not expect ("export *coffee*") and the message is for the backend.
 */
export function wishOf(text: string): Wish | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = tidy(text);
  if (plain === '') return undefined;
  for (const reader of READERS) {
    const wish = reader.match(reader.tidy(plain));
    if (wish !== undefined) return wish;
  }
  return undefined;
}

const DECORATION = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\ufe0f\u200d\p{Cf}]/gu;

/** Lower case, no signs, no pictures; only the apostrophe stays. */
function tidy(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(DECORATION, ' ')
    .replace(/[’‘`´]/g, "'")
    .replace(/(?!')[\p{P}\p{S}\p{Cc}\s]+/gu, ' ')
    .trim();
}

const SPELLED: readonly (readonly [RegExp, string])[] = [
  [/\blet's\b/g, 'let us'],
  [/\b(what|where|how|who)s\b/g, '$1 is'],
  [/'s\b/g, ' is'],
  [/'re\b/g, ' are'],
  [/'m\b/g, ' am'],
  [/'d\b/g, ' would'],
  [/'ll\b/g, ' will'],
  [/'ve\b/g, ' have'],
  [/n't\b/g, ' not'],
  [/'/g, ' '],
];

/** Contractions spelled out, one blank after every word. */
function english(plain: string): string {
  const spelled = SPELLED.reduce((text, [from, to]) => text.replace(from, to), plain);
  return `${spelled.replace(/\s+/g, ' ').trim()} `;
}

const TRADITIONAL =
  '導匯輸載視頻項狀態餘額積點數軌進傳檔給發幫請問嗎麼還剩時線軸圖張錄個這長後開關閉設語說講換選單聲樂圓麻煩現當條來話複覆應從創';
const SIMPLIFIED =
  '导汇输载视频项状态余额积点数轨进传档给发帮请问吗么还剩时线轴图张录个这长后开关闭设语说讲换选单声乐圆麻烦现当条来话复复应从创';
const SIMPLER: ReadonlyMap<string, string> = new Map(
  Array.from(TRADITIONAL, (sign, at) => [sign, Array.from(SIMPLIFIED)[at] ?? sign]),
);

/** No blanks, simplified characters; the words that Taiwan and Hong Kong use are read as the mainland's. */
function chinese(plain: string): string {
  const simple = Array.from(plain.replace(/[\s']+/g, ''), (sign) => SIMPLER.get(sign) ?? sign).join('');
  return simple
    .replaceAll('汇出', '导出')
    .replaceAll('影片', '视频')
    .replaceAll('档案', '文件')
    .replaceAll('点数', '积分');
}
