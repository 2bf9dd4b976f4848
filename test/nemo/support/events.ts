import { hear, streamOf } from './captures.ts';

/** A text at once, or the recap of deltas. */
export const part = (text: string, more: object = {}) => ({
  content: { parts: [{ text }], role: 'model' },
  author: 'a',
  ...more,
});
/** A piece of a text. */
export const delta = (text: string, more: object = {}) => part(text, { partial: true, ...more });
/** A tool is called. */
export const call = (name: string, id?: string) => ({
  content: { parts: [{ functionCall: { id, name } }] },
  author: 'a',
});
/** A tool has answered. */
export const result = (name: string, response: object = { ok: true }) => ({
  content: { parts: [{ functionResponse: { name, response } }], role: 'user' },
  author: 'a',
});
/** Figures only. */
export const usage = { usageMetadata: { totalTokenCount: 3 }, author: 'a' };
/** A line of the typed dialect. */
export const typed = (type: string, more: object = {}) => ({ type, ...more });
/** The typed dialect's text. */
export const text = (content: string) => typed('text', { content });

/** Hears a stream of these events. */
export const read = (...events: unknown[]) => hear([streamOf(...events)]);
/** Words as bytes. */
export const bytes = (words: string) => new TextEncoder().encode(words);
