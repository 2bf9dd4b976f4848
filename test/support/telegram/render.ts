import type { Json, StoredFile, StoredMessage } from './types.ts';
import type { Account, Room, World } from './world.ts';

/** A person as `User`. */
export function renderUser(account: Account): Json {
  return {
    id: account.id,
    is_bot: false,
    first_name: account.name,
    ...(account.username !== undefined && { username: account.username }),
    ...(account.lang !== undefined && { language_code: account.lang }),
  };
}

/** A chat as `Chat`. */
export function renderChat(room: Room): Json {
  if (room.type === 'private') return { id: room.id, type: 'private', first_name: room.title };
  const flags = {
    ...(room.forum && { is_forum: true }),
    ...(room.directMessages && { is_direct_messages: true }),
  };
  return { id: room.id, type: room.type, title: room.title, ...flags };
}

/** A message as `Message`; replies one level deep, as the server does. */
export function renderMessage(world: World, bot: Json, message: StoredMessage, nested = false): Json {
  const room = world.room(message.chat);
  const account = world.accounts.get(message.from);
  const sender = message.from === world.botId ? bot : account && renderUser(account);
  const { now } = message;
  const edited = message.history.length > 1;
  return {
    message_id: message.id,
    ...(sender !== undefined && room.type !== 'channel' && { from: sender }),
    chat: renderChat(room),
    date: message.date,
    ...(edited && { edit_date: Math.floor(now.at / 1000) }),
    ...(message.thread !== undefined && { message_thread_id: message.thread }),
    ...(message.inTopic && { is_topic_message: true }),
    ...(!nested && renderReply(world, bot, message)),
    ...(message.album !== undefined && { media_group_id: message.album }),
    ...(now.text !== undefined && { text: now.text }),
    ...(now.entities !== undefined && { entities: now.entities }),
    ...(now.caption !== undefined && { caption: now.caption }),
    ...(now.captionEntities !== undefined && { caption_entities: now.captionEntities }),
    ...(now.media !== undefined && renderMedia(now.media)),
    ...(now.buttons.length > 0 && { reply_markup: { inline_keyboard: now.buttons } }),
    ...message.service,
  };
}

function renderReply(world: World, bot: Json, message: StoredMessage): Json {
  const target = world.rooms.get(message.chat)?.messages.find((other) => other.id === message.replyTo);
  if (target === undefined || target.deleted) return {};
  return { reply_to_message: renderMessage(world, bot, target, true) };
}

/** The fields that carry a medium, with the doubles that the server adds for old clients. */
function renderMedia(file: StoredFile): Json {
  const body = renderFile(file);
  if (file.kind === 'photo') return { photo: renderSizes(file) };
  if (file.kind === 'animation') return { animation: body, document: asDocument(file) };
  if (file.kind === 'live_photo')
    return { live_photo: { ...body, photo: renderSizes(file) }, photo: renderSizes(file) };
  return { [file.kind]: body };
}

function renderFile(file: StoredFile): Json {
  const base = { file_id: file.id, file_unique_id: file.unique, file_size: file.bytes };
  const size = { width: file.width ?? 0, height: file.height ?? 0 };
  const thumbnail = file.thumbnail !== undefined && { thumbnail: renderSize(file.thumbnail) };
  const named = { file_name: file.name, mime_type: file.mime };
  const seconds = { duration: file.duration ?? 0 };
  switch (file.kind) {
    case 'video':
    case 'animation':
      return { ...base, ...named, ...size, ...seconds, ...thumbnail };
    case 'live_photo':
      return { ...base, ...size, ...seconds };
    case 'video_note':
      return { ...base, ...seconds, length: file.width ?? 240, ...thumbnail };
    case 'audio':
      return { ...base, ...named, ...seconds };
    case 'voice':
      return { ...base, ...seconds, mime_type: file.mime };
    case 'sticker':
      return { ...base, ...size, type: 'regular', is_animated: false, is_video: false, emoji: '🙂' };
    default:
      return { ...base, ...named, ...thumbnail };
  }
}

function asDocument(file: StoredFile): Json {
  return renderFile({ ...file, kind: 'document' });
}

function renderSize(file: StoredFile): Json {
  return {
    file_id: file.id,
    file_unique_id: file.unique,
    file_size: file.bytes,
    width: file.width ?? 320,
    height: file.height ?? 320,
  };
}

/** Photos come in several sizes, the largest last; the small ones have ids of their own. */
function renderSizes(file: StoredFile): Json[] {
  const width = file.width ?? 1280;
  const height = file.height ?? 853;
  const small = [90, 320].map((edge) => ({
    file_id: `${file.id}-${edge}`,
    file_unique_id: `${file.unique}-${edge}`,
    file_size: Math.min(file.bytes, edge * 50),
    width: edge,
    height: Math.max(1, Math.round((edge * height) / width)),
  }));
  return [...small, { ...renderSize(file), width, height }];
}
