const LABEL =
  /^\s{0,4}(?:[-*•]\s{0,3}|\d{1,2}[.)、]\s{0,3}|(?:scene|shot|场景|镜头|第)\s{0,2}[\d一二三四五六七八九十]{1,2}(?:幕|个?场景|镜)?\s{0,2}[:：.、-]\s{0,3}|(?:narrator|voice-?over|vo|旁白)\s{0,2}[:：]\s{0,3})/i;
const CUE =
  /\b(?:script|story|text|narration|lines?|sentences?|words)\b[^:："“\n]{0,60}[:：]|(?:脚本|文案|故事|台词|文本|文字|旁白)[^:：“\n]{0,20}[:：]/i;
const MOST_SENTENCES = 40;
const LONGEST_CAPTION = 90;
const WIDE_CAPTION = 34;
const SHORTEST_CAPTION = 12;

/** The sentences of a text, whole and in order. Lines end a sentence too, and labels such as "Scene 2:" are left out. */
export function sentencesOf(text: string): string[] {
  const chinese = /\p{Script=Han}/u.test(text);
  const split = new Intl.Segmenter(chinese ? 'zh' : 'en', { granularity: 'sentence' });
  return text
    .split('\n')
    .flatMap((line) => [...split.segment(line.replace(LABEL, ''))].map(({ segment }) => segment.trim()))
    .map((sentence) => sentence.replace(LABEL, '').trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
    .slice(0, MOST_SENTENCES);
}

/** The body of a script behind its announcement ("from this script: …"), when a message has one. */
export function findScript(text: string): { body: string; at: number } | undefined {
  const cue = CUE.exec(text);
  if (cue) {
    const at = cue.index + cue[0].length;
    const body = text.slice(at);
    if (sentencesOf(body).length > 1 || (cue[0].match(/script|脚本/i) && body.trim().length > 8)) {
      return { body: unquoted(body), at };
    }
  }
  return undefined;
}

function unquoted(body: string): string {
  return body
    .trim()
    .replace(/^["“「『]/, '')
    .replace(/["”」』]$/, '');
}

/** A caption fits on the picture: a longer sentence is told in several, and no word of it is lost. */
export function captionsOf(sentence: string): string[] {
  const most = /\p{Script=Han}/u.test(sentence) ? WIDE_CAPTION : LONGEST_CAPTION;
  const words = new Intl.Segmenter(undefined, { granularity: 'word' });
  const captions: string[] = [];
  let line = '';
  for (const { segment } of words.segment(sentence)) {
    if (line.length + segment.length > most && /[\p{L}\p{N}]/u.test(segment)) {
      const pause = lastPause(line);
      const at = pause > SHORTEST_CAPTION ? pause : line.length;
      captions.push(line.slice(0, at).trim());
      line = line.slice(at).trimStart();
    }
    line += segment;
  }
  if (line.trim() !== '') captions.push(line.trim());
  return captions.filter((caption) => caption !== '');
}

/** Where the last comma or its like ends; 0 when there is none. */
function lastPause(line: string): number {
  return Math.max(...[',', ';', ':', '，', '；', '：', '、', '—'].map((sign) => line.lastIndexOf(sign))) + 1;
}
