import type { Cut } from './cuts.ts';
import type { Impossible } from './limits.ts';
import type { Shown } from './order.ts';

/** What a message asks for, as far as a handful of rules can tell. Absent means: not mentioned. */
export interface Wishes {
  /** The message itself. */
  said: string;
  chinese: boolean;
  /** The person asks for a (new) film. */
  create: boolean;
  /** The person asks for something to be put behind what is there. */
  append: boolean;
  undo: boolean;
  /** The message speaks of a scene or a shot. */
  scene: boolean;
  ratio?: string;
  /** Wanted length of the whole film in seconds. */
  seconds?: number;
  /** Shorter or longer than now; by so many seconds, or by a third when it is 0. */
  resize?: { way: 'shorter' | 'longer'; by: number };
  /** How many times as fast as now; 0.5 is half the speed. */
  speed?: number;
  /** The part of the film that stays. */
  cut?: Cut;
  /** The film ends where it began. */
  loop: boolean;
  /** Which uploads are shown in which order, each with a time of its own where one is named. */
  order: Shown[];
  /** How long every upload is shown, in seconds. */
  each?: number;
  /** Sentences of a script; each becomes a scene with its words below. */
  script: string[];
  /** The words of captions. Empty when captions are wanted and no words came with the wish. */
  captions?: string[];
  /** Captions stand in for a voice: this emulator cannot speak. */
  voiceOver: boolean;
  dropCaptions: boolean;
  title?: string;
  /** One title for each picture, in order. */
  titles: string[];
  /** A title for each picture is wanted, with or without words for it. */
  titleEach: boolean;
  titleAt?: 'top' | 'center' | 'bottom';
  titleColor?: string;
  titleSize?: 'bigger' | 'smaller';
  addTitle: boolean;
  dropTitle: boolean;
  style?: string;
  addMusic: boolean;
  dropMusic: boolean;
  /** Percent. */
  volume?: number;
  volumeStep?: 'louder' | 'quieter';
  /** The volume words speak of the clips' own sound, not of the music. */
  ownSound: boolean;
  grade?: string;
  dropLook: boolean;
  fade?: 'in' | 'out' | 'both';
  /** Things that were asked for and that this emulator cannot do. */
  impossible: Impossible[];
  /** The message speaks of pictures that the person has or sends. */
  mentionsUploads: boolean;
  /** The message speaks of a script or a text that it may not contain. */
  mentionsScript: boolean;
  /** The film is to sell something. */
  promo: boolean;
  /** The message is in a language that these rules do not read. */
  foreign: boolean;
  /** What remains when all of the above is taken away: the picture in words. */
  phrase: string;
}
