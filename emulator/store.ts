import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isRecord, parseExact, text, writeExact } from './json.ts';

/** One kind of record, kept by key; `put` is on disk before it returns. */
export interface Table<T> {
  get(key: string): T | undefined;
  all(): T[];
  put(key: string, value: T): void;
}

/** Everything that outlives the process. */
export interface Store {
  table<T>(name: string): Table<T>;
  close(): void;
}

/**
 * A journal of JSON lines, each the newest value of one record. A kill loses at most a torn last line,
 * which is passed over when the file is read again; at every start the journal is rewritten without what is outdated.
 */
export function openStore(folder: string): Store {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'journal.jsonl');
  const tables = existsSync(path)
    ? readJournal(readFileSync(path, 'utf8'))
    : new Map<string, Map<string, unknown>>();
  const fresh = `${path}.new`;
  writeFileSync(fresh, [...lines(tables)].join(''));
  renameSync(fresh, path);
  const file = openSync(path, 'a');
  let open = true;
  return {
    table<T>(name: string): Table<T> {
      const rows = (tables.get(name) ?? new Map()) as Map<string, T>;
      tables.set(name, rows as Map<string, unknown>);
      return {
        get: (key) => rows.get(key),
        all: () => [...rows.values()],
        put: (key, value) => {
          rows.set(key, value);
          if (open) appendFileSync(file, line(name, key, value));
        },
      };
    },
    close: () => {
      if (open) closeSync(file);
      open = false;
    },
  };
}

function line(table: string, key: string, value: unknown): string {
  return `${writeExact({ table, key, value })}\n`;
}

function* lines(tables: Map<string, Map<string, unknown>>): Generator<string> {
  for (const [name, rows] of tables) for (const [key, value] of rows) yield line(name, key, value);
}

function readJournal(content: string): Map<string, Map<string, unknown>> {
  const tables = new Map<string, Map<string, unknown>>();
  for (const row of content.split('\n')) {
    const entry = parsed(row);
    if (!isRecord(entry)) continue;
    const name = text(entry['table']);
    const rows = tables.get(name) ?? new Map<string, unknown>();
    // Draft numbers past 2^53 came back as bigint; a small `gid` cannot occur, so the types still hold.
    rows.set(text(entry['key']), entry['value']);
    tables.set(name, rows);
  }
  return tables;
}

function parsed(row: string): unknown {
  try {
    return row ? parseExact(row) : undefined;
  } catch {
    return undefined;
  }
}
