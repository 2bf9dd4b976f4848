import type {
  Credits,
  Inlet,
  MediaFile,
  Project,
  RenderStatus,
  Studio,
  StudioEvent,
  StudioState,
} from '../../src/core/ports.ts';
import type { Problem } from '../../src/core/problem.ts';
import type { Timeline } from '../../src/core/timeline.ts';

/** What one project of the quiet studio holds. */
interface Desk {
  clips: string[];
  assets: number;
}

/**
 * A studio in memory: every sentence becomes a clip on the timeline, every render is done at the second look. It keeps
 * account of what was asked, so that a test can see what was asked twice. A studio like any other.
 */
export class QuietStudio implements Studio {
  readonly said: string[] = [];
  readonly renders = new Map<string, { polls: number; cancelled: boolean }>();
  readonly uploads: string[] = [];
  /** The next calls of a verb fail with these, first in, first out. */
  readonly failures: { verb: keyof Studio; problem: Problem }[] = [];
  /** Held back answers: `converse` waits for this before it ends; who hangs up does not stop the work. */
  hold: Promise<void> = Promise.resolve();
  /** Words are under way for so long: who hangs up before has said nothing. */
  reach: Promise<void> = Promise.resolve();
  /** How often somebody began to say words. */
  calls = 0;
  /** Held back looks: `state` waits for this. */
  sight: Promise<void> = Promise.resolve();
  /** Answers without words. */
  silent = false;
  words = 'Done.';
  renewals = 0;
  #count = 0;
  readonly #desks = new Map<string, Desk>();

  async createProject(_language: string, existing: Project | undefined): Promise<Project> {
    this.#fail('createProject');
    this.#count += 1;
    return {
      token: existing?.token ?? `token-${this.#count}`,
      clientId: existing?.clientId ?? `client-${this.#count}`,
      session: `s${this.#count}`,
    };
  }

  async renewToken(project: Project): Promise<Project> {
    this.#fail('renewToken');
    this.renewals += 1;
    return { ...project, token: `${project.token}+` };
  }

  async *converse(project: Project, text: string, signal: AbortSignal): AsyncIterable<StudioEvent> {
    this.#fail('converse');
    this.calls += 1;
    await Promise.race([this.reach, aborted(signal)]);
    signal.throwIfAborted();
    this.said.push(text);
    const done = this.hold.then(() => {
      const desk = this.#desk(project);
      if (!text.startsWith('talk')) desk.clips.push(text);
      desk.assets += 1;
    });
    yield { kind: 'beat' };
    await Promise.race([done, aborted(signal)]);
    signal.throwIfAborted();
    yield { kind: 'tool', name: 'edit' };
    if (!this.silent) yield { kind: 'text', text: this.words };
    yield { kind: 'end', text: this.silent ? '' : this.words, silent: this.silent, acted: true };
  }

  async state(project: Project): Promise<StudioState> {
    this.#fail('state');
    await this.sight;
    const { clips, assets } = this.#desk(project);
    return {
      timeline: timelineOf(clips),
      assets,
      ...(clips.length === 0 ? {} : { draft: JSON.stringify({ t: clips }) }),
    };
  }

  async upload(project: Project, file: MediaFile): Promise<void> {
    this.#fail('upload');
    this.uploads.push(file.name);
    this.#desk(project).assets += 1;
  }

  async uploadUrls(project: Project, urls: readonly string[]): Promise<void> {
    this.#fail('uploadUrls');
    this.uploads.push(...urls);
    this.#desk(project).assets += urls.length;
  }

  async startRender(_project: Project, render: string): Promise<void> {
    this.#fail('startRender');
    if (!this.renders.has(render)) this.renders.set(render, { polls: 0, cancelled: false });
  }

  async renderStatus(_project: Project, render: string): Promise<RenderStatus> {
    this.#fail('renderStatus');
    const known = this.renders.get(render);
    if (known === undefined) return { status: 'missing' };
    known.polls += 1;
    return known.polls < 2
      ? { status: 'processing', percent: 50 }
      : { status: 'completed', url: `https://files.example/${render}.mp4` };
  }

  async cancelRender(_project: Project, render: string): Promise<void> {
    const known = this.renders.get(render);
    if (known !== undefined) known.cancelled = true;
  }

  async download(): Promise<Inlet> {
    this.#fail('download');
    return {
      body: (async function* () {
        yield Buffer.from('video');
      })(),
    };
  }

  async credits(): Promise<Credits> {
    this.#fail('credits');
    return { available: 88, frozen: 0, total: 88 };
  }

  async claimLink(): Promise<string> {
    return 'https://studio.example/claim';
  }

  registerLink(): string {
    return 'https://studio.example/register?bind=anon_1';
  }

  #desk(project: Project): Desk {
    const known = this.#desks.get(project.session);
    if (known !== undefined) return known;
    const fresh: Desk = { clips: [], assets: 0 };
    this.#desks.set(project.session, fresh);
    return fresh;
  }

  #fail(verb: keyof Studio): void {
    const index = this.failures.findIndex((failure) => failure.verb === verb);
    const [failure] = index === -1 ? [] : this.failures.splice(index, 1);
    if (failure !== undefined) throw failure.problem;
  }
}

function timelineOf(clips: readonly string[]): Timeline {
  const track = clips.map((name, index) => ({ name, from: index * 1000, to: (index + 1) * 1000 }));
  return {
    tracks: clips.length === 0 ? [] : [{ kind: 'video', clips: track }],
    length: clips.length * 1000,
    digest: JSON.stringify(clips),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
