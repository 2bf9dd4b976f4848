import type { Draft } from './draft.ts';

/** One bearer token; times are epoch milliseconds. */
export interface Token {
  value: string;
  expiresAt: number;
  revoked: boolean;
}

/** An anonymous account. `available` and `frozen` are credits; what the backend calls total is their sum. */
export interface Account {
  id: string;
  clientId: string;
  available: number;
  frozen: number;
  spent: number;
  tokens: Token[];
  createdAt: number;
}

/** What ffprobe found in an upload; `duration` in seconds. Its keys are the wire's own. */
export interface MediaInfo {
  filename: string;
  file_type: 'video' | 'image' | 'audio';
  cdn_url: string;
  duration: number;
  width: number;
  height: number;
  fps: number;
  hash: string;
}

/** What the agent says it generated; the film itself is made by the render. */
export interface Generated {
  id: string;
  type: 'video' | 'audio';
  title: string;
  duration: number;
}

/** A project. `past` holds earlier drafts for undo, newest last; `seen` the fingerprints of every draft it ever had. */
export interface Session {
  id: string;
  task: string;
  account: string;
  name: string;
  language: string;
  draft: Draft | null;
  past: Draft[];
  seen: string[];
  infos: MediaInfo[];
  used: string[];
  generated: Generated[];
  edits: number;
  turns: number;
}

/** One call of /run_sse. `overlapped` tells that another run of the same session was still going when it began. */
export interface Run {
  id: string;
  session: string;
  text: string;
  at: number;
  kind: string;
  silent: boolean;
  cost: number;
  overlapped: boolean;
  endedAt?: number;
}

/** One file that came in, refused or not. */
export interface Upload {
  session: string;
  filename: string;
  bytes: number;
  at: number;
  code: number;
  hash: string;
}

/** One export. `key` names its file on disk and in its URL; `size` in bytes, `duration` in seconds. */
export interface Render {
  id: string;
  key: string;
  account: string;
  session: string;
  status: 'pending' | 'processing' | 'completed' | 'failed';
  progress: number;
  draft: Draft;
  draftHash: string;
  output: Record<string, unknown>;
  createdAt: number;
  completedAt?: number;
  error?: string;
  duration?: number;
  size?: number;
}

/** A link for a person to take the project over in a browser; it gives no access to the API. */
export interface Claim {
  token: string;
  session: string;
  task: string;
  expiresAt: number;
}
