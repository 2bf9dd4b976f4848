import { bad, QUERY_TOO_OLD } from '../failure.ts';
import { DOWNLOAD_LIMIT } from '../media.ts';
import { renderChat, renderUser } from '../render.ts';
import { topicOf } from '../rules.ts';
import { integer, list, type Method, words } from '../server.ts';
import { openRoom } from './send.ts';

const ACTIONS = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);

/** The emoji of reactions that concern this bot; the real list has some seventy. */
const REACTIONS = new Set([
  '👀',
  '👍',
  '👎',
  '🔥',
  '👏',
  '🎉',
  '🙏',
  '👌',
  '💯',
  '⚡',
  '🤔',
  '😢',
  '🫡',
  '❤',
  '✍',
]);

/** `sendChatAction` */
export const sendChatAction: Method = (server, call) => {
  const room = openRoom(server, call);
  const action = words(call.params, 'action') ?? '';
  if (!ACTIONS.has(action)) throw bad('wrong parameter action in request');
  const thread = topicOf(room, integer(call.params, 'message_thread_id'));
  room.actions.push({ at: Date.now(), action, ...(thread !== undefined && { thread }) });
  return true;
};

/** `setMessageReaction`: one emoji at most for a bot; the same again changes nothing. */
export const setMessageReaction: Method = (server, call) => {
  const room = openRoom(server, call);
  const message = server.world.message(room.id, integer(call.params, 'message_id'));
  if (message === undefined) throw bad('message to react not found');
  const reactions = list(call.params, 'reaction') ?? [];
  const emoji = reactions[0]?.['emoji'];
  if (reactions.length > 1) throw bad('REACTIONS_TOO_MANY');
  if (emoji !== undefined && !REACTIONS.has(String(emoji))) throw bad('REACTION_INVALID');
  server.world.change(message, { reaction: String(emoji ?? '') });
  return true;
};

/** `deleteMessage`: not after 48 hours, and of others only as an administrator. */
export const deleteMessage: Method = (server, call) => {
  const room = openRoom(server, call);
  const message = server.world.message(room.id, integer(call.params, 'message_id'));
  if (message === undefined) throw bad('message to delete not found');
  const own = message.from === server.world.botId || room.type === 'private';
  const old = Date.now() / 1000 - message.date > 48 * 3600;
  if (old || (!own && room.bot !== 'administrator')) throw bad("message can't be deleted for everyone");
  server.world.change(message, { deleted: true });
  return true;
};

/** `answerCallbackQuery`: once, and only while the query is young. */
export const answerCallbackQuery: Method = (server, call) => {
  const callback = server.callback(words(call.params, 'callback_query_id') ?? '');
  const late = callback !== undefined && Date.now() - callback.at > server.settings.callbackLife;
  if (callback === undefined || callback.answered !== undefined || callback.expired || late)
    throw bad(QUERY_TOO_OLD);
  const text = words(call.params, 'text');
  if (text !== undefined && text.length > 200) throw bad('MESSAGE_TOO_LONG');
  const alert = call.params['show_alert'] === true;
  callback.answered = { at: Date.now(), alert, ...(text !== undefined && { text }) };
  return true;
};

/** `getFile`: 20 MB on the cloud server, no limit and an absolute path on a local one. */
export const getFile: Method = (server, call) => {
  const id = words(call.params, 'file_id') ?? '';
  const file = server.world.files.get(id.replace(/-\d+$/, ''));
  if (file === undefined) throw bad('wrong file_id or the file is temporarily unavailable');
  if (!server.settings.local && file.bytes > DOWNLOAD_LIMIT) throw bad('file is too big');
  const path = server.settings.local ? file.path : file.route;
  return { file_id: id, file_unique_id: file.unique, file_size: file.bytes, file_path: path };
};

/** `getChat`, with the fields that every answer has. */
export const getChat: Method = (server, call) => {
  const room = server.world.room(call.params['chat_id']);
  const gifts = {
    unlimited_gifts: false,
    limited_gifts: false,
    unique_gifts: false,
    premium_subscription: false,
    gifts_from_channels: false,
  };
  const channel = server.world.accounts.get(room.id)?.personalChannel;
  const personal = channel === undefined ? {} : { personal_chat: renderChat(server.world.room(channel)) };
  const always = { accent_color_id: 0, max_reaction_count: 11, accepted_gift_types: gifts };
  return { ...renderChat(room), ...personal, ...always };
};

/** An administrator who writes in the chat's name. */
const ADMINISTRATOR = {
  status: 'administrator',
  can_be_edited: false,
  is_anonymous: true,
  can_manage_chat: true,
  can_delete_messages: true,
  can_manage_video_chats: true,
  can_restrict_members: true,
  can_promote_members: false,
  can_change_info: true,
  can_invite_users: true,
  can_post_stories: true,
  can_edit_stories: true,
  can_delete_stories: true,
};

/** `getChatMember` of the bot itself or of a person. */
export const getChatMember: Method = (server, call) => {
  const room = server.world.room(call.params['chat_id']);
  const id = integer(call.params, 'user_id');
  if (id === server.world.botId) {
    if (room.bot === 'kicked') return { status: 'kicked', user: server.bot, until_date: 0 };
    return { status: room.bot === 'left' ? 'left' : 'member', user: server.bot };
  }
  const account = server.world.accounts.get(id ?? 0);
  if (account === undefined) throw bad('PARTICIPANT_ID_INVALID');
  if (room.type === 'channel' && room.bot !== 'administrator') throw bad('member list is inaccessible');
  if (room.speakers.has(account.id)) return { ...ADMINISTRATOR, user: renderUser(account) };
  return { status: 'member', user: renderUser(account) };
};
