/** Speeds by the words that ask for them, in order: the first match wins. */
const NAMED: readonly (readonly [number, RegExp])[] = [
  [0.5, /\b(?:slow[- ]?mo(?:tion)?|half (?:the )?speed|half as fast|twice as slow)\b|慢动作|半速|一半速度/i],
  [2, /\b(?:double (?:the )?speed|twice as fast|speed ramp)\b|两倍速|二倍速|加倍速度|(?:加速|快)[两二2]倍/i],
  [4, /\b(?:(?:as|like|make it|into) an? time-?lapse)\b|延时摄影效果/i],
  [
    0.75,
    /\b(?:slower|slow (?:it|this|that|the (?:video|clip|film|footage|pace)|everything)? ?down|slow (?:it|this|that)(?: a (?:bit|little))?|reduce the speed)\b|(?:放慢|慢放|减速|更慢)(?:一?[点些])?|慢一?[点些]/i,
  ],
  [
    1.5,
    /\b(?:faster|speed (?:it|this|that|the (?:video|clip|film|footage|pace)|everything)? ?up|quicker|increase the speed)\b|(?:加快|快放|加速|更快)(?:一?[点些])?|快一?[点些]/i,
  ],
];
const TIMES =
  /(?<![\w.])(\d{1,2}(?:\.\d{1,2})?) ?(?:x\b(?! ?\d)(?: (?:speed|faster|slower))?|times (?:as fast|faster|the speed|slower)|倍速|倍(?:加速|快|慢))/i;
const SLOWEST = 0.25;
const FASTEST = 4;

/** How many times as fast a text asks the film to run, and the words that asked. */
export function findSpeed(text: string): { speed: number; words: string } | undefined {
  const times = TIMES.exec(text);
  if (times) {
    const factor = Number(times[1]) || 1;
    return { speed: limit(/slower|慢/i.test(times[0]) ? 1 / factor : factor), words: times[0] };
  }
  for (const [speed, pattern] of NAMED) {
    const found = pattern.exec(text);
    if (found) return { speed, words: found[0] };
  }
  return undefined;
}

/** Keeps a speed between a quarter and four times. */
export function limit(speed: number): number {
  return Math.min(FASTEST, Math.max(SLOWEST, speed));
}
