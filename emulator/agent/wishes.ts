/** What a message asks for, as far as a handful of rules can tell. Absent means: not mentioned. */
export interface Wishes {
  chinese: boolean;
  /** The person asks for a (new) film. */
  create: boolean;
  /** The person asks for something to be put behind what is there. */
  append: boolean;
  undo: boolean;
  ratio?: string;
  /** Wanted length in seconds. */
  seconds?: number;
  /** Shorter or longer than now; by so many seconds, or by a third when it is 0. */
  resize?: { way: 'shorter' | 'longer'; by: number };
  title?: string;
  titleAt?: 'top' | 'center' | 'bottom';
  titleColor?: string;
  addTitle: boolean;
  dropTitle: boolean;
  style?: string;
  addMusic: boolean;
  dropMusic: boolean;
  /** Percent. */
  volume?: number;
  volumeStep?: 'louder' | 'quieter';
  grade?: string;
  fade: boolean;
  /** What remains when all of the above is taken away: the picture in words. */
  phrase: string;
}
