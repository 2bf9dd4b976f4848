import { GrammyError } from 'grammy';
import type { BotIdentity } from '../listener.ts';
import { signalFor, type TelegramAccess, telegramApi } from './api.ts';

/** Telegram answers 404 where the token has not even the shape of one. */
const REFUSED: readonly number[] = [401, 404];

/** Asks Telegram which bot a token belongs to. The id is the part before the colon, so it is known without an answer, too. */
export async function telegramIdentity(access: TelegramAccess, seconds: number): Promise<BotIdentity> {
  const id = access.token.split(':')[0] ?? '';
  try {
    await telegramApi(access, seconds).getMe(signalFor(AbortSignal.timeout(seconds * 1_000)));
    return { id, refused: false };
  } catch (error) {
    return { id, refused: error instanceof GrammyError && REFUSED.includes(error.error_code) };
  }
}
