import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from './faults.ts';
import type { Account, Claim, Render, Run, Session, Upload } from './model.ts';
import type { RenderQueue } from './render/queue.ts';
import type { Table } from './store.ts';
import type { Switches } from './switches.ts';

/** The tables of one emulator. */
export interface World {
  accounts: Table<Account>;
  sessions: Table<Session>;
  runs: Table<Run>;
  uploads: Table<Upload>;
  renders: Table<Render>;
  claims: Table<Claim>;
}

/** One call as the ledger remembers it; `source` is the attribution header, empty when it was missing. */
export interface CallRecord {
  endpoint: string;
  at: number;
  status: number;
  source: string;
  attributed: boolean;
}

/** What every handler can reach. */
export interface App {
  folder: string;
  tiny: boolean;
  publicUrl: string;
  switches: Switches;
  faults: Faults;
  world: World;
  /** Token to account id. */
  tokens: Map<string, string>;
  queue: RenderQueue;
  calls: CallRecord[];
  /** Ids of runs that are going on now. */
  live: Map<string, string>;
  log: (line: string) => void;
  /** Ends when the emulator is closed. */
  closing: AbortSignal;
}

/** One request under way. `lost` means: do the work, then drop the connection instead of answering. */
export interface Call {
  app: App;
  req: IncomingMessage;
  res: ServerResponse;
  endpoint: string;
  params: readonly string[];
  lost: boolean;
  /** Where this emulator is reached from, for links in answers. */
  base: string;
}
