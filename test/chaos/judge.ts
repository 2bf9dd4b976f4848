import type { Seen } from './people.ts';

/** What a person asked for. */
export interface Wish {
  /** A word that stands in this wish and in no other. */
  readonly token: string;
  /** Whose it is, as `Person.name`. */
  readonly person: string;
  /** The id of the message that asked. */
  readonly message: string;
  /** True where the person stopped it: then the bubble says so, and no video is owed. */
  readonly cancelled?: boolean;
}

/** One run of the backend's agent. */
export interface Run {
  readonly session: string;
  readonly text: string;
  readonly at: number;
  /** Another run of the same project was not over when it began. */
  readonly overlapped: boolean;
}

/** What the backend did, as it wrote it down. */
export interface Ledger {
  readonly runs: readonly Run[];
  readonly renders: readonly { readonly id: string; readonly session: string; readonly status: string }[];
}

/** All that can be known from outside once everything is quiet. */
export interface Facts {
  readonly wishes: readonly Wish[];
  /** What each person sees, by `Person.name`. */
  readonly seen: ReadonlyMap<string, readonly Seen[]>;
  readonly backend: Ledger;
  /** What still waits: mailboxes, outboxes, updates that were not confirmed. */
  readonly left: readonly string[];
  /** Wishes that the platform kept and the bot never took. */
  readonly unheard: readonly Wish[];
}

/** What the facts come to. */
export interface Verdict {
  /** By platform, for the table. */
  readonly counts: Readonly<Record<string, Counts>>;
  /** Every broken promise, in words; empty when all were kept. */
  readonly broken: readonly string[];
}

/** The words that the judge knows the bot's messages by. */
export interface Signs {
  readonly retry: string;
  readonly cancel: string;
  readonly notice: string;
  /** What stands instead of a video that could not be brought. */
  readonly notBrought: string;
  readonly cancelled: readonly string[];
}

type Kind = 'video' | 'sorry' | 'cancelled' | 'working' | 'notice' | 'words';

function kindOf({ video, buttons, text }: Seen, signs: Signs): Kind {
  if (video !== undefined) return 'video';
  if (buttons.includes(signs.retry) || text.endsWith(signs.notBrought)) return 'sorry';
  if (buttons.includes(signs.cancel)) return 'working';
  if (text.endsWith(signs.notice)) return 'notice';
  return signs.cancelled.some((words) => text.startsWith(words)) ? 'cancelled' : 'words';
}

/** One row of the table. */
export interface Counts {
  wishes: number;
  unheard: number;
  videos: number;
  sorry: number;
  cancelled: number;
  /** Runs of the backend's agent for these wishes. */
  runs: number;
  'doubled bubbles': number;
  'doubled words': number;
}

/** Holds what people see against what they asked for and what the backend was made to do. */
export function judge(facts: Facts, signs: Signs): Verdict {
  const { backend, seen, unheard } = facts;
  const broken = [...facts.left.map((what) => `left over: ${what}`)];
  const counts: Record<string, Counts> = {};
  for (const { token, person } of unheard) broken.push(`${person} was never heard: ${token}`);
  for (const wish of facts.wishes) {
    const row = rowOf(counts, wish.person);
    row.wishes += 1;
    if (unheard.includes(wish)) row.unheard += 1;
    else broken.push(...wishKept(wish, facts, signs, row));
  }
  const heard = facts.wishes.filter((wish) => !unheard.includes(wish));
  for (const [person, messages] of seen) {
    broken.push(...strangers(person, messages, heard), ...disorder(person, messages, heard, backend));
    broken.push(...doubles(person, messages, signs, rowOf(counts, person)));
  }
  return { counts, broken: [...broken, ...backendKept(backend, heard, seen, signs)] };
}

const rowOf = (counts: Record<string, Counts>, person: string): Counts => {
  const platform = person.split('-')[0] ?? '';
  counts[platform] ??= {
    wishes: 0,
    unheard: 0,
    videos: 0,
    sorry: 0,
    cancelled: 0,
    runs: 0,
    'doubled bubbles': 0,
    'doubled words': 0,
  };
  return counts[platform];
};

/** What was promised to one wish. */
function wishKept(wish: Wish, { wishes, seen, backend }: Facts, signs: Signs, row: Counts): string[] {
  const answers = (seen.get(wish.person) ?? []).filter(({ answers }) => answers === wish.message);
  const of = (kind: Kind) => answers.filter((one) => kindOf(one, signs) === kind);
  const [videos, sorry, stopped, notices] = [of('video'), of('sorry'), of('cancelled'), of('notice')];
  row.videos += videos.length;
  row.sorry += sorry.length;
  row.cancelled += stopped.length;
  const broken = finalsOf(wish, videos, sorry, stopped, signs);
  broken.push(...foreign(wish, videos, wishes));
  broken.push(...standing(wish, of('working'), row));
  if (notices.length > videos.length)
    broken.push(`${nameOf(wish)} was told ${notices.length} times that its video is ready`);
  const runs = backend.runs.filter(({ text }) => text.includes(wish.token)).length;
  row.runs += runs;
  if (runs > 1) broken.push(`${nameOf(wish)} was sent to the backend ${runs} times`);
  return broken;
}

/** What was promised of the backend: one run of a project at a time, and no render but for a video that was brought. */
function backendKept(
  { runs, renders }: Ledger,
  wishes: readonly Wish[],
  seen: ReadonlyMap<string, readonly Seen[]>,
  signs: Signs,
): string[] {
  const broken: string[] = [];
  for (const session of new Set(runs.map((run) => run.session))) {
    const its = runs.filter((run) => run.session === session);
    const asked = wishes.filter(({ token }) => its.some(({ text }) => text.includes(token)));
    // A run that its person stopped waiting for goes on: nothing ends it. The next one does not wait for it.
    if (asked.some(({ cancelled }) => cancelled)) continue;
    const overlapping = its.filter(({ overlapped }) => overlapped).length;
    if (overlapping > 0) broken.push(`${overlapping} runs overlapped another one of their project`);
    if (asked.length === 0) continue;
    const made = renders.filter((one) => one.session === session && one.status === 'completed').length;
    const brought = asked.flatMap(({ person, message }) =>
      (seen.get(person) ?? [])
        .filter(({ answers }) => answers === message)
        .filter(({ video, text }) => video !== undefined || text.endsWith(signs.notBrought)),
    ).length;
    if (made !== brought)
      broken.push(`${made} renders and ${brought} videos for ${asked.map(nameOf).join(' and ')}`);
  }
  return broken;
}

const nameOf = ({ person, token }: Wish): string => `${person}'s ${token}`;

/** Exactly one final answer: the video, or words that offer to try again, or what a cancelled wish says. */
function finalsOf(
  wish: Wish,
  videos: readonly Seen[],
  sorry: readonly Seen[],
  stopped: readonly Seen[],
  signs: Signs,
): string[] {
  const finals = [...videos, ...sorry, ...stopped];
  const broken: string[] = [];
  if (finals.length === 0) broken.push(`${nameOf(wish)} was lost: no final answer`);
  if (videos.length > 1) broken.push(`${nameOf(wish)} has ${videos.length} videos`);
  if (finals.length > 1) broken.push(`${nameOf(wish)} has ${finals.length} final answers`);
  if (stopped.length > 0 && wish.cancelled !== true)
    broken.push(`${nameOf(wish)} was cancelled by nobody ("${signs.cancel}" was not pressed)`);
  return broken;
}

/** A film is named by a wish of its person: the first of its project, or the one that its draft names. */
function foreign(wish: Wish, videos: readonly Seen[], wishes: readonly Wish[]): string[] {
  const own = wishes.filter(({ person }) => person === wish.person).map(({ token }) => token.toLowerCase());
  return videos
    .map(({ video = '' }) => video)
    .filter((video) => !own.some((token) => video.toLowerCase().includes(token)))
    .map((video) => `${nameOf(wish)} got another's video: ${video}`);
}

/** Telegram has no key against doubles, so a bubble may be doubled there; nowhere else may one be left working. */
function standing(wish: Wish, working: readonly Seen[], row: Counts): string[] {
  if (!wish.person.startsWith('telegram') && working.length > 0)
    return [`${nameOf(wish)} has ${working.length} bubbles that still say "working"`];
  row['doubled bubbles'] += working.length;
  return [];
}

/** A video that answers no wish of this person. */
function strangers(person: string, seen: readonly Seen[], wishes: readonly Wish[]): string[] {
  const known = new Set(wishes.filter((wish) => wish.person === person).map(({ message }) => message));
  return seen
    .filter(({ video, answers }) => video !== undefined && !known.has(answers ?? ''))
    .map(({ video }) => `${person} got a video that answers nothing: ${video}`);
}

/** What a person asks for is done and answered in the order of asking. */
function disorder(person: string, seen: readonly Seen[], wishes: readonly Wish[], backend: Ledger): string[] {
  const mine = wishes.filter((wish) => wish.person === person);
  const came = mine.flatMap(({ message }) =>
    seen.filter(({ answers, video }) => answers === message && video !== undefined).map(({ at }) => at),
  );
  const ran = mine.flatMap(({ token }) =>
    backend.runs.filter(({ text }) => text.includes(token)).map(({ at }) => at),
  );
  const isSorted = (times: readonly number[]) => times.every((at, index) => at >= (times[index - 1] ?? 0));
  return [
    ...(isSorted(came) ? [] : [`${person}'s videos came out of order`]),
    ...(isSorted(ran) ? [] : [`${person}'s wishes were done out of order`]),
  ];
}

/** Words that stand twice in one chat. On Telegram a send whose answer was lost may be repeated. */
function doubles(person: string, seen: readonly Seen[], signs: Signs, row: Counts): string[] {
  const words = seen
    .filter((one) => kindOf(one, signs) === 'words')
    .map(({ answers, text }) => `${answers} ${text}`);
  const count = words.length - new Set(words).size;
  row['doubled words'] += count;
  return count === 0 || person.startsWith('telegram')
    ? []
    : [`${person} was told the same ${count} times over`];
}

/** The counts as a small table. */
export function table(rows: Readonly<Record<string, Counts>>): string {
  const columns = Object.keys(Object.values(rows)[0] ?? {}) as (keyof Counts)[];
  const lines: string[][] = [
    ['', ...columns],
    ...Object.entries(rows).map(([name, row]) => [name, ...columns.map((column) => String(row[column]))]),
  ];
  const widths =
    lines[0]?.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0))) ?? [];
  return lines
    .map((line) => line.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('  '))
    .join('\n');
}
