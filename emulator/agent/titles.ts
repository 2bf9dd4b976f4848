const QUOTED = /["“”«「『《]([^"“”«»「」『』《》]{1,120})["“”»」』》]/;
const CUE =
  /\b(?:titled?|caption(?:ed)?|headline|text overlay|text(?!\s+(?:descriptions?|prompts?|or|to|into|from|and)\b)|named|called)\b|标题|字幕|文字|题为/i;
const LINKS =
  /^\s*(?:(?:to|that says|that reads|which says|saying|reading|with the (?:words?|text)|of|is|as|be|:|：|=|为|是|叫做?|改成|改为|写着?|内容是?)\s*)+/i;
const STOPS =
  /[,，.。;；!！\n]|\s(?:and|but|then)\s{1,3}(?=(?:make|add|remove|delete|change|use|set|mute|with|put|turn|no|lower|raise|some)\b)|\s(?:with|in|at|on|for|over)\s{1,3}(?=(?:the|some|a|an|lo-?fi|music|background|white|red|yellow|gold|blue|large|big|top|bottom|center|middle|\d)\b)|\s(?:at|on) (?:top|bottom)\b|放[在到]|并且?|同时|然后|再加/i;

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
  const stop = STOPS.exec(after)?.index ?? after.length;
  const said = after.slice(0, stop);
  const title = said
    .replace(LINKS, '')
    .replace(/^[\s:：-]+/, '')
    .trim();
  const place = /^(?:in|at|on|to|from|for|with|please|card|screen|track|too|again|and)\b/i.test(title);
  return {
    title: place ? '' : title.slice(0, 120),
    words: text.slice(cue.index, cue.index + cue[0].length + (place ? 0 : stop)),
  };
}
