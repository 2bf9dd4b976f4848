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

const DECORATION = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\ufe0f|\p{Cf}/gu;

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

/** Traditional characters that the phrases use, each followed by its simplified form. */
const PAIRS =
  '導导匯汇輸输載载視视頻频項项狀状態态餘余額额積积點点數数軌轨進进傳传檔档給给發发幫帮請请問问嗎吗麼么還还時时線线軸轴圖图張张錄录個个這这後后關关設设語语說说講讲換换選选單单聲声樂乐煩烦現现當当條条來来話话複复應应從从創创軟软連连結结';
const SIMPLER: ReadonlyMap<string, string> = new Map(
  (PAIRS.match(/../gu) ?? []).map((pair) => [pair.charAt(0), pair.charAt(1)]),
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
