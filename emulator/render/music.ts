/** A kind of music: four chords of MIDI notes, each a bar long, and how loud each part of the band is. */
interface Style {
  bpm: number;
  chords: readonly (readonly number[])[];
  pad: number;
  pluck: number;
  /** Notes of the pluck in a beat. */
  steps: number;
  /** How fast a plucked note dies; the higher the shorter. */
  decay: number;
  bass: number;
  kick: number;
  snare: number;
  hat: number;
  after: string;
  /** Brings the style to −16 LUFS at the usual volume of 35%: measured, so that a film needs no second pass. */
  gain: number;
}

const WARM = [
  [57, 60, 64, 67],
  [53, 57, 60, 64],
  [48, 55, 59, 64],
  [55, 59, 62, 65],
] as const;
const BRIGHT = [
  [60, 64, 67, 72],
  [55, 59, 62, 67],
  [57, 60, 64, 69],
  [53, 57, 60, 65],
] as const;
const DARK = [
  [50, 57, 60, 65],
  [46, 53, 58, 62],
  [43, 50, 58, 62],
  [45, 52, 57, 61],
] as const;
const JAZZ = [
  [50, 57, 60, 64, 65],
  [43, 53, 59, 64, 65],
  [48, 55, 59, 62, 64],
  [45, 55, 61, 64, 66],
] as const;

const NONE = { bass: 0, kick: 0, snare: 0, hat: 0 };
const STYLES: Readonly<Record<string, Style>> = {
  'Lo-fi': {
    gain: 7.4,
    bpm: 76,
    chords: WARM,
    pad: 0.5,
    pluck: 0.3,
    steps: 1,
    decay: 2.4,
    bass: 0.55,
    kick: 0.6,
    snare: 0.16,
    hat: 0.07,
    after: 'lowpass=f=2600,vibrato=f=0.6:d=0.04',
  },
  Jazz: {
    gain: 6.9,
    bpm: 92,
    chords: JAZZ,
    pad: 0.35,
    pluck: 0.45,
    steps: 1.5,
    decay: 3,
    bass: 0.6,
    kick: 0.2,
    snare: 0.1,
    hat: 0.12,
    after: 'lowpass=f=5200',
  },
  Piano: {
    gain: 3.95,
    bpm: 68,
    chords: BRIGHT,
    pad: 0.14,
    pluck: 0.75,
    steps: 2,
    decay: 1.7,
    ...NONE,
    bass: 0.3,
    after: 'lowpass=f=5600',
  },
  Cinematic: {
    gain: 6.5,
    bpm: 60,
    chords: DARK,
    pad: 0.85,
    pluck: 0.12,
    steps: 2,
    decay: 3,
    bass: 0.7,
    kick: 0.5,
    snare: 0,
    hat: 0,
    after: 'lowpass=f=3800',
  },
  Electronic: {
    gain: 5.6,
    bpm: 112,
    chords: DARK,
    pad: 0.4,
    pluck: 0.4,
    steps: 4,
    decay: 6,
    bass: 0.6,
    kick: 0.8,
    snare: 0.2,
    hat: 0.12,
    after: 'lowpass=f=7000',
  },
  Upbeat: {
    gain: 4.8,
    bpm: 120,
    chords: BRIGHT,
    pad: 0.35,
    pluck: 0.5,
    steps: 2,
    decay: 5,
    bass: 0.55,
    kick: 0.75,
    snare: 0.25,
    hat: 0.12,
    after: 'lowpass=f=9000',
  },
  Acoustic: {
    gain: 5.0,
    bpm: 88,
    chords: BRIGHT,
    pad: 0.15,
    pluck: 0.65,
    steps: 2,
    decay: 3.4,
    bass: 0.35,
    kick: 0.25,
    snare: 0,
    hat: 0.05,
    after: 'lowpass=f=6500',
  },
  Ambient: {
    gain: 6.5,
    bpm: 54,
    chords: WARM,
    pad: 0.9,
    pluck: 0.14,
    steps: 1,
    decay: 1.4,
    ...NONE,
    after: 'lowpass=f=2400',
  },
};
const FALLBACK = 'Lo-fi';
const RATE = 44_100;

/**
 * Filters that make up music of a style for so many seconds, in stereo at 44.1 kHz. Only four bars are worked out,
 * the rest is repeated. The source of a lavfi graph: it reads no label.
 */
export function composeMusic(styleName: string, seconds: number): string {
  const style = STYLES[styleName] ?? pickFallback();
  const beat = 60 / style.bpm;
  const loop = beat * 16;
  const length = Math.min(loop, seconds + 0.1);
  const tones = style.chords[0]?.length ?? 4;
  const setup = `st(0,floor(mod(t,${loop.toFixed(4)})/${(beat * 4).toFixed(4)}))`;
  const parts = [
    pad(style, beat, tones),
    pluck(style, beat, tones),
    bass(style, beat),
    drums(style, beat),
  ].filter((part) => part !== '');
  const source = `aevalsrc=exprs='${setup}*0+0.32*(${parts.join('+')})':s=${RATE}:d=${length.toFixed(4)}`;
  const samples = Math.round(loop * RATE);
  const wide = 'pan=stereo|c0=c0|c1=c0,adelay=0|11';
  const room = 'aecho=0.8:0.75:70|130:0.22|0.13';
  return `${source},aloop=loop=-1:size=${samples},atrim=end=${seconds.toFixed(3)},${style.after},${room},${wide},atrim=end=${seconds.toFixed(3)}`;
}

/** What {@link composeMusic} is multiplied by to be −16 LUFS at the usual volume. It is applied last: before, it would clip. */
export function gainOf(styleName: string): number {
  return (STYLES[styleName] ?? pickFallback()).gain;
}

function pickFallback(): Style {
  const style = STYLES[FALLBACK];
  if (!style) throw new Error('the fallback style is missing');
  return style;
}

function hertz(note: number): number {
  return 440 * 2 ** ((note - 69) / 12);
}

/** The pitch that a voice has in the bar that is stored in slot 0. */
function pitch(style: Style, voice: number, shift: number): string {
  const [a, b, c, d] = style.chords.map((chord) =>
    hertz((chord[voice % chord.length] ?? 60) + shift).toFixed(3),
  );
  return `if(lt(ld(0),2),if(lt(ld(0),1),${a},${b}),if(lt(ld(0),3),${c},${d}))`;
}

function pad(style: Style, beat: number, tones: number): string {
  if (style.pad === 0) return '';
  const bar = (beat * 4).toFixed(4);
  // Each chord swells and is gone at its end: a pitch that jumps while it sounds would click.
  const swell = `pow(sin(PI*mod(t,${bar})/${bar}),0.45)`;
  const voices = Array.from({ length: tones }, (_, voice) => {
    const tune = (1 + (voice % 2 === 0 ? 0.0012 : -0.0012)).toFixed(4);
    return `(st(1,2*PI*t*${tune}*(${pitch(style, voice, 0)}))*0+sin(ld(1))+0.22*sin(2*ld(1))+0.08*sin(3*ld(1)))`;
  });
  return `${(style.pad / tones).toFixed(3)}*${swell}*(${voices.join('+')})`;
}

function pluck(style: Style, beat: number, tones: number): string {
  if (style.pluck === 0) return '';
  const step = (beat / style.steps).toFixed(5);
  const since = `mod(t,${step})`;
  const voice = `mod(floor(t/${step})*3+floor(t/${step}/4),${tones})`;
  let choice = pitch(style, tones - 1, 12);
  for (let index = tones - 2; index >= 0; index--)
    choice = `if(eq(ld(2),${index}),${pitch(style, index, 12)},${choice})`;
  const strike = `min(1,${since}*180)*exp(-${style.decay}*${since})*min(1,(${step}-${since})*120)`;
  return `${style.pluck}*(st(2,${voice})*0+st(3,2*PI*t*(${choice}))*0+${strike}*(sin(ld(3))+0.35*sin(2*ld(3))+0.12*sin(4*ld(3))))`;
}

function bass(style: Style, beat: number): string {
  if (style.bass === 0) return '';
  const half = (beat * 2).toFixed(5);
  const since = `mod(t,${half})`;
  return `${style.bass}*min(1,${since}*90)*exp(-1.6*${since})*min(1,(${half}-${since})*90)*sin(2*PI*t*(${pitch(style, 0, -12)}))`;
}

function drums(style: Style, beat: number): string {
  const every = (length: number, late = 0): string =>
    `mod(t+${(beat * 8 - late).toFixed(5)},${length.toFixed(5)})`;
  const kickAt = every(style.bpm > 100 ? beat : beat * 2);
  const kick =
    style.kick > 0
      ? `${style.kick}*exp(-9*${kickAt})*sin(2*PI*(48*${kickAt}+2.4*(1-exp(-34*${kickAt}))))`
      : '';
  const snareAt = every(beat * 2, beat);
  const snare = style.snare > 0 ? `${style.snare}*exp(-17*${snareAt})*(random(4)*2-1)` : '';
  const hatAt = every(beat / 2);
  const hat = style.hat > 0 ? `${style.hat}*exp(-55*${hatAt})*(random(5)*2-1)` : '';
  return [kick, snare, hat].filter((part) => part !== '').join('+');
}
