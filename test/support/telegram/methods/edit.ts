import { bad, NOT_MODIFIED } from '../failure.ts';
import { sameBytes, takeMedia } from '../media.ts';
import { checkEntities, checkLength, keyboard } from '../rules.ts';
import { integer, list, type Method, record, type Server, words } from '../server.ts';
import type { Call, MediaKind, StoredMessage, Version } from '../types.ts';
import { version } from '../world.ts';
import { captionOf, openRoom, refuseOversized } from './send.ts';

/** `editMessageText`: only a text message has text to edit. */
export const editMessageText: Method = (server, call) => {
  const message = ownMessage(server, call);
  if (message.now.media !== undefined) throw bad('there is no text in the message to edit');
  const text = (words(call.params, 'text') ?? '').trim();
  if (text === '') throw bad('message text is empty');
  checkLength(text, 4096, 'message');
  const entities = list(call.params, 'entities') ?? [];
  checkEntities(server, call.method, text, entities);
  return become(server, message, version({ text, entities, buttons: keyboard(server, call) }));
};

/** `editMessageCaption`: only of a message with a medium. */
export const editMessageCaption: Method = (server, call) => {
  const message = ownMessage(server, call);
  const { media } = message.now;
  if (media === undefined) throw bad('there is no caption in the message to edit');
  const caption = captionOf(server, call, call.params);
  return become(server, message, version({ ...caption, media, buttons: keyboard(server, call) }));
};

/** `editMessageMedia`: a text message may become a medium, a medium never becomes text again. */
export const editMessageMedia: Method = (server, call) => {
  const message = ownMessage(server, call);
  refuseOversized(call);
  const item = record(call.params, 'media') ?? {};
  const before = message.now.media;
  const media = takeMedia(server, call, item['type'] as MediaKind, item['media'], item);
  const same = media.id === before?.id || (server.settings.sameBytesRefused && sameBytes(media, before));
  const next = version({
    ...captionOf(server, call, item),
    media: same && before !== undefined ? before : media,
    buttons: keyboard(server, call),
  });
  return become(server, message, next);
};

/** `editMessageReplyMarkup`: the rest of the message stays. */
export const editMessageReplyMarkup: Method = (server, call) => {
  const message = ownMessage(server, call);
  return become(server, message, { ...message.now, at: Date.now(), buttons: keyboard(server, call) });
};

function ownMessage(server: Server, call: Call): StoredMessage {
  const room = openRoom(server, call);
  const message = server.world.message(room.id, integer(call.params, 'message_id'));
  if (message === undefined) throw bad('message to edit not found');
  if (message.from !== server.world.botId || message.service !== undefined)
    throw bad("message can't be edited");
  return message;
}

/** Writes the new state, or refuses it as no change; a keyboard that is not sent again is gone. */
function become(server: Server, message: StoredMessage, next: Version): unknown {
  const fields = ({ at: _, media, ...rest }: Version) =>
    JSON.stringify({ media: media?.id ?? '', ...sorted(rest) });
  if (fields(next) === fields(message.now)) throw bad(NOT_MODIFIED);
  return server.show(server.world.change(message, { now: next }));
}

function sorted(fields: object): object {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => a.localeCompare(b)));
}
