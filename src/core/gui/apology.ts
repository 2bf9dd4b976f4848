import { mask, sentences } from './sentences.ts';

/** Longer sentences than this (characters) are no apology, and are not matched. */
const LONGEST_SENTENCE = 400;
/** Longer texts than this (characters) are more than an apology. */
const LONGEST_APOLOGY = 2_000;
/** Openings that may stand before the apology itself: "Oops, sorry, but unfortunately …". */
const MOST_OPENINGS = 6;

/** One opening. Openings are taken off one by one: a repeated group of them would be ambiguous, and so exponential. */
const OPENING =
  /^(?:(?:i['’]?m |i am )?(?:so |very )?sorry|apologies|unfortunately|however|but|oops|it (?:seems|looks like)|that)\b[,.!:\s]{0,4}/i;
const FAILED =
  /^(?:i|we)(?:['’]ve| have)?\s(?:just )?(?:encountered|ran into|hit|experienced) an? (?:temporary|transient) (?:issue|problem|error|glitch|hiccup)s?\b/i;
const FAILED_ZH =
  /^(?:非常|很)?(?:抱歉|对不起|不好意思)?[，,]?\s?(?:我|系统|这边|我们)?(?:遇到|出现)了?(?:一个|一些|了)?(?:临时|暂时)(?:性)?的?(?:问题|故障|错误)/;

/** The rest of an apology: nothing, or where, when and what now. */
const CIRCUMSTANCE =
  /^[\s,，:—–-]{0,4}(?:$|\(|(?:while|when|that|which|due|from|connecting|accessing|completing|during|with|in|on|at|here|right now|just now|processing|generating|rendering|trying|please|kindly|try|retry|and (?:could not|couldn['’]t|cannot|can['’]t|was unable|am unable|failed)|so i (?:could not|couldn['’]t|cannot|can['’]t|was unable|am unable))\b|请|无法|未能|没能|不能|稍后|暂时|导致|处理|生成|在)/i;
/** A sentence with one of these tells how the issue ended. It is a result, and stays. */
const RESOLVED =
  /\b(?:but|however|though|although|yet|fixed|resolved|solved|recovered|corrected|retried|again and|worked|works|instead|replaced|switched|managed|success\w{0,12}|done|ready|finished|completed|added|created|made|is now|now in|in place)\b|但|不过|已|成功|解决|修复|恢复|完成|改用|换成|好了/i;
/** What follows an apology: "Please try again later." */
const RETRY =
  /^(?:please |let['’]s |(?:could|can|would) you (?:please )?)?(?:try|retry|rephrase|check back)\b[^.!?]{0,60}[.!?]{0,3}$|^(?:i['’]?m )?sorry\b[^.!?]{0,60}[.!?]{0,3}$|^请?(?:您|你)?(?:稍后|过一会儿?)?(?:再试|重试)[^。！？]{0,12}[。！？]?$/i;

/** Where an apology may begin without a blank before it: "The intro is shorter.I encountered …". Never inside a word. */
const GLUED =
  /(?<=[^\s\p{Lu}"'“‘「『《【(（[▪]|▪["'])(?=(?:I|We|Sorry|Apologies|Unfortunately|However|But|Oops|It seems|It looks|抱歉|对不起|不好意思|非常抱歉|我遇到|系统(?:遇到|出现))(?:\b|\p{Script=Han}|[，,]))/gu;

/**
 * Returns the text without an apology for a "temporary issue" at its very end, where other words stand before it. A text
 * that is only the apology stays, and so does a sentence that says how the issue ended.
 */
export function dropApology(text: string): string {
  const kept = beforeApology(text);
  return kept !== undefined && hasWords(kept) ? kept.trimEnd() : text;
}

/** True for a text that is an apology for a "temporary issue" and nothing else. */
export function isApology(text: string): boolean {
  if (text.length > LONGEST_APOLOGY) return false;
  const kept = beforeApology(text);
  return kept !== undefined && !hasWords(kept);
}

const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** What stands before the apology at the end of a text; undefined if it does not end with one. */
function beforeApology(text: string): string | undefined {
  const start = Math.max(0, text.length - LONGEST_APOLOGY);
  const parts = text
    .slice(start)
    .split(/(?<=\n)/)
    .flatMap(sentences)
    .flatMap(unglued);
  let end = parts.length;
  let sorry = false;
  while (end > 0) {
    const part = (parts[end - 1] ?? '').trim();
    const apology = apologizes(part);
    if (!apology && part !== '' && (sorry || !RETRY.test(part.slice(0, LONGEST_SENTENCE)))) break;
    sorry ||= apology;
    end -= 1;
  }
  return sorry ? text.slice(0, start) + parts.slice(0, end).join('') : undefined;
}

/** A sentence cut where an apology begins without a blank, or the sentence as it is. */
function unglued(sentence: string): string[] {
  if (apologizes(sentence.trim())) return [sentence];
  const start = Math.max(0, sentence.length - LONGEST_SENTENCE);
  const tail = sentence.slice(start);
  for (const { index } of mask(tail).matchAll(GLUED)) {
    if (apologizes(tail.slice(index).trim())) {
      return [sentence.slice(0, start + index), sentence.slice(start + index)];
    }
  }
  return [sentence];
}

/** Whether a sentence, trimmed, is an apology for a "temporary issue" that was not overcome. */
function apologizes(sentence: string): boolean {
  if (sentence.length > LONGEST_SENTENCE) return false;
  let rest = sentence;
  for (let openings = 0; openings < MOST_OPENINGS; openings++) {
    const opening = OPENING.exec(rest)?.[0];
    if (opening === undefined) break;
    rest = rest.slice(opening.length);
  }
  const failed = FAILED.exec(rest) ?? FAILED_ZH.exec(rest);
  if (failed === null) return false;
  const after = rest.slice(failed[0].length).replace(/(?<![.!?。！？\s])[.!?。！？\s]+$/, '');
  return CIRCUMSTANCE.test(after) && !RESOLVED.test(after);
}
