import type { StudioEvent } from '../core/ports.ts';
import type { Part } from './step.ts';
import type { Progress } from './transcript.ts';

/** What the agent's tools did in one stream. */
export class Tools {
  readonly #calls = new Set<string>();
  /** Calls without an answer so far: key of the call, name of the tool. */
  readonly #waiting = new Map<string, string>();
  #results = 0;
  #raw = false;

  /** `tool` for a call that is new, `raw` for the first video that a tool has made. A call without an id counts once a round. */
  *take(part: Part): Iterable<StudioEvent> {
    if (part.kind === 'call') {
      const key = part.id ?? `${part.name} ${this.#results}`;
      if (this.#calls.has(key)) return;
      this.#calls.add(key);
      this.#waiting.set(key, part.name);
      yield { kind: 'tool', name: part.name };
    } else if (part.kind === 'result') {
      this.#results += 1;
      this.#answered(part);
      if (this.#raw || !part.good || !makesVideo(part.name)) return;
      this.#raw = true;
      yield { kind: 'raw' };
    }
  }

  /** True while a tool has not answered its call. */
  waits(): boolean {
    return this.#waiting.size > 0;
  }

  /** A result names its call by id; without one, or with one that no call had, it answers the oldest call of its tool. */
  #answered({ id, name }: Extract<Part, { kind: 'result' }>): void {
    const key =
      id !== undefined && this.#waiting.has(id)
        ? id
        : [...this.#waiting].find(([, waiting]) => waiting === name)?.[0];
    if (key !== undefined) this.#waiting.delete(key);
  }

  /** How far they have come. */
  progress(): Progress {
    return { results: this.#results, tools: this.#results + this.#calls.size };
  }

  /** How many calls there were. */
  calls(): number {
    return this.#calls.size;
  }
}

/** Whether a tool of this name makes a video, as far as names tell: music, pictures and words are generated too. */
function makesVideo(name: string): boolean {
  if (!/generat/i.test(name)) return false;
  return (
    /video|clip|scene/i.test(name) ||
    !/music|audio|sound|voice|speech|image|picture|photo|title|text|caption|script/i.test(name)
  );
}
