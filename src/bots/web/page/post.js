import { fill } from './words.js';

/**
 * @typedef {object} Outgoing What is to be said.
 * @property {string} once The key under which it counts once, however often it is posted.
 * @property {string} [text]
 * @property {File[]} [files]
 * @property {string} [press] The id of a pressed choice.
 * @property {string} [answers] The message whose choice was pressed.
 */

/** A key that no other message has. `randomUUID` exists only where the page came over TLS or from this machine. */
export function newOnce() {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** The server refused; `answer` is what it said. */
export class Refused extends Error {
  /** @param {number} status @param {{ error?: string, limit?: number, seconds?: number }} answer */
  constructor(status, answer) {
    super(`answered ${status}`);
    this.answer = answer;
  }
}

/**
 * Why something was not sent, in words.
 * @param {unknown} error
 * @param {import('../../../core/text/page.ts').PageWords} words
 */
export function reasonIn(error, words) {
  const { error: why, limit, seconds } = error instanceof Refused ? error.answer : {};
  if (why === 'too fast') return fill(words.tooFast, { seconds });
  if (why === 'text too long') return fill(words.tooLong, { limit: limit.toLocaleString() });
  return why === 'no room' ? words.noRoom : words.failed;
}

/** Deletes the chat and all that is in it; from here on the browser's key is that of another, empty one. */
export async function deleteChat() {
  const answer = await fetch('/api/chat', { method: 'DELETE' });
  if (!answer.ok) throw new Refused(answer.status, await answer.json().catch(() => ({})));
}

/**
 * Posts a message. XMLHttpRequest, because `fetch` cannot tell how far an upload has come.
 * @param {Outgoing} message
 * @param {(percent: number) => void} [onProgress]
 * @returns {Promise<{ deleted?: true }>} Resolves once the server has it on disk, or has deleted the chat as was asked.
 */
export function post(message, onProgress = () => {}) {
  const form = new FormData();
  form.append('once', message.once);
  form.append('language', navigator.language);
  form.append('text', message.text ?? '');
  if (message.press !== undefined) form.append('press', message.press);
  if (message.answers !== undefined) form.append('answers', message.answers);
  for (const file of message.files ?? []) form.append('files', file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/messages');
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress((100 * loaded) / (total || 1)),
    );
    request.addEventListener('load', () => {
      const answer = parse(request.responseText);
      if (request.status === 202 || request.status === 200) resolve(answer);
      else reject(new Refused(request.status, answer));
    });
    request.addEventListener('error', () => reject(new Error('no connection')));
    request.send(form);
  });
}

/** A proxy in between may answer with anything. */
function parse(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}
