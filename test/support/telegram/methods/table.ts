import type { Method } from '../server.ts';
import * as bot from './bot.ts';
import * as chat from './chat.ts';
import * as edit from './edit.ts';
import { sendFile, sendMediaGroup, sendMessage } from './send.ts';

/** The methods that the fake carries out, by their names in the Bot API. */
export const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    getMe: bot.getMe,
    getUpdates: bot.getUpdates,
    setWebhook: bot.setWebhook,
    deleteWebhook: bot.deleteWebhook,
    getWebhookInfo: bot.getWebhookInfo,
    setMyCommands: bot.setMyCommands,
    getMyCommands: bot.getMyCommands,
    deleteMyCommands: bot.deleteMyCommands,
    setMyName: bot.setText('name'),
    setMyDescription: bot.setText('description'),
    setMyShortDescription: bot.setText('short_description'),
    sendMessage,
    sendPhoto: sendFile('photo'),
    sendVideo: sendFile('video'),
    sendDocument: sendFile('document'),
    sendAnimation: sendFile('animation'),
    sendAudio: sendFile('audio'),
    sendMediaGroup,
    editMessageText: edit.editMessageText,
    editMessageCaption: edit.editMessageCaption,
    editMessageMedia: edit.editMessageMedia,
    editMessageReplyMarkup: edit.editMessageReplyMarkup,
    sendChatAction: chat.sendChatAction,
    setMessageReaction: chat.setMessageReaction,
    deleteMessage: chat.deleteMessage,
    answerCallbackQuery: chat.answerCallbackQuery,
    getFile: chat.getFile,
    getChat: chat.getChat,
    getChatMember: chat.getChatMember,
  }),
);
