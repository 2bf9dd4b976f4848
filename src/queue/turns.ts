import type { Redis } from 'ioredis';
import { cancelTurn } from '../core/flows/cancel.ts';
import { failed } from '../core/flows/fail.ts';
import { runTurn } from '../core/flows/run.ts';
import { point } from '../core/points.ts';
import { Problem } from '../core/problem.ts';
import type { Reply } from '../core/reply.ts';
import { JOBS, type Phase, type Task } from '../core/task.ts';
import type { Finish, StopReason, Turn, World } from '../core/turn.ts';
import { type Bells, QUEUES, type TurnBell } from './bells.ts';
import { closeTask } from './ending.ts';
import { followOf } from './follow.ts';
import { type Running, startHands } from './hands.ts';
import { keepProject } from './keep-project.ts';
import { boxOf, KEYS } from './keys.ts';
import { latestOnly } from './latest-only.ts';
import type { Holder } from './lease.ts';
import type { Serves } from './platforms.ts';
import { opId } from './records.ts';
import { LeaseLost } from './redis.ts';
import type { Projects } from './sessions.ts';
import { type Taken, takeHead, uncount, writes } from './tasks.ts';

/**
 * A task that was started this often without getting on ends in words: it is poison. What is made and only has to be
 * fetched is worth more tries: another try of the whole would be paid for again.
 */
const MOST_STARTS = { paid: 20, else: 5 };

/** Questions have workers of their own, so that none waits for a generation to end. */
const QUESTIONS_AT_ONCE = 20;

const isPaid = ({ name }: Phase): boolean => name === 'answered' || name === 'rendering' || name === 'ready';

/** What turns need. */
export interface TurnParts {
  /** For the ledger; never gives up. */
  readonly redis: Redis;
  /** For BullMQ alone: each of its workers makes a copy that blocks. */
  readonly blocking: Redis;
  readonly bells: Bells;
  readonly projects: Projects;
  readonly world: World;
  readonly concurrency: number;
  readonly holder: Holder;
  /** Absent: every mailbox. */
  readonly serves?: Serves;
}

/** Starts doing turns. */
export function startTurns(parts: TurnParts): Running {
  const active = new Map<string, Taken>();
  const deaf = listenForCancels(parts.redis, active);
  const hands = (['turns', 'questions'] as const).map((queue) =>
    startHands<TurnBell>({
      ...parts,
      queue: QUEUES[queue],
      concurrency: queue === 'turns' ? parts.concurrency : QUESTIONS_AT_ONCE,
      log: parts.world.log,
      serve: async (bell) => {
        const mine = parts.serves?.(bell.box) !== false;
        return mine && (await serve(parts, bell, active)) ? 'again' : 'nothing';
      },
      hurry: () => {
        for (const taken of active.values()) taken.lease.abort('shutdown');
      },
    }),
  );
  return {
    async close(ms) {
      await Promise.all(hands.map((hand) => hand.close(ms)));
      deaf();
    },
  };
}

function listenForCancels(redis: Redis, active: Map<string, Taken>): () => void {
  const ear = redis.duplicate();
  ear.on('error', () => undefined);
  void ear.subscribe(KEYS.cancels).catch(() => undefined);
  ear.on('message', (_channel: string, id: string) => active.get(id)?.lease.abort('cancelled'));
  return () => ear.disconnect();
}

/** Does the head of one mailbox, if it can be had. */
async function serve(parts: TurnParts, { box }: TurnBell, active: Map<string, Taken>): Promise<boolean> {
  const minutes = (task: Task) => JOBS[task.kind].minutes;
  const taken = await takeHead(parts.redis, box, parts.holder, minutes, parts.world.log);
  if (taken === undefined) return false;
  await point('turn.acquired');
  const { task, lease } = taken;
  const log = parts.world.log.with({ task: task.id, kind: task.kind });
  active.set(task.id, taken);
  log.info('turn begins', { phase: taken.phase.name, starts: taken.starts });
  try {
    const finish = await outcome(parts, taken);
    await conclude(parts, taken, finish);
    log.info('turn ended', { ending: finish.ending, seconds: Math.round((Date.now() - task.at) / 1000) });
    return false;
  } catch (error) {
    const reason: unknown = lease.signal.reason;
    if (error instanceof LeaseLost || lease.signal.aborted)
      log.info('turn handed over', { reason: String(reason ?? 'lost') });
    else log.error('turn broke', { error });
    if (reason === 'shutdown') await uncount(parts.redis, taken).catch(() => undefined);
    await lease.release().catch(() => undefined);
    // A task whose lease was lost is free again. One that broke waits for the sweeper.
    return error instanceof LeaseLost;
  } finally {
    lease.end();
    active.delete(task.id);
  }
}

async function outcome(parts: TurnParts, taken: Taken): Promise<Finish> {
  if (taken.starts > MOST_STARTS[isPaid(taken.phase) ? 'paid' : 'else'])
    return failed(taken.task, new Problem('gave-up', {}), parts.world.skills);
  const turn = await turnOf(parts, taken);
  if (taken.cancelled) return cancelTurn(turn, parts.world);
  try {
    return await runTurn(turn, parts.world);
  } catch (error) {
    const reason: StopReason | undefined = taken.lease.signal.reason;
    if (reason !== 'cancelled') throw error;
    return cancelTurn(turn, parts.world);
  }
}

async function turnOf(parts: TurnParts, taken: Taken): Promise<Turn> {
  const { redis, projects, bells } = parts;
  const { task, box, lease } = taken;
  const write = writes(redis, taken);
  let phase = taken.phase;
  let { project, revision } = await projects.read(task.session);
  const writer = { task: task.id, epochKey: write.epochKey, epoch: lease.epoch };
  return {
    task,
    get phase() {
      return phase;
    },
    get project() {
      return project;
    },
    signal: lease.signal,
    guard: () => lease.confirm(),
    async advance(next) {
      await point(`phase.${next.name}.before`);
      await write.advance(next);
      phase = next;
      await point(`phase.${next.name}`);
    },
    async keepProject(next) {
      const kept = await keepProject(projects, task.session, next, { project, revision }, writer);
      if (kept === undefined) {
        lease.abort('lost');
        throw new LeaseLost(box);
      }
      ({ project, revision } = kept);
      return kept.project;
    },
    async say(key, reply) {
      await write.post({ kind: 'say', id: opId(task.id, key), reply: { ...asideOf(task), ...reply } });
      bells.later(() => bells.deliver(task.to));
    },
    show: latestOnly(async (reply: Reply) => {
      await write.show(reply);
      bells.later(() => bells.deliver(task.to));
    }),
  };
}

/** What only the asker may read stays so, whatever is said about it. */
const asideOf = ({ aside }: Task): Pick<Reply, 'aside'> => (aside === true ? { aside } : {});

/** Writes the end in one step, then rings for what it led to. */
async function conclude(parts: TurnParts, taken: Taken, finish: Finish): Promise<void> {
  const { task, box, lease } = taken;
  const { reply, video, notice, patch } = finish;
  const origin = task.origin;
  const follow = followOf(task, finish.followUp);
  await point('finish.before');
  const closed = await closeTask(parts.redis, {
    task,
    box,
    epoch: lease.epoch,
    ending: finish.ending,
    ...(reply === undefined
      ? {}
      : {
          final: {
            kind: 'final',
            id: opId(task.id, 'final'),
            task: task.id,
            reply: { origin, ...asideOf(task), ...reply },
            ...(video === undefined ? {} : { video }),
          },
        }),
    ...(notice === undefined
      ? {}
      : { notice: { kind: 'notice', id: opId(task.id, 'notice'), task: task.id, reply: notice } }),
    ...(patch === undefined ? {} : { patch }),
    ...(follow === undefined ? {} : { follow }),
  });
  if (!closed.ok) throw new LeaseLost(box);
  await point('finish.after');
  parts.bells.later(() => parts.bells.deliver(task.to));
  if (closed.next !== undefined) parts.bells.later(() => parts.bells.turn(box));
  if (follow !== undefined)
    parts.bells.later(() => parts.bells.turn(boxOf(task.session, JOBS[follow.task.kind].lane)));
}
