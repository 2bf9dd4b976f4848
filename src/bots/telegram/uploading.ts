import type { Api } from 'grammy';
import type { Place } from './address.ts';

/** Telegram shows an action for five seconds at most. */
const ACTION_EVERY_MS = 4_500;

/** Shows "sending a video…" in the chat for as long as `work` takes. It is only politeness: its failures are ignored. */
export async function whileUploading<T>(
  api: Api,
  { chat, thread, directTopic }: Place,
  work: () => Promise<T>,
): Promise<T> {
  // An action cannot be shown in a channel's direct messages: the call has no field for their topic.
  if (directTopic !== undefined) return await work();
  const show = () => {
    const options = thread === undefined ? {} : { message_thread_id: thread };
    api.sendChatAction(chat, 'upload_video', options).catch(() => undefined);
  };
  show();
  const timer = setInterval(show, ACTION_EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
