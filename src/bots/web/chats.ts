import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChatId, isId } from './address.ts';
import { Chat } from './chat.ts';
import type { StoredFile } from './files.ts';

/** Keeps the books of all files. */
export interface Books {
  set(chat: ChatId, item: string, files: readonly StoredFile[]): void;
  clear(chat: ChatId): void;
}

/** Deleted chats whose ids are remembered; an id takes about 100 bytes. */
const REMEMBERED = 100_000;

/**
 * Every chat of the platform. A chat is in memory at most once, and only while somebody holds it: whoever works on it
 * keeps it alive, and the one who comes later reads it from disk again.
 */
export class Chats {
  readonly #dir: string;
  readonly #onDamage: (chat: ChatId, lines: number) => void;
  readonly #loaded = new Map<ChatId, WeakRef<Chat>>();
  readonly #loading = new Map<ChatId, Promise<Chat>>();
  /** The oldest first. */
  readonly #deleted = new Set<ChatId>();
  readonly #books: Books | undefined;
  readonly #gone = new FinalizationRegistry<ChatId>((id) => {
    if (this.#loaded.get(id)?.deref() === undefined) this.#loaded.delete(id);
  });

  /** `onDamage` hears of log lines that could not be read. */
  constructor(dir: string, onDamage: (chat: ChatId, lines: number) => void, books?: Books) {
    this.#dir = dir;
    this.#onDamage = onDamage;
    this.#books = books;
  }

  /** The chat of this id, empty where nothing was said yet. The id must have been checked by `isId`. */
  get(id: ChatId): Promise<Chat> {
    const known = this.#loaded.get(id)?.deref();
    if (known !== undefined) return Promise.resolve(known);
    if (this.#deleted.has(id)) return Promise.resolve(this.#closed(id));
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
   * Removes a chat that was closed, from disk too. Its id alone stays in memory and stands for a closed chat: a window
   * that still has the old key must not begin it anew, where late answers to the old one would turn up. Of very many
   * deleted chats the oldest ids are forgotten, and so are all at a restart.
   */
  async remove(chat: Chat): Promise<void> {
    this.#deleted.add(chat.id);
    const [oldest] = this.#deleted;
    if (this.#deleted.size > REMEMBERED && oldest !== undefined) this.#deleted.delete(oldest);
    await chat.remove();
    this.#books?.clear(chat.id);
  }

  /** Removes the chat where nobody touched it since this time, epoch ms. Its key stays good: it begins a chat anew. */
  async removeIfOlder(id: ChatId, time: number): Promise<boolean> {
    const chat = await this.get(id);
    if (!(await chat.closeIfOlder(time))) return false;
    try {
      await chat.remove();
      this.#books?.clear(id);
    } finally {
      this.#loaded.delete(id);
    }
    return true;
  }

  #closed(id: ChatId): Chat {
    const chat = new Chat(id, join(this.#dir, id));
    chat.end();
    return chat;
  }

  async #load(id: ChatId): Promise<Chat> {
    const chat = new Chat(id, join(this.#dir, id), (item, files) => this.#books?.set(id, item, files));
    const bad = await chat.load();
    if (bad > 0) this.#onDamage(id, bad);
    this.#loaded.set(id, new WeakRef(chat));
    this.#gone.register(chat, id);
    return chat;
  }
}
