import { isApology } from '../core/gui.ts';
import { APOLOGY_HEAD, couldBeApology } from './apology.ts';

/** How far the tools have come when words arrive. */
export interface Progress {
  /** Results alone: a delta behind one begins a new text. */
  readonly results: number;
  /** Calls and results. */
  readonly tools: number;
}

interface Message {
  readonly voice: string;
  readonly form: 'delta' | 'whole' | 'line';
  live: string;
  /** The beginning of `live`: looking at `live` itself would copy all of it with every delta. */
  head: string;
  /** The end of `live`, as long as `TAIL`, for the same reason. */
  tail: string;
  /** What of `live` was not handed out yet. */
  unspoken: string;
  /** False while `unspoken` is blank: a blank text that grows is not looked through again with every delta. */
  words: boolean;
  spoken: boolean;
  /** The recap, where it differs from what came live. */
  recap?: string;
  /** False once a recap closed it, or a new text of the same voice began. */
  open: boolean;
  at: Progress;
}

/** Characters at the end of a text that say whether a sentence ended there. */
const TAIL = 8;
/** The one voice of the typed dialect. */
export const TYPED_VOICE = 'typed';

/** Texts that overlap, told once. The rules, and why each is needed, are in `docs/wire.md` (Text once). */
export class Transcript {
  readonly #messages: Message[] = [];
  #front = 0;
  #anythingSpoken = false;

  /** More of a text. */
  delta(voice: string, text: string, at: Progress): void {
    this.#append('delta', voice, text, at);
  }

  /** A text at once, which may be the recap of deltas. */
  whole(voice: string, text: string, at: Progress): void {
    if (text.trim() === '') return;
    const current = this.#openOf(voice);
    if (current) current.open = false;
    const kin = current ? kinship(current, text, at) : 'new';
    if (kin === 'new' || !current) this.#add('whole', voice, text, at);
    else if (kin === 'longer') grow(current, text.slice(current.live.length), at);
    else if (kin === 'other') replace(current, text);
  }

  /** A text of the typed dialect, where nothing tells a whole text from a piece of one. */
  line(voice: string, text: string, at: Progress): void {
    const current = this.#openOf(voice);
    if (current?.form === 'delta') {
      this.whole(voice, text, at);
    } else {
      const apart = current?.at.results === at.results && isNewSentence(current.tail, text);
      this.#append('line', voice, apart ? `\n\n${text}` : text, at);
    }
  }

  /** Words to show now: of one voice at a time, with an empty line between two texts. `atEnd`: no more will come. */
  fresh(atEnd: boolean): string {
    let words = '';
    for (; this.#front < this.#messages.length; this.#front++) {
      const message = this.#messages[this.#front];
      const behindOthers = this.#anythingSpoken && message?.spoken === false;
      if (!message || (behindOthers && isHeld(this.#messages, this.#front, atEnd))) break;
      const next = takeWords(message);
      if (next !== '' && !message.spoken && this.#anythingSpoken) words += '\n\n';
      words += next;
      message.spoken ||= next !== '';
      this.#anythingSpoken ||= next !== '';
      if (message.open && !atEnd) break;
    }
    return words;
  }

  /** The text of record so far: recaps win, a stray apology behind other texts is dropped. */
  text(): string {
    return kept(this.#messages).map(textOf).join('\n\n');
  }

  /** Whether anything was said when the tools had come this far or farther. */
  spokeAt(tools: number): boolean {
    return kept(this.#messages).some((message) => message.at.tools >= tools);
  }

  /** True where a text came in pieces and its recap is missing: it may have been cut. Lines of the typed dialect have no recaps. */
  isOpen(): boolean {
    const recapped = this.#messages.filter(({ voice, form }) => form === 'delta' && voice !== TYPED_VOICE);
    return recapped.some((message) => message.open && textOf(message) !== '');
  }

  /** What was unusual, in plain words for the log. */
  notes(): readonly string[] {
    const notes: string[] = [];
    const filled = this.#messages.filter((message) => textOf(message) !== '');
    if (filled.some((message) => message.open && message.form === 'delta')) notes.push('no recap');
    if (filled.some((message) => message.recap !== undefined)) notes.push('recap differs');
    if (kept(filled).length < filled.length) notes.push('trailing apology dropped');
    return notes;
  }

  #add(form: Message['form'], voice: string, text: string, at: Progress): void {
    const open = form !== 'whole';
    this.#messages.push({ voice, form, ...begun(text), spoken: false, open, at });
  }

  #openOf(voice: string): Message | undefined {
    return this.#messages.findLast((message) => message.open && message.voice === voice);
  }

  #append(form: 'delta' | 'line', voice: string, text: string, at: Progress): void {
    const current = this.#openOf(voice);
    if (current?.at.results === at.results) {
      grow(current, text, at);
    } else {
      if (current) current.open = false;
      this.#add(form, voice, text, at);
    }
  }
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
  if (!message.spoken) Object.assign(message, begun(recap));
}

function begun(text: string): Pick<Message, 'live' | 'head' | 'tail' | 'unspoken' | 'words'> {
  return { live: text, head: text, tail: text.slice(-TAIL), unspoken: text, words: text.trim() !== '' };
}

function grow(message: Message, text: string, at: Progress): void {
  message.live += text;
  message.tail = (message.tail + text).slice(-TAIL);
  message.unspoken += text;
  message.words ||= text.trim() !== '';
  if (message.head.length < APOLOGY_HEAD) message.head += text;
  message.at = at;
}

/** Takes what may be shown; white space at the end waits for the word behind it. */
function takeWords(message: Message): string {
  if (!message.words) return '';
  message.words = false;
  const words = message.spoken ? message.unspoken.trimEnd() : message.unspoken.trim();
  message.unspoken = message.unspoken.slice(message.unspoken.trimEnd().length);
  return words;
}

/** Whether a message must wait because it may be the apology, which counts only where something is said behind it. */
function isHeld(messages: readonly Message[], index: number, atEnd: boolean): boolean {
  const message = messages[index];
  if (!message || (atEnd ? !isApology(textOf(message)) : !couldBeApology(message.head))) return false;
  return !messages.slice(index + 1).some((later) => later.head.trim() !== '');
}

/** The messages that count: not blank, and without an apology at the end of others. */
function kept(messages: readonly Message[]): readonly Message[] {
  const filled = messages.filter((message) => textOf(message) !== '');
  const last = filled.at(-1);
  return last && filled.length > 1 && isApology(textOf(last)) ? filled.slice(0, -1) : filled;
}

function textOf(message: Message): string {
  return (message.recap ?? message.live).trim();
}

/** Whether two lines stand apart: a full stop before, and a capital or a letter without case behind it. */
function isNewSentence(before: string, text: string): boolean {
  return (
    /[.!?…:。！？：]["'”」』)]{0,4}$/.test(before) &&
    /^["'“「『(]?[\p{Lu}\p{Lo}\p{Extended_Pictographic}]/u.test(text)
  );
}
