import { findLength, findPercent } from './numbers.ts';
import { pictureOf } from './phrase.ts';
import { findTitle } from './titles.ts';
import type { Wishes } from './wishes.ts';
import { asksForFilm, COLORS, CUES, firstOf, GRADES, RATIOS, STYLES } from './words.ts';

/** Reads a message for everything that this agent can do. It understands words, not meaning. */
export function readWishes(text: string): Wishes {
  const dropTitle = CUES.dropTitle.test(text);
  const dropMusic = CUES.dropMusic.test(text);
  const titled = dropTitle ? undefined : findTitle(text);
  // A title's own words ask for nothing: "title Louder Than Bombs" is not a wish for more volume.
  const rest = titled ? text.replace(titled.words, ' ') : text;
  const length = findLength(rest);
  const percent = findPercent(rest);
  const style = dropMusic ? undefined : firstOf(STYLES, rest);
  const mentionsMusic = CUES.music.test(rest);
  const wishes: Wishes = {
    chinese: /\p{Script=Han}/u.test(text),
    create: asksForFilm(rest),
    append: CUES.append.test(rest),
    undo: CUES.undo.test(rest),
    addTitle: titled !== undefined,
    dropTitle,
    addMusic: !dropMusic && mentionsMusic,
    dropMusic,
    fade: CUES.fade.test(rest),
    phrase: pictureOf(rest, [length?.words ?? '', percent?.words ?? '']),
  };
  const ratio = firstOf(RATIOS, rest);
  const grade = firstOf(GRADES, rest);
  const titleColor = firstOf(COLORS, rest);
  if (ratio) wishes.ratio = ratio;
  if (grade) wishes.grade = grade;
  if (titleColor) wishes.titleColor = titleColor;
  if (style) wishes.style = style;
  if (titled?.title) wishes.title = titled.title;
  readPlace(wishes, rest);
  readLength(wishes, rest, length?.seconds);
  readVolume(wishes, rest, percent?.percent);
  return wishes;
}

function readPlace(wishes: Wishes, text: string): void {
  if (/\b(?:at|on|to) (?:the )?top\b|顶部|上方/i.test(text)) wishes.titleAt = 'top';
  else if (/\b(?:at|on|to) (?:the )?bottom\b|底部|下方/i.test(text)) wishes.titleAt = 'bottom';
  else if (/\b(?:in|at|to) (?:the )?(?:middle|cent(?:er|re))\b|中间|居中/i.test(text))
    wishes.titleAt = 'center';
}

function readLength(wishes: Wishes, text: string, seconds: number | undefined): void {
  const way = CUES.shorter.test(text) ? 'shorter' : CUES.longer.test(text) ? 'longer' : undefined;
  const absolute =
    /\bto\s{1,3}(?:about\s{1,3})?[\w.]{1,20}\s{0,3}-?\s{0,3}(?:s\b|sec|min)|[到成为]\s{0,3}[\d一二两三四五六七八九十]{1,9}\s{0,3}[秒分]/i.test(
      text,
    );
  if (way && (seconds === undefined || !absolute)) wishes.resize = { way, by: seconds ?? 0 };
  else if (seconds !== undefined) wishes.seconds = seconds;
}

function readVolume(wishes: Wishes, text: string, percent: number | undefined): void {
  const step = CUES.louder.test(text) ? 'louder' : CUES.quieter.test(text) ? 'quieter' : undefined;
  if (percent !== undefined) wishes.volume = percent;
  else if (step) wishes.volumeStep = step;
  // "make the music louder" speaks of music that is there.
  if (percent !== undefined || step) wishes.addMusic = wishes.style !== undefined;
}
