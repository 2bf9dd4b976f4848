import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from './faults.ts';
import type { Account, Claim, Render, Run, Session, Upload } from './model.ts';
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

/** The renders that wait and the few that run. */
export interface RenderQueue {
  add(render: Render): void;
  /** Ends a render that has not come to its end; false when there is none of that id. */
  cancel(id: string): boolean;
  running(): number;
  /** Resolves when nothing runs any more. */
  idle(): Promise<void>;
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
  /** The latest calls, and how many there were in all. */
  calls: CallRecord[];
  counted: number;
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
