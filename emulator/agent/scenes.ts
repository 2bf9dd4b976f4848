import { placeIn } from '../render/traits.ts';
import { captionsOf } from './script.ts';

const BREAKS =
  /(?:,\s{0,3})?\b(?:and then|then|followed by|after that|next|finally)\b|[;；。\n]|然后|接着|最后/i;
const SOFT_BREAKS = /[,，、]|\band\b|和/i;
const MOST = 6;
const MOST_TOLD = 10;

/** A scene of a script: the words that its picture is drawn from, and the captions below it. */
export interface ToldScene {
  prompt: string;
  captions: string[];
}

/**
 * The scenes of a phrase, in order, at least one. "a forest, then the ocean" is two; "a quiet, blue lake" is one,
 * because a comma only parts scenes when both sides name a place, and different ones.
 */
export function scenesOf(phrase: string): string[] {
  const scenes = phrase
    .split(BREAKS)
    .flatMap(splitSoftly)
    .filter((scene) => scene.length > 0);
  return scenes.length > 0 ? scenes.slice(0, MOST) : [phrase];
}

/**
 * The scenes of a script, ten at most: further sentences share a picture, and no word is lost. A sentence that names
 * no place stays where the one before it was; before the first place, the subject or the first place counts.
 */
export function toldScenes(sentences: readonly string[], subject: string): ToldScene[] {
  const share = Math.ceil(sentences.length / MOST_TOLD);
  let place = [subject, ...sentences].find((sentence) => placeIn(sentence) !== undefined) ?? subject;
  const scenes: ToldScene[] = [];
  for (let at = 0; at < sentences.length; at += share) {
    const group = sentences.slice(at, at + share);
    place = group.find((sentence) => placeIn(sentence) !== undefined) ?? place;
    scenes.push({ prompt: place || (group[0] ?? ''), captions: group.flatMap(captionsOf) });
  }
  return scenes;
}

function splitSoftly(phrase: string): string[] {
  const parts: string[] = [];
  for (const piece of phrase.split(SOFT_BREAKS).map((part) => part.trim())) {
    const last = parts.at(-1);
    const before = placeIn(last ?? '');
    const here = placeIn(piece);
    const newPlace = before !== undefined && here !== undefined && before !== here;
    if (last === undefined || newPlace) parts.push(piece);
    else parts[parts.length - 1] = `${last}, ${piece}`;
  }
  return parts;
}
