import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Acceptance, Filing, Mail, Standing } from '../core/mail.ts';
import { type Address, channelOf } from '../core/message.ts';
import type { SessionId } from '../core/session.ts';
import type { Op, TaskId } from '../core/task.ts';
import type { Bells } from './bells.ts';
import { cancelTasks } from './cancel.ts';
import { type AlbumWaits, createGather } from './gather.ts';
import { createJoin } from './join.ts';
import { type BoxId, boxOf, KEYS, LIFE } from './keys.ts';
import { opId, readable, readOp, readPhase, readTask, writeOp, writePhase, writeTask } from './records.ts';
import { remembering, script } from './redis.ts';
import { flatten } from './sessions.ts';
import { videosOf } from './videos.ts';

/**
 * Everything one message causes, or nothing. KEYS: seen, session, box, boxes, out, outs, people, closed, tasks, project, owed; then a
 * task, its bubble and its refusal for each filing; then an op for each reply; then the ops that are owed. A task that stands
 * already stays as it is. What is owed goes to the front of the chat's line. Answers 0 for a message seen before, else the
 * list of tasks that found a place.
 */
const accept = script(`
-- mail.accept
local a = cjson.decode(ARGV[1])
if not redis.call('SET', KEYS[1], '1', 'NX', 'EX', a.life.seen) then return 0 end
if #a.patch > 0 then redis.call('HSET', KEYS[2], unpack(a.patch)) end
redis.call('EXPIRE', KEYS[2], a.life.session)
redis.call('EXPIRE', KEYS[10], a.life.session)
redis.call('DEL', KEYS[8])
local next = 12
local function push(key, id, json)
  redis.call('HSET', key, 'json', json, 'at', a.now)
  redis.call('RPUSH', KEYS[5], id)
end
local filed = {}
local function file(f)
  local task, bubble, full = KEYS[next], KEYS[next + 1], KEYS[next + 2]
  next = next + 3
  if redis.call('EXISTS', task) == 1 then return end
  local place = redis.call('LLEN', KEYS[3])
  if place >= a.max then return push(full, f.fullId, f.full) end
  redis.call('HSET', task, 'json', f.json, 'phase', f.phase)
  redis.call('RPUSH', KEYS[3], f.id)
  push(bubble, f.bubbleId, f.bubbles[math.min(place + 1, #f.bubbles)])
  redis.call('ZADD', KEYS[9], a.now, f.id)
  filed[#filed + 1] = f.id
end
local replies = next + 3 * #a.filings
for i, r in ipairs(a.replies) do push(KEYS[replies + i - 1], r.id, r.json) end
for _, f in ipairs(a.filings) do file(f) end
local owed = replies + #a.replies
for i = #a.owed, 1, -1 do
  if redis.call('LREM', KEYS[11], 1, a.owed[i]) == 1 and redis.call('PERSIST', KEYS[owed + i - 1]) == 1 then
    redis.call('HSET', KEYS[owed + i - 1], 'at', a.now)
    redis.call('LPUSH', KEYS[5], a.owed[i])
  end
end
if #filed > 0 then
  redis.call('SADD', KEYS[4], a.box)
  redis.call('SADD', KEYS[7], a.session)
  redis.call('EXPIRE', KEYS[7], a.life.session)
  redis.call('ZREMRANGEBYSCORE', KEYS[9], 0, a.now - 1000 * a.life.epoch)
  redis.call('EXPIRE', KEYS[9], a.life.epoch)
end
if #a.replies + #a.filings + #a.owed > 0 then redis.call('ZADD', KEYS[6], 'LT', a.now, a.to) end
return filed`);

/** The ledger as receipt sees it. */
export function createMail(
  redis: Redis,
  bells: Bells,
  limits: { maxQueued: number; settle: AlbumWaits },
): Mail {
  const gather = createGather(redis, limits.settle);
  const join = createJoin(redis, limits.settle);
  return {
    seen: (message) => remembering(async () => (await redis.exists(KEYS.seen(message))) === 1),
    accept: (acceptance) =>
      remembering(async () => {
        const box = boxOf(acceptance.session, acceptance.lane);
        const owed = await owedTo(redis, acceptance);
        const { keys, body } = packed(acceptance, box, limits.maxQueued, owed);
        const filed = await accept(redis, keys, [JSON.stringify(body)]);
        if (!Array.isArray(filed)) return false;
        bells.later(() => bells.deliver(acceptance.to));
        const first = filed[0];
        if (typeof first === 'string') bells.later(() => bells.turn(box));
        return true;
      }),
    gather: (part) => remembering(() => gather.add(part)),
    join: (part) => remembering(() => join.add(part)),
    wait: (message, joins) =>
      remembering(async () => (joins && (await join.into(message))) || gather.behind(message)),
    busy: (session) =>
      remembering(async () => {
        const boxes = (['work', 'ask'] as const).map((lane) => KEYS.box(boxOf(session, lane)));
        return (await redis.exists(...boxes)) > 0;
      }),
    standing: (session) => remembering(() => standingOf(redis, session)),
    cancel: (session, task, by) =>
      remembering(async () => {
        const gathering = task === undefined ? await gather.drop(session, by) : 0;
        const { queued, running } = await cancelTasks(redis, bells, session, task);
        return { queued: queued + gathering, running };
      }),
    recall: (session, id) => remembering(() => recallTask(redis, session, id)),
    videos: (session) => remembering(() => videosOf(redis, session)),
    forget: (session, by) =>
      remembering(async () => {
        await gather.drop(session, by);
        await forgetOwed(redis, session);
        await forgetTasks(redis, session);
        await redis.del(KEYS.session(session), KEYS.project(session));
        await redis.srem(KEYS.people(addressOf(session)), session);
      }),
    firstName: (address) =>
      remembering(
        async () =>
          ((await redis.getex(KEYS.firstName(address), 'EX', LIFE.session)) as Address | null) ?? address,
      ),
  };
}

async function standingOf(redis: Redis, session: SessionId): Promise<Standing> {
  const ids = await redis.lrange(KEYS.box(boxOf(session, 'work')), 0, -1);
  const json = ids[0] === undefined ? null : await redis.hget(KEYS.task(ids[0]), 'json');
  const first = json === null ? undefined : readable(() => readTask(json));
  return { tasks: ids.length, ...(first === undefined ? {} : { since: first.at }) };
}

async function recallTask(redis: Redis, session: SessionId, id: TaskId): ReturnType<Mail['recall']> {
  const [json, phase, state] = await redis.hmget(KEYS.task(id), 'json', 'phase', 'state');
  if (json === null || json === undefined) return undefined;
  const record = readable(() => ({ task: readTask(json), phase: readPhase(phase) }));
  if (record?.task.session !== session) return undefined;
  return { ...record, ended: state === 'ended' };
}

/**
 * KEYS: task, tasks. ARGV: task, life. A task that ended keeps a minute, for the last edit of its status message. One that has
 * not ended is marked: nothing more of its person is written, and it is forgotten when it ends.
 */
const forgetTask = script(`
-- task.forget
redis.call('ZREM', KEYS[2], ARGV[1])
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('HGET', KEYS[1], 'state') == 'ended' then redis.call('EXPIRE', KEYS[1], ARGV[2])
else redis.call('HSET', KEYS[1], 'forget', '1') end
return 1`);

/** What could not be brought from this session is not brought later either. */
async function forgetOwed(redis: Redis, session: SessionId): Promise<void> {
  const [to = '', person = ''] = session.split('|');
  const owed = KEYS.owed(channelOf(to as Address), person);
  for (const task of await redis.zrange(KEYS.tasks(session), 0, -1))
    await redis.lrem(owed, 0, opId(task, 'final'));
}

/** Looks again until none is left: a task that ended meanwhile may have put the one that follows it in line. */
async function forgetTasks(redis: Redis, session: SessionId): Promise<void> {
  const key = KEYS.tasks(session);
  for (let ids = await redis.zrange(key, 0, -1); ids.length > 0; ids = await redis.zrange(key, 0, -1))
    for (const id of ids) await forgetTask(redis, [KEYS.task(id), key], [id, LIFE.forgotten]);
}

/** The finals that are kept for who writes, and may stand where they write. */
async function owedTo(redis: Redis, { to, person, direct }: Acceptance): Promise<string[]> {
  if (person === undefined) return [];
  const ids = await redis.lrange(KEYS.owed(channelOf(to), person), 0, -1);
  if (direct === true || ids.length === 0) return ids;
  const kept = await Promise.all(ids.map((id) => redis.hget(KEYS.op(id), 'json')));
  return ids.filter((_, index) => {
    const json = kept[index];
    const op = json == null ? undefined : readable(() => readOp(json));
    return op?.kind === 'final' && op.owed !== 'private';
  });
}

function packed(
  acceptance: Acceptance,
  box: BoxId,
  max: number,
  owed: readonly string[],
): { keys: string[]; body: object } {
  const { message, session, to, replies, filings, patch } = acceptance;
  const said = replies.map((reply, index): Op => {
    const placeholder = filings.length === 0 && index === 0 ? acceptance.placeholder : undefined;
    return {
      kind: 'say',
      id: opId(hash(message), `reply-${index}`),
      reply,
      ...(placeholder === undefined ? {} : { placeholder }),
    };
  });
  const filed = filings.map((filing, index) =>
    packFiling(filing, index === 0 ? acceptance.placeholder : undefined),
  );
  const keys = [
    KEYS.seen(message),
    KEYS.session(session),
    KEYS.box(box),
    KEYS.boxes,
    KEYS.out(to),
    KEYS.outs,
    KEYS.people(to),
    KEYS.closed(to),
    KEYS.tasks(session),
    KEYS.project(session),
    KEYS.owed(channelOf(to), acceptance.person ?? ''),
    ...filed.flatMap(({ id, bubbleId, fullId }) => [KEYS.task(id), KEYS.op(bubbleId), KEYS.op(fullId)]),
    ...said.map((op) => KEYS.op(op.id)),
    ...owed.map(KEYS.op),
  ];
  const body = {
    patch: flatten(patch),
    replies: said.map((op) => ({ id: op.id, json: writeOp(op) })),
    filings: filed,
    owed,
    box,
    session,
    to,
    max,
    now: Date.now(),
    life: LIFE,
  };
  return { keys, body };
}

function packFiling({ task, phase, bubbles, full }: Filing, placeholder: Acceptance['placeholder']) {
  const bubbleId = opId(task.id, 'bubble');
  const fullId = opId(task.id, 'full');
  const standing = placeholder === undefined ? {} : { placeholder };
  const bubble = (reply: (typeof bubbles)[number]): Op => ({
    kind: 'bubble',
    id: bubbleId,
    task: task.id,
    reply,
    ...standing,
  });
  const refusal: Op = { kind: 'say', id: fullId, reply: full, ...standing };
  return {
    id: task.id satisfies TaskId,
    json: writeTask(task),
    phase: phase === undefined ? '' : writePhase(phase),
    bubbleId,
    fullId,
    bubbles: bubbles.map((reply) => writeOp(bubble(reply))),
    full: writeOp(refusal),
  };
}

/** A session is named `<address>|<person>`. */
const addressOf = (session: SessionId): Address => session.slice(0, session.lastIndexOf('|')) as Address;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 19);

/** Twenty characters that no two messages share. */
export const taskIdOf = (message: string, index: number): TaskId => `t${hash(`${message} ${index}`)}`;
