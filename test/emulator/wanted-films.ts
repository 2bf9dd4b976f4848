type Shape = 'wide' | 'tall' | 'square';
/** Pixels of a tiny film by its shape. */
export const SIZES: Readonly<Record<Shape, readonly [number, number]>> = {
  wide: [320, 180],
  tall: [180, 320],
  square: [180, 180],
};

/** A wish with everything that is said for it, and its film: shape, length in seconds, and what its tracks hold. */
export interface Film {
  say: readonly string[];
  send?: readonly ('photo' | 'clip' | 'song')[];
  shape?: Shape;
  seconds: number;
  music?: string | false;
  words?: readonly string[];
  pictures?: number;
  grey?: true;
  loop?: true;
}

/** Thirty wishes, each with what its film must be like. */
export const FILMS: readonly Film[] = [
  {
    say: ['a 3-second clip of a sunset over the ocean, lo-fi music, title Golden Hour'],
    seconds: 3,
    music: 'Lo-fi',
    words: ['Golden Hour'],
  },
  { say: ['a vertical 3-second clip of a city at night'], seconds: 3, shape: 'tall', music: 'Electronic' },
  {
    say: ['a square 3-second clip of a desert at night, no music, no title'],
    seconds: 3,
    shape: 'square',
    music: false,
    words: [],
  },
  { say: ['一个4秒的雪山视频，标题 你好，世界'], seconds: 4, words: ['你好，世界'] },
  { say: ['一只猫在弹钢琴，3秒'], seconds: 3, music: 'Piano', words: ['一只猫在弹钢琴'] },
  { say: ['ocean waves by day in slow motion, 3 seconds, ambient music'], seconds: 3, music: 'Ambient' },
  { say: ['a 3-second clip of a meadow at night', 'slower'], seconds: 4, music: 'Acoustic' },
  { say: ['a 6-second clip of mountains at dawn', 'twice as fast'], seconds: 3, music: 'Piano' },
  { say: ['a 3-second clip of a galaxy', 'make it black and white'], seconds: 3, grey: true },
  {
    say: ['a 3-second clip of a forest, jazz music', 'film noir, fade in and out'],
    seconds: 3,
    music: 'Jazz',
    grey: true,
  },
  {
    say: ['a 3-second clip of a city by day, acoustic music', 'vintage look'],
    seconds: 3,
    music: 'Acoustic',
  },
  { say: ['a 3-second clip of the desert', 'softer light'], seconds: 3, music: 'Cinematic' },
  { say: ['a 6-second film: a forest, then the ocean', 'use the first 3 seconds'], seconds: 3, pictures: 1 },
  { say: ['a 5-second clip of a lake at dawn', 'cut the last 2 seconds'], seconds: 3 },
  { say: ['use the first 3 seconds'], send: ['clip'], seconds: 3, pictures: 1 },
  { say: ['keep seconds 2 to 5 and make it vertical'], send: ['clip'], seconds: 3, shape: 'tall' },
  { say: ['the photo first for 2 seconds, then the clip'], send: ['clip', 'photo'], seconds: 8, pictures: 2 },
  {
    say: ['the photo first for 2 seconds, then the clip', 'use only the first 2 seconds of the clip'],
    send: ['photo', 'clip'],
    seconds: 4,
  },
  { say: ['make it half speed, 4 seconds, square'], send: ['clip'], seconds: 4, shape: 'square' },
  {
    say: ['make a gif-like loop of a sunset over the sea, 4 seconds'],
    loop: true,
    seconds: 4,
    music: false,
    words: [],
  },
  {
    say: ['a 3-second clip of a candle', 'loop it', 'remove the music'],
    loop: true,
    seconds: 3,
    music: false,
  },
  {
    say: [
      'make a 6-second video from this script: The sun rises over the mountains. A ship leaves the shore. At night the city glows.',
    ],
    seconds: 6,
    pictures: 3,
    words: ['The sun rises over the mountains.', 'A ship leaves the shore.', 'At night the city glows.'],
  },
  {
    say: ['make a 6-second promo from my photos with titles: Fresh, Local, Organic'],
    send: ['photo', 'photo', 'photo'],
    seconds: 6,
    pictures: 3,
    music: 'Upbeat',
    words: ['Fresh', 'Local', 'Organic'],
  },
  {
    say: ['a 4-second clip of a coffee product', 'add captions: Fresh every day. Open at seven.'],
    seconds: 4,
    words: ['Coffee Product', 'Fresh every day.', 'Open at seven.'],
  },
  {
    say: ['a 3-second clip of a snowy land by day, no title', 'add a voice-over: Winter is here.'],
    seconds: 3,
    words: ['Winter is here.'],
  },
  {
    say: ['photos, 2 seconds each, 9:16, cinematic music'],
    send: ['photo', 'photo'],
    seconds: 4,
    shape: 'tall',
    music: 'Cinematic',
  },
  { say: ['a 4-second clip of a forest at night with my song'], send: ['song'], seconds: 4, music: 's.mp3' },
  {
    say: ['a rainy city at night, 3 seconds, electronic music', 'fade out to black'],
    seconds: 3,
    music: 'Electronic',
  },
  {
    say: ['make a 3-second slideshow of my photo, upbeat music'],
    send: ['photo'],
    seconds: 3,
    music: 'Upbeat',
  },
  {
    say: ['a 3-second wedding in a garden', 'warmer, 1:1, title Anna & Ben at the bottom in gold'],
    seconds: 3,
    shape: 'square',
    words: ['Anna & Ben'],
  },
];
