import { BotApiFailure, bad } from '../failure.ts';
import { takeMedia } from '../media.ts';
import { checkEntities, checkLength, keyboard, mayWrite, topicOf } from '../rules.ts';
import { integer, list, type Method, record, type Server, words } from '../server.ts';
import type { Call, Json, MediaKind } from '../types.ts';
import type { Draft, Room } from '../world.ts';

/** `sendMessage` */
export const sendMessage: Method = (server, call) => {
  const { params } = call;
  const room = openRoom(server, call);
  const text = (words(params, 'text') ?? '').trim();
  if (text === '') throw bad('message text is empty');
  checkLength(text, 4096, 'message');
  const entities = list(params, 'entities') ?? [];
  checkEntities(server, call.method, text, entities);
  const draft = { ...place(server, call, room), text, entities, buttons: keyboard(server, call) };
  return server.show(server.world.post(draft));
};

/** `sendPhoto`, `sendVideo` and their kin: the file lies in the field of the medium's name. */
export function sendFile(kind: MediaKind): Method {
  return (server, call) => {
    const room = openRoom(server, call);
    refuseOversized(call);
    const media = takeMedia(server, call, kind, call.params[kind], call.params);
    const draft = { ...place(server, call, room), ...captionOf(server, call, call.params), media };
    const message = server.world.post({ ...draft, buttons: keyboard(server, call) });
    return server.show(message);
  };
}

/** `sendMediaGroup`: 2–10 items, documents and audio only among their own kind. */
export const sendMediaGroup: Method = (server, call) => {
  const room = openRoom(server, call);
  refuseOversized(call);
  const items = list(call.params, 'media') ?? [];
  if (items.length < 2 || items.length > 10) throw bad('media group must have from 2 to 10 items');
  const kinds = new Set(items.map((item) => item['type'] as MediaKind));
  if (kinds.size > 1 && (kinds.has('document') || kinds.has('audio'))) {
    throw bad("document can't be mixed with other media types");
  }
  const album = String(Date.now());
  const drafts = items.map((item) => ({
    ...place(server, call, room),
    ...captionOf(server, call, item),
    media: takeMedia(server, call, item['type'] as MediaKind, item['media'], item),
    album,
  }));
  return drafts.map((draft) => server.show(server.world.post(draft)));
};

/** A caption of at most 1024 characters with its entities. */
export function captionOf(
  server: Server,
  call: Call,
  item: Json,
): Pick<Draft, 'caption' | 'captionEntities'> {
  const caption = words(item, 'caption') ?? '';
  checkLength(caption, 1024, 'message caption');
  const entities = list(item, 'caption_entities') ?? [];
  checkEntities(server, call.method, caption, entities);
  return { ...(caption !== '' && { caption }), ...(entities.length > 0 && { captionEntities: entities }) };
}

/** The front end's answer to a body that is too large. */
export function refuseOversized(call: Call): void {
  if (call.oversized) throw new BotApiFailure(413, 'Request Entity Too Large');
}

/** The chat of a call, if the bot may write there. */
export function openRoom(server: Server, call: Call): Room {
  const room = server.world.room(call.params['chat_id']);
  mayWrite(server, room);
  return room;
}

function place(server: Server, call: Call, room: Room): Draft {
  const { params } = call;
  const thread = topicOf(room, integer(params, 'message_thread_id'));
  const direct = integer(params, 'direct_messages_topic_id');
  if (room.directMessages && direct === undefined)
    throw bad('channel direct messages topic must be specified');
  const replyTo = replyOf(server, room, record(params, 'reply_parameters'));
  return {
    chat: room.id,
    from: server.world.botId,
    silent: params['disable_notification'] === true,
    ...(thread !== undefined && { thread, inTopic: true }),
    ...(direct !== undefined && { service: { direct_messages_topic: { topic_id: direct } } }),
    ...(replyTo !== undefined && { replyTo }),
  };
}

function replyOf(server: Server, room: Room, reply: Json | undefined): number | undefined {
  if (reply === undefined) return undefined;
  const id = integer(reply, 'message_id');
  if (server.world.message(room.id, id) !== undefined) return id;
  if (reply['allow_sending_without_reply'] === true) return undefined;
  throw bad('message to be replied not found');
}
