import { placeIn } from '../render/traits.ts';

const BREAKS =
  /(?:,\s{0,3})?\b(?:and then|then|followed by|after that|next|finally)\b|[;；。\n]|然后|接着|最后/i;
const SOFT_BREAKS = /[,，、]|\band\b|和/i;
const MOST = 6;

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
