import type { StudioEvent } from '../core/ports.ts';
import type { Part } from './step.ts';
import type { Progress } from './transcript.ts';

/** What the agent's tools did in one stream. */
export class Tools {
  readonly #calls = new Set<string>();
  #results = 0;
  #raw = false;

  /** `tool` for a call that is new, `raw` for the first video that a tool has made. A call without an id counts once a round. */
  *take(part: Part): Iterable<StudioEvent> {
    if (part.kind === 'call') {
      const known = this.#calls.size;
      this.#calls.add(part.id ?? `${part.name} ${this.#results}`);
      if (this.#calls.size > known) yield { kind: 'tool', name: part.name };
    } else if (part.kind === 'result') {
      this.#results += 1;
      if (this.#raw || !part.good || !makesVideo(part.name)) return;
      this.#raw = true;
      yield { kind: 'raw' };
    }
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
