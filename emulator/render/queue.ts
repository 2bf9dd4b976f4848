import type { App, RenderQueue } from '../app.ts';
import type { Render } from '../model.ts';
import { pause } from '../wait.ts';
import { composeFilm } from './compose.ts';

const PENDING_MS = 1000;
const CANCELLED = 'cancelled by the client';

/** A queue that runs at most `limit` ffmpeg at once, in the order of arrival. */
export function createQueue(app: App, limit: number): RenderQueue {
  const waiting: Render[] = [];
  const running = new Map<string, { stop: AbortController; done: Promise<void> }>();

  const next = (): void => {
    while (running.size < limit && !app.closing.aborted) {
      const render = waiting.shift();
      if (!render) return;
      const stop = new AbortController();
      const done = work(app, render, AbortSignal.any([stop.signal, app.closing])).then(() => {
        running.delete(render.id);
        next();
      });
      running.set(render.id, { stop, done });
    }
  };

  return {
    add: (render) => {
      waiting.push(render);
      next();
    },
    cancel: (id) => {
      const index = waiting.findIndex((render) => render.id === id);
      const [render] = index >= 0 ? waiting.splice(index, 1) : [];
      if (render) fail(app, render, CANCELLED);
      running.get(id)?.stop.abort();
      return render !== undefined || running.has(id);
    },
    running: () => running.size,
    idle: async () => {
      while (running.size > 0) await Promise.all([...running.values()].map((one) => one.done));
    },
  };
}

/** Takes one render to its end. When the emulator closes, the render stays unfinished, and the next start takes it up. */
async function work(app: App, render: Render, signal: AbortSignal): Promise<void> {
  try {
    await pause(PENDING_MS * app.switches.speed, signal);
    signal.throwIfAborted();
    app.world.renders.put(render.id, Object.assign(render, { status: 'processing', progress: 1 }));
    const fault = app.faults.take('renderFails', 'render');
    if (fault) throw new Error(fault.message ?? 'render worker crashed');
    const film = await composeFilm(app, render, signal, (percent) => {
      render.progress = Math.max(render.progress, percent);
    });
    const done = {
      status: 'completed',
      progress: 100,
      completedAt: Date.now(),
      duration: film.seconds,
      size: film.size,
    } as const;
    app.world.renders.put(render.id, Object.assign(render, done));
  } catch (error) {
    if (app.closing.aborted) return;
    const reason = signal.aborted ? CANCELLED : error instanceof Error ? error.message : 'unknown';
    if (!signal.aborted) app.log(`render failed: ${reason}`);
    fail(app, render, reason);
  }
}

function fail(app: App, render: Render, error: string): void {
  app.world.renders.put(
    render.id,
    Object.assign(render, { status: 'failed', error, completedAt: Date.now() }),
  );
}
