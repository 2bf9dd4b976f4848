import { ApiError } from './api-error.ts';
import type { Call, Hub, Outcome, Route } from './hub.ts';
import type { MessageBody } from './limits.ts';
import { byNonce, demandFreshEdits, editPost, makePost, removePost, roomLimit } from './posting.ts';
import { guildJson, postJson, roomJson } from './render.ts';
import { type Post, RIGHTS, type Right, type Room } from './world.ts';

/** Routes below `/channels` and `/guilds`, all by bot token. */
export const CHANNEL_ROUTES: readonly Route[] = [
  ['GET', '/channels/{channel_id}', (call, hub) => ok(roomJson(seen(call, hub)))],
  ['POST', '/channels/{channel_id}/messages', create],
  ['GET', '/channels/{channel_id}/messages', list],
  ['GET', '/channels/{channel_id}/messages/{message_id}', read],
  ['PATCH', '/channels/{channel_id}/messages/{message_id}', edit],
  ['DELETE', '/channels/{channel_id}/messages/{message_id}', remove],
  ['PUT', '/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me', react],
  ['POST', '/channels/{channel_id}/typing', type],
  ['GET', '/guilds/{guild_id}', guild],
];

function ok(body: unknown): Outcome {
  return { status: 200, body };
}

/** The room of the path, as far as the bot may see it. */
function seen(call: Call, hub: Hub): Room {
  const room = hub.world.rooms.get(call.params['channel_id'] ?? '');
  if (!room || room.deleted) throw new ApiError(10003);
  if (!hub.world.botIsIn(room)) throw new ApiError(50001);
  demand(room, 'VIEW_CHANNEL', 50001);
  return room;
}

function demand(room: Room, right: Right, code: 50001 | 50013 | 160002 = 50013): void {
  if (room.guild && (room.rights & RIGHTS[right]) === 0n) throw new ApiError(code);
}

/** The message of the path; ephemeral ones do not exist for a bot token. */
function post(call: Call, hub: Hub): Post {
  const room = seen(call, hub);
  const found = hub.world.posts.get(call.params['message_id'] ?? '');
  if (!found || found.deleted || found.room !== room || found.ephemeralFor !== undefined)
    throw new ApiError(10008);
  return found;
}

function create(call: Call, hub: Hub): Outcome {
  const room = seen(call, hub);
  const body = call.body as MessageBody;
  demandSpeech(room, call.uploads.length > 0);
  if (room.kind === 'dm' && room.people[0]?.dmsClosed) throw new ApiError(50007);
  if (room.archived && room.locked) throw new ApiError(160005);
  room.archived = false;
  if (body.message_reference) {
    demand(room, 'READ_MESSAGE_HISTORY', 160002);
    const answered = hub.world.posts.get(`${body.message_reference.message_id}`);
    const there =
      answered && !answered.deleted && answered.room === room && answered.ephemeralFor === undefined;
    if (!there && body.message_reference.fail_if_not_exists !== false)
      throw new ApiError(50035, [{ at: 'message_reference', why: 'Unknown message' }]);
  }
  const twin = body.enforce_nonce ? byNonce(hub.world, room, `${body.nonce}`) : undefined;
  const made =
    twin ??
    makePost(hub, {
      room,
      author: hub.world.bot,
      body,
      uploads: call.uploads,
      uploadLimit: roomLimit(room, hub.options),
    });
  return ok(postJson(made, hub.world, hub.cdn));
}

function demandSpeech(room: Room, files: boolean): void {
  demand(room, room.kind === 'thread' ? 'SEND_MESSAGES_IN_THREADS' : 'SEND_MESSAGES');
  if (files) demand(room, 'ATTACH_FILES');
}

function list(call: Call, hub: Hub): Outcome {
  const room = seen(call, hub);
  demand(room, 'READ_MESSAGE_HISTORY', 50013);
  const limit = Number(call.query.get('limit') ?? 50);
  const after = call.query.get('after');
  const all = hub.world.standing(room).filter((item) => item.ephemeralFor === undefined);
  const some =
    after === null
      ? all.slice(-limit)
      : all.filter((item) => BigInt(item.id) > BigInt(after)).slice(0, limit);
  return ok(some.reverse().map((item) => asRead(hub, item)));
}

function read(call: Call, hub: Hub): Outcome {
  const found = post(call, hub);
  demand(found.room, 'READ_MESSAGE_HISTORY');
  return ok(asRead(hub, found));
}

/** A message as the bot may read it: without the content intent only its own, its mentions and its DMs. */
function asRead(hub: Hub, item: Post): unknown {
  return postJson(item, hub.world, hub.cdn, hub.options.messageContent);
}

function edit(call: Call, hub: Hub): Outcome {
  const found = post(call, hub);
  if (found.author !== hub.world.bot) throw new ApiError(50005);
  if (found.room.archived) throw new ApiError(50083);
  // Who may not speak may attach nothing either.
  if (call.uploads.length > 0) demandSpeech(found.room, true);
  if (found.room.kind === 'dm' && found.room.people[0]?.dmsClosed) throw new ApiError(50007);
  demandFreshEdits(hub.world, found, hub.options.oldEdits);
  // Only the interaction's own token is documented to end "thinking…", so the bot's does not here.
  const done = editPost(
    hub,
    found,
    call.body as MessageBody,
    call.uploads,
    roomLimit(found.room, hub.options),
    false,
  );
  return ok(postJson(done, hub.world, hub.cdn));
}

function remove(call: Call, hub: Hub): Outcome {
  const found = post(call, hub);
  if (found.author !== hub.world.bot) throw new ApiError(50013);
  removePost(hub, found);
  return { status: 204 };
}

function react(call: Call, hub: Hub): Outcome {
  const found = post(call, hub);
  demand(found.room, 'READ_MESSAGE_HISTORY');
  demand(found.room, 'ADD_REACTIONS');
  found.reactions.add(decodeURIComponent(call.params['emoji_name'] ?? ''));
  hub.world.changed();
  return { status: 204 };
}

function type(call: Call, hub: Hub): Outcome {
  const room = seen(call, hub);
  demandSpeech(room, false);
  hub.world.typed.push({ room: room.id, at: hub.world.now() });
  return { status: 204 };
}

function guild(call: Call, hub: Hub): Outcome {
  const found = hub.world.guilds.get(call.params['guild_id'] ?? '');
  if (!found) throw new ApiError(10004);
  if (!found.hasBot) throw new ApiError(50001);
  return ok(guildJson(found, hub.world));
}
