import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { isKey, newKey } from './address.ts';

const NAME = 'chat';
/** Browsers keep a cookie for 400 days at most. */
const SECONDS = 400 * 24 * 3600;

/** Over https the name begins with `__Host-`: then no other host of the same domain can set it. */
const isSecure = (c: Context): boolean => c.req.header('x-forwarded-proto') === 'https';

/** The key in the browser's cookie; a visitor without one is given one, and with it a chat of their own. */
export function keyOf(c: Context): string {
  return keyHeld(c) ?? giveKey(c, newKey());
}

/** The key in the browser's cookie. The plain name is read over https too, because chats from before have it. */
export function keyHeld(c: Context): string | undefined {
  const names = isSecure(c)
    ? ([getCookie(c, NAME, 'host'), getCookie(c, NAME)] as const)
    : [getCookie(c, NAME)];
  return names.find((held) => held !== undefined && isKey(held));
}

/** Puts a key in the browser's cookie, in the place of the one that it holds. */
export function giveKey(c: Context, key: string): string {
  const secure = isSecure(c);
  setCookie(c, NAME, key, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: SECONDS,
    secure,
    ...(secure ? { prefix: 'host' } : {}),
  });
  if (secure && getCookie(c, NAME) !== undefined) deleteCookie(c, NAME, { path: '/' });
  return key;
}
