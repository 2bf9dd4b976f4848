import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChatId, isId } from './address.ts';
import { Chat } from './chat.ts';

/**
 * Every chat of the platform. A chat is in memory at most once, and only while somebody holds it: whoever works on it
 * keeps it alive, and the one who comes later reads it from disk again.
 */
export class Chats {
  readonly #dir: string;
  readonly #onDamage: (chat: ChatId, lines: number) => void;
  readonly #loaded = new Map<ChatId, WeakRef<Chat>>();
  readonly #loading = new Map<ChatId, Promise<Chat>>();
  /** Held, so that they stay in memory. */
  readonly #deleted = new Set<Chat>();
  readonly #gone = new FinalizationRegistry<ChatId>((id) => {
    if (this.#loaded.get(id)?.deref() === undefined) this.#loaded.delete(id);
  });

  /** `onDamage` hears of log lines that could not be read. */
  constructor(dir: string, onDamage: (chat: ChatId, lines: number) => void) {
    this.#dir = dir;
    this.#onDamage = onDamage;
  }

  /** The chat of this id, empty where nothing was said yet. The id must have been checked by `isId`. */
  get(id: ChatId): Promise<Chat> {
    const known = this.#loaded.get(id)?.deref();
    if (known !== undefined) return Promise.resolve(known);
    const pending = this.#loading.get(id) ?? this.#load(id).finally(() => this.#loading.delete(id));
    this.#loading.set(id, pending);
    return pending;
  }

  /** Every chat in which something was said. Makes the folder where there is none, so a wrong path shows at once. */
  async list(): Promise<ChatId[]> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 });
    return (await readdir(this.#dir)).filter(isId);
  }

  /**
   * Removes a chat that was closed, from disk too. As long as this process lives its id stands for the closed chat: a
   * window that still has the old key must not begin it anew, where late answers to the old one would turn up.
   */
  async remove(chat: Chat): Promise<void> {
    this.#deleted.add(chat);
    await chat.remove();
  }

  /** Removes the chat where nobody touched it since this time, epoch ms. Its key stays good: it begins a chat anew. */
  async removeIfOlder(id: ChatId, time: number): Promise<boolean> {
    const chat = await this.get(id);
    if (!(await chat.closeIfOlder(time))) return false;
    try {
      await chat.remove();
    } finally {
      this.#loaded.delete(id);
    }
    return true;
  }

  async #load(id: ChatId): Promise<Chat> {
    const chat = new Chat(id, join(this.#dir, id));
    const bad = await chat.load();
    if (bad > 0) this.#onDamage(id, bad);
    this.#loaded.set(id, new WeakRef(chat));
    this.#gone.register(chat, id);
    return chat;
  }
}
