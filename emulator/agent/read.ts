import { findCaptions } from './captions.ts';
import { findCut } from './cuts.ts';
import { findImpossible } from './limits.ts';
import { findLength, findPercent } from './numbers.ts';
import { findEach, findOrder } from './order.ts';
import { pictureOf } from './phrase.ts';
import { captionsOf, findScript, sentencesOf } from './script.ts';
import { findSpeed } from './speed.ts';
import { findTitle, findTitles } from './titles.ts';
import type { Wishes } from './wishes.ts';
import { asksForFilm, COLORS, CUES, firstOf, GRADES, RATIOS, STYLES } from './words.ts';

/** Characters of a message that are read; what stands behind them is passed over. */
const READ = 6000;

/** Reads a message for everything that this agent can do. It understands words, not meaning. */
export function readWishes(message: string): Wishes {
  const text = message.slice(0, READ);
  const script = findScript(text);
  const reading = new Rest(script ? text.slice(0, script.at) : text);
  const dropTitle = CUES.dropTitle.test(reading.rest);
  const dropCaptions = CUES.dropCaptions.test(reading.rest);
  const dropMusic = CUES.dropMusic.test(reading.rest);
  const wishes: Wishes = {
    said: text,
    chinese: /\p{Script=Han}/u.test(text),
    create: false,
    append: false,
    undo: CUES.undo.test(reading.rest),
    loop: false,
    scene: CUES.scene.test(reading.rest),
    order: [],
    script: script ? sentencesOf(script.body) : [],
    voiceOver: false,
    dropCaptions,
    titles: [],
    titleEach: false,
    addTitle: false,
    dropTitle,
    addMusic: false,
    dropMusic,
    ownSound: false,
    dropLook: false,
    impossible: findImpossible(reading.rest),
    mentionsUploads: false,
    mentionsScript: CUES.script.test(reading.rest),
    promo: CUES.product.test(reading.rest),
    foreign: isForeign(text),
    phrase: '',
  };
  const each = findEach(reading.rest);
  if (each) {
    wishes.each = each.seconds;
    reading.take(each.words);
  }
  readWords(wishes, reading);
  for (const { cue, whole } of wishes.impossible) if (whole) reading.take(cue.exec(reading.rest)?.[0] ?? '');
  readScenes(wishes, reading, script !== undefined);
  readTimes(wishes, reading);
  readLooks(wishes, reading.rest);
  readSound(wishes, reading);
  wishes.mentionsUploads = CUES.uploads.test(reading.rest) || wishes.order.length > 0;
  wishes.create = asksForFilm(reading.rest);
  wishes.append = CUES.append.test(reading.rest);
  wishes.phrase = pictureOf(reading.rest, []);
  return wishes;
}

/** True for a text in another language than the two that these rules know: two of its small words are enough. */
function isForeign(text: string): boolean {
  const found = text.match(FOREIGN) ?? [];
  return new Set(found.map((word) => word.toLowerCase())).size > 1;
}

const FOREIGN =
  /(?<![\p{L}])(?:quiero|hazme|una?|unos|el|los|las|del?|con|para|ein|eine[nr]?|einem|von|bei|und|mit|für|mach|der|das|ich|je|veux|une|des|les|du|avec|pour|sur|uma|com|não|faça|il|di|una|gli|del|sul|voglio|een|van|het|met)(?![\p{L}])/giu;

/** A text from which what was understood is taken away, so that nothing is understood twice. */
class Rest {
  rest: string;
  constructor(text: string) {
    this.rest = text;
  }
  take(words: string): void {
    if (words) this.rest = this.rest.replace(words, ' ');
  }
}

/** Captions and titles. Their own words ask for nothing: "title Louder Than Bombs" is not a wish for more volume. */
function readWords(wishes: Wishes, reading: Rest): void {
  const size = SIZE.exec(reading.rest);
  if (size) wishes.titleSize = /big|larg|大/i.test(size[0]) ? 'bigger' : 'smaller';
  const titles = wishes.dropTitle ? undefined : findTitles(reading.rest);
  if (titles) {
    wishes.titles = titles.titles;
    wishes.titleEach = true;
    reading.take(titles.words);
  }
  const captions = wishes.dropCaptions ? undefined : findCaptions(reading.rest);
  if (captions) {
    wishes.captions = sentencesOf(captions.said).flatMap(captionsOf);
    wishes.voiceOver = captions.voice;
    reading.take(captions.words);
  }
  const titled = wishes.dropTitle ? undefined : findTitle(reading.rest);
  if (titled) {
    wishes.addTitle = true;
    const color = titled.title ? undefined : firstOf(COLORS, reading.rest);
    if (color) wishes.titleColor = color;
    if (titled.title) wishes.title = titled.title;
    reading.take(titled.words);
  }
}

const SIZE =
  /\b(?:bigger|larger|smaller) (?:title|text|font|letters|captions?|subtitles?)\b|\b(?:title|text|font|letters|captions?|subtitles?) (?:a bit |much )?(?:bigger|larger|smaller)\b|(?:标题|字幕|文字|字)(?:再)?(?:调|放)?[大小]一?[点些]/i;
const TELLS = 3;

/** Several sentences that are no commands are a script, announced or not. */
function readScenes(wishes: Wishes, reading: Rest, announced: boolean): void {
  if (announced || wishes.captions || wishes.title) return;
  const sentences = sentencesOf(reading.rest);
  if (sentences.length < TELLS) return;
  const told = sentences.filter((sentence) => !isCommand(sentence));
  if (told.length < TELLS) return;
  wishes.script = told;
  for (const sentence of told) reading.take(sentence);
}

function isCommand(sentence: string): boolean {
  const commands =
    /\b(?:please|generate|create|make|produce|turn|use|add|remove|change|set|put|music|video|vertical|seconds?|captions?|subtitles?|fade)\b|生成|制作|做一|配乐|音乐|字幕|竖屏|视频|加上|改成/i;
  if (/^\W{0,2}(?:an? |one )?[\w-]{1,8}[ -](?:second|minute)/i.test(sentence)) return true;
  return (
    commands.test(sentence) && (asksForFilm(sentence) || pictureOf(sentence, []).split(/\s+/).length < 4)
  );
}

function readTimes(wishes: Wishes, reading: Rest): void {
  const { order, words } = findOrder(reading.rest);
  wishes.order = order;
  for (const clause of words) reading.take(clause);
  const cut = findCut(reading.rest);
  if (cut) {
    wishes.cut = cut.cut;
    reading.take(cut.words);
  }
  const speed = findSpeed(reading.rest);
  if (speed) {
    wishes.speed = speed.speed;
    reading.take(speed.words);
  }
  // The length of a transition is not the length of the film.
  reading.take(TRANSITION.exec(reading.rest)?.[0] ?? '');
  const length = findLength(reading.rest);
  const way = CUES.shorter.test(reading.rest)
    ? 'shorter'
    : CUES.longer.test(reading.rest)
      ? 'longer'
      : undefined;
  const absolute =
    /\bto\s{1,3}(?:about\s{1,3})?[\w.]{1,20}\s{0,3}-?\s{0,3}(?:s\b|sec|min)|[到成为]\s{0,3}[\d一二两三四五六七八九十]{1,9}\s{0,3}[秒分]/i.test(
      reading.rest,
    );
  const shortFilm = /\bshort (?:[\w-]{1,12} ){0,2}(?:videos?|clips?|films?|movies?|text)\b/i.test(
    reading.rest,
  );
  if (way && !shortFilm && (length === undefined || !absolute))
    wishes.resize = { way, by: length?.seconds ?? 0 };
  else if (length !== undefined) wishes.seconds = length.seconds;
  if (length) reading.take(length.words);
  wishes.loop = CUES.loop.test(reading.rest);
}

const TRANSITION =
  /(?:with |and |an? ){0,3}\d{1,2}(?:\.\d{1,2})?[ -]?(?:s|secs?|seconds?) (?:cross-?fades?|transitions?|dissolves?)(?: between(?: \w{1,8}){0,2})?/i;

function readLooks(wishes: Wishes, text: string): void {
  wishes.dropLook = CUES.dropLook.test(text);
  const ratio = firstOf(RATIOS, text);
  const grade = wishes.dropLook ? undefined : firstOf(GRADES, text);
  const titleColor = firstOf(COLORS, text);
  if (ratio) wishes.ratio = ratio;
  if (grade) wishes.grade = grade;
  if (titleColor) wishes.titleColor = titleColor;
  const [fadeIn, fadeOut] = [CUES.fadeIn.test(text), CUES.fadeOut.test(text)];
  if (fadeIn !== fadeOut) wishes.fade = fadeIn ? 'in' : 'out';
  else if (fadeIn || CUES.fade.test(text)) wishes.fade = 'both';
  if (/\b(?:at|on|to) (?:the )?top\b|顶部|上方/i.test(text)) wishes.titleAt = 'top';
  else if (/\b(?:at|on|to) (?:the )?bottom\b|底部|下方/i.test(text)) wishes.titleAt = 'bottom';
  else if (/\b(?:in|at|to) (?:the )?(?:middle|cent(?:er|re))\b|中间|居中/i.test(text))
    wishes.titleAt = 'center';
}

function readSound(wishes: Wishes, reading: Rest): void {
  const text = reading.rest;
  const style = wishes.dropMusic ? undefined : firstOf(STYLES, text);
  const percent = findPercent(text);
  const step = CUES.louder.test(text) ? 'louder' : CUES.quieter.test(text) ? 'quieter' : undefined;
  if (style) wishes.style = style;
  wishes.ownSound = CUES.ownSound.test(text);
  wishes.addMusic = !wishes.dropMusic && CUES.music.test(text);
  if (percent) {
    wishes.volume = percent.percent;
    reading.take(percent.words);
  } else if (step) wishes.volumeStep = step;
  // "make the music louder" speaks of music that is there.
  if (percent || step || wishes.ownSound) wishes.addMusic = style !== undefined;
}
