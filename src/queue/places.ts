import type { Redis } from 'ioredis';
import type { Asked, Verdict } from '../core/ports.ts';
import type { TaskId } from '../core/task.ts';
import { KEYS, LIFE } from './keys.ts';
import { script } from './redis.ts';

/** A place whose task was not written within this time is free again, in milliseconds: its message was never accepted. */
const RESERVED_MS = 60_000;

/**
 * Takes places for tasks in order, until one finds none. KEYS: the places of the person, of the bot; each is a hash of task ids. Whether a
 * task still waits or runs is read from its own record, whose key is built here; so a place is never given back by anyone, and
 * none is lost when a process dies. Answers how many tasks may begin, and which of the KEYS was full.
 */
const take = script(`
-- limits.places
local a = cjson.decode(ARGV[1])
local function alive(id, since)
  local task = a.tasks .. id
  if redis.call('EXISTS', task) == 0 then return since > a.now - a.reserved end
  return redis.call('HGET', task, 'state') ~= 'ended'
end
local function add(found, id, place, session)
  if not found.places[place] then found.count = found.count + 1 end
  found.ids[id], found.places[place], found.places[session] = true, true, true
end
local function look(key)
  local found = { count = 0, places = {}, ids = {} }
  local fields = redis.call('HGETALL', key)
  for i = 1, #fields, 2 do
    local held = cjson.decode(fields[i + 1])
    if alive(fields[i], held.since) then add(found, fields[i], held.place, held.session)
    else redis.call('HDEL', key, fields[i]) end
  end
  return found
end
local rooms = {}
for i, max in ipairs(a.max) do if max > 0 then rooms[#rooms + 1] = { at = i, max = max, now = look(KEYS[i]) } end end
for index, task in ipairs(a.asked) do
  for _, room in ipairs(rooms) do
    local held = room.now.ids[task.id] or room.now.places[task.place]
    if not held and room.now.count >= room.max then return {index - 1, room.at} end
  end
  for _, room in ipairs(rooms) do
    if not room.now.ids[task.id] then
      add(room.now, task.id, task.place, a.session)
      local held = { since = a.now, place = task.place, session = a.session }
      redis.call('HSET', KEYS[room.at], task.id, cjson.encode(held))
    end
    redis.call('EXPIRE', KEYS[room.at], a.life)
  end
end
return {#a.asked, 0}`);

/** How much may wait or run at once; 0 for no limit. */
export interface PlaceRules {
  readonly personAtOnce: number;
  readonly botAtOnce: number;
}

/** Counts the tasks that wait or run, of a person and of all people. */
export function createPlaces(redis: Redis, { personAtOnce, botAtOnce }: PlaceRules) {
  const keysOf = (person: string) => [KEYS.places(person), KEYS.places('all')];
  return {
    /** Takes places for the first tasks that find one. Tasks that hold one already keep it. */
    async take({ person, session, tasks }: Asked): Promise<Verdict> {
      const asked = tasks.flatMap(({ id, place }) => (place === undefined ? [] : [{ id, place }]));
      if (asked.length === 0 || personAtOnce + botAtOnce === 0) return { granted: tasks.length };
      const body = {
        asked,
        session,
        max: [personAtOnce, botAtOnce],
        now: Date.now(),
        reserved: RESERVED_MS,
        life: LIFE.epoch,
        tasks: KEYS.task(''),
      };
      const answer = await take(redis, keysOf(person), [JSON.stringify(body)]);
      const [granted, full] = Array.isArray(answer) ? answer.map(Number) : [];
      const first = asked[granted ?? 0];
      if (full === 0 || first === undefined) return { granted: tasks.length };
      return {
        granted: tasks.findIndex(({ id }) => id === first.id),
        refused: { limit: full === 1 ? 'person-at-once' : 'bot-at-once', until: 0 },
      };
    },
    /** Frees places of tasks that will not begin. */
    async free(person: string, ids: readonly TaskId[]): Promise<void> {
      if (ids.length === 0 || personAtOnce + botAtOnce === 0) return;
      await Promise.all(keysOf(person).map((key) => redis.hdel(key, ...ids)));
    },
  };
}
