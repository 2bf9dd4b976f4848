import { APOLOGY_HEAD, couldBeApology, isApology, withoutApology } from './apology.ts';

/** How far the tools have come when words arrive. */
export interface Progress {
  /** Results alone: a delta behind one begins a new text. */
  readonly results: number;
  /** Calls and results. */
  readonly tools: number;
}

/** Texts that overlap, told once. */
interface Transcript {
  /** More of a text. */
  delta(voice: string, text: string, at: Progress): void;
  /** A text at once, which may be the recap of deltas. */
  whole(voice: string, text: string, at: Progress): void;
  /** A text of the typed dialect, where nothing tells a whole text from a piece of one. */
  line(voice: string, text: string, at: Progress): void;
  /** Words to show now: of one voice at a time, with an empty line between two texts. `atEnd`: no more will come. */
  fresh(atEnd: boolean): string;
  /** The text of record so far: recaps win, a stray apology at the end is dropped. */
  text(): string;
  /** Whether anything was said when the tools had come this far or farther. */
  spokeAt(tools: number): boolean;
  /** What was unusual, in plain words for the log. */
  notes(): readonly string[];
}

interface Message {
  readonly voice: string;
  readonly form: 'delta' | 'whole' | 'line';
  live: string;
  /** The beginning of `live`: looking at `live` itself would copy all of it with every delta. */
  head: string;
  /** What of `live` was not handed out yet. */
  unspoken: string;
  spoken: boolean;
  /** The recap, where it differs from what came live. */
  recap?: string;
  /** False once a recap closed it, or a new text of the same voice began. */
  open: boolean;
  at: Progress;
}

/** The rules, and why each is needed, are in `docs/wire.md` (Text once). */
export function createTranscript(): Transcript {
  const messages: Message[] = [];
  let front = 0;
  let anythingSpoken = false;

  function add(form: Message['form'], voice: string, text: string, at: Progress): void {
    const open = form !== 'whole';
    messages.push({ voice, form, live: text, head: text, unspoken: text, spoken: false, open, at });
  }

  function openOf(voice: string): Message | undefined {
    return messages.findLast((message) => message.open && message.voice === voice);
  }

  function append(form: 'delta' | 'line', voice: string, text: string, at: Progress): void {
    const current = openOf(voice);
    if (current?.at.results === at.results) {
      grow(current, text, at);
    } else {
      if (current) current.open = false;
      add(form, voice, text, at);
    }
  }

  function whole(voice: string, text: string, at: Progress): void {
    if (text.trim() === '') return;
    const current = openOf(voice);
    if (current) current.open = false;
    const kin = current ? kinship(current, text, at) : 'new';
    if (kin === 'new' || !current) add('whole', voice, text, at);
    else if (kin === 'longer') grow(current, text.slice(current.live.length), at);
    else if (kin === 'other') replace(current, text);
  }

  function line(voice: string, text: string, at: Progress): void {
    const current = openOf(voice);
    if (current?.form === 'delta') {
      whole(voice, text, at);
    } else {
      const apart = current?.at.results === at.results && isNewSentence(current.live, text);
      append('line', voice, apart ? `\n\n${text}` : text, at);
    }
  }

  function fresh(atEnd: boolean): string {
    let words = '';
    for (; front < messages.length; front++) {
      const message = messages[front];
      if (message === undefined || (anythingSpoken && isHeld(messages, front, atEnd))) break;
      const next = takeWords(message);
      if (next !== '' && !message.spoken && anythingSpoken) words += '\n\n';
      words += next;
      message.spoken ||= next !== '';
      anythingSpoken ||= next !== '';
      if (message.open && !atEnd) break;
    }
    return words;
  }

  return {
    delta: (voice, text, at) => append('delta', voice, text, at),
    whole,
    line,
    fresh,
    text: () => recordOf(messages),
    spokeAt: (tools) => kept(messages).some((message) => message.at.tools >= tools),
    notes: () => notesOf(messages),
  };
}

/** What a whole text is to the open one: its recap, a longer or another wording of it, or a text of its own behind a tool. */
function kinship(current: Message, text: string, at: Progress): 'same' | 'longer' | 'other' | 'new' {
  if (current.live.trim() === text.trim()) return 'same';
  if (text.startsWith(current.live)) return 'longer';
  const behindTool = current.at.results !== at.results;
  return behindTool && !current.live.includes(text.trim()) ? 'new' : 'other';
}

function replace(message: Message, recap: string): void {
  message.recap = recap;
  if (!message.spoken) Object.assign(message, { live: recap, head: recap, unspoken: recap });
}

function grow(message: Message, text: string, at: Progress): void {
  message.live += text;
  message.unspoken += text;
  if (message.head.length < APOLOGY_HEAD) message.head += text;
  message.at = at;
}

/** Takes what may be shown; white space at the end waits for the word behind it. */
function takeWords(message: Message): string {
  const words = message.spoken ? message.unspoken.trimEnd() : message.unspoken.trim();
  if (words === '') return '';
  message.unspoken = message.unspoken.slice(message.unspoken.trimEnd().length);
  return words;
}

/** Whether a message must wait because it may be the apology, which counts only where something is said behind it. */
function isHeld(messages: readonly Message[], index: number, atEnd: boolean): boolean {
  const head = messages[index]?.head ?? '';
  if (atEnd ? !isApology(head) : !couldBeApology(head)) return false;
  return !messages.slice(index + 1).some((later) => later.head.trim() !== '');
}

/** The messages that count: not blank, and without an apology at the end of others. */
function kept(messages: readonly Message[]): readonly Message[] {
  const filled = messages.filter((message) => textOf(message) !== '');
  const last = filled.at(-1);
  return last && filled.length > 1 && isApology(textOf(last)) ? filled.slice(0, -1) : filled;
}

function recordOf(messages: readonly Message[]): string {
  return withoutApology(kept(messages).map(textOf).join('\n\n'));
}

function notesOf(messages: readonly Message[]): readonly string[] {
  const notes: string[] = [];
  if (messages.some((message) => message.open && message.form === 'delta' && textOf(message) !== ''))
    notes.push('no recap');
  if (messages.some((message) => message.recap !== undefined)) notes.push('recap differs');
  if (kept(messages).length < messages.filter((message) => textOf(message) !== '').length) {
    notes.push('trailing apology dropped');
  }
  return notes;
}

function textOf(message: Message): string {
  return (message.recap ?? message.live).trim();
}

/** Whether two lines stand apart: a full stop before, and a capital or a letter without case behind it. */
function isNewSentence(before: string, text: string): boolean {
  return (
    /[.!?…:。！？：]["'”」』)]*$/.test(before) &&
    /^["'“「『(]?[\p{Lu}\p{Lo}\p{Extended_Pictographic}]/u.test(text)
  );
}
