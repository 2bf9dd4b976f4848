import { whileWorking } from './choices.ts';
import type { Progress, Reply, Stage, TextFile } from './reply.ts';
import type { Catalog } from './text/catalog.ts';
import { split } from './text/split.ts';
import { words } from './text/words.ts';
import type { Turn, World } from './turn.ts';

/** How often the bubble's elapsed time is refreshed. The channel's own pace decides what is really edited. */
const TICK_MS = 5_000;

/**
 * Characters of a note. With the stage below it, it fits one message on every platform: a look that does not would be
 * posted again and again as further messages.
 */
const NOTE_LENGTH = 1_200;

/** The way back to one conversation, for a turn at work. It writes into the outbox and never calls a platform. */
export interface Responder {
  readonly words: Catalog;
  /** Shows a stage in the bubble at once, and keeps its elapsed time moving. */
  stage(stage: Stage, percent?: number): Promise<void>;
  /** Shows a stage for as long as the work takes, then the one that was shown before. */
  meanwhile<T>(stage: Stage, work: () => Promise<T>): Promise<T>;
  /** What the backend says meanwhile, above the stage; cut to what one message takes. */
  note(text: string): Promise<void>;
  /** Words of their own, once for a key, without a sound. */
  say(key: string, text: string, document?: TextFile): Promise<void>;
  /** Nothing more is shown after this. */
  stop(): void;
}

/** Opens the way back; `stop` it when the turn ends, however it ends. A late look is silent: nobody waits for it. */
export function responder(turn: Turn, world: World): Responder {
  const say = words(turn.task.language);
  const { origin, at, id } = turn.task;
  const silent = turn.task.kind === 'late';
  const since = () => Math.max(0, Math.round((world.now() - at) / 1000));
  let note = '';
  let current: { stage: Stage; percent?: number } | undefined;
  let still = Math.floor((world.now() - at) / world.timing.stillWorking);
  const show = async () => {
    if (current === undefined || silent) return;
    const progress = { ...current, seconds: since(), ...(note === '' ? {} : { note }) };
    await turn.show(lookOf(turn, say, progress));
  };
  const beat = async () => {
    const due = Math.floor((world.now() - at) / world.timing.stillWorking);
    if (due > still) {
      still = due;
      await turn.say(`still-${due}`, { text: say.stillWorking(since()), origin, quiet: true });
    }
    await show();
  };
  const failed = (error: unknown) => world.log.debug('progress not written', { task: id, error });
  const every = Math.min(TICK_MS, world.timing.stillWorking);
  // While the ledger is away beats do not pile up.
  let beating = false;
  const tick = () => {
    if (beating) return;
    beating = true;
    void beat()
      .catch(failed)
      .finally(() => {
        beating = false;
      });
  };
  const timer = silent ? undefined : setInterval(tick, every);

  return {
    words: say,
    async stage(stage, percent) {
      current = percent === undefined ? { stage } : { stage, percent };
      await show();
    },
    async meanwhile(stage, work) {
      const before = current;
      current = { stage };
      await show();
      return await work().finally(() => {
        current = before ?? current;
      });
    },
    async note(text) {
      note = noteOf(text);
      await show();
    },
    say: (key, text, document) =>
      turn.say(key, { text, origin, quiet: true, ...(document === undefined ? {} : { document }) }),
    stop: () => clearInterval(timer),
  };
}

function lookOf({ task }: Turn, say: Catalog, progress: Progress): Reply {
  const { note = '' } = progress;
  return {
    text: note === '' ? say.progress(progress) : `${note}\n\n${say.progress(progress)}`,
    progress,
    origin: task.origin,
    quiet: true,
    choices: whileWorking(say, task.id),
  };
}

function noteOf(text: string): string {
  const [first = '', ...rest] = split(text, NOTE_LENGTH);
  return rest.length === 0 ? first : `${first}…`;
}
