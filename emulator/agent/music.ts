import { placeIn, traitsOf } from '../render/traits.ts';

/** How loud music is when nobody says, in percent. */
export const DEFAULT_VOLUME = 35;

/** The kind of music that suits a picture when nobody asks for one. */
export function styleFor(phrase: string): string {
  const place = placeIn(phrase);
  const { hour } = traitsOf(phrase);
  if (place === 'space' || place === 'desert') return 'Cinematic';
  if (place === 'city') return hour === 'night' ? 'Electronic' : 'Upbeat';
  if (place === 'studio') return 'Upbeat';
  if (place === 'forest' || place === 'meadow') return 'Acoustic';
  if (place === 'mountain' || place === 'snow') return 'Piano';
  return 'Lo-fi';
}
