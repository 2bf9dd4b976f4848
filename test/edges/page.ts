import { REFUSAL_STATUS, REFUSALS } from '../../src/bots/web/wire.ts';
import type { CommonGroup, FaultCase, RequestRow, Verdict } from './matrix.ts';

/** What the chat page itself refuses its channel with: columns of the table. */
export const PAGE_GROUPS = {
  wrongSecret: '401 wrong secret',
  noChat: '404 no such chat',
  noMessage: '410 no such message',
  noFile: '404 no such file',
  tooLarge: '413 too large',
} as const;

/** The name of a group of the page's own refusals. */
export type PageGroup = keyof typeof PAGE_GROUPS;

/** The page's refusals one by one, in its own words. */
export const pageRefusals: readonly FaultCase<PageGroup>[] = (Object.keys(PAGE_GROUPS) as PageGroup[]).map(
  (group) => {
    const error = REFUSALS[group];
    const answer = {
      status: REFUSAL_STATUS[error] ?? 0,
      type: 'application/json',
      body: JSON.stringify({ error }),
    };
    return { group, name: error, fault: { kind: 'answer', ...answer } };
  },
);

/** Every request has a key against doubles, so that it may be made again after any fault. */
const free: Readonly<Record<PageGroup | CommonGroup, Verdict>> = {
  wrongSecret: 'given up',
  noChat: 'given up',
  noMessage: 'told',
  noFile: 'told',
  tooLarge: 'told',
  gateway: 'waits',
  away: 'waits',
  reset: 'waits',
  lost: 'waits',
  drip: 'waits',
  silence: 'waits',
};

const MESSAGES = '/channel/chats/[^/]+/messages';

/** Every request of the bot to the chat page. */
export const pageRows = [
  {
    name: 'message',
    what: 'words in a chat',
    aim: { method: 'POST', path: new RegExp(`^${MESSAGES}$`) },
    verdicts: free,
  },
  {
    name: 'edit',
    what: 'other words in a message',
    aim: { method: 'PUT', path: new RegExp(`^${MESSAGES}/[^/]+$`) },
    verdicts: free,
  },
  {
    name: 'video',
    what: 'a message becomes the video',
    aim: { method: 'PUT', path: new RegExp(`^${MESSAGES}/[^/]+/video$`) },
    verdicts: free,
  },
  {
    name: 'file',
    what: 'a file that the person sent',
    aim: { method: 'GET', path: /^\/channel\/chats\/[^/]+\/media\/[^/]+$/ },
    verdicts: free,
  },
] as const satisfies readonly RequestRow<string, PageGroup>[];

/** The name of a request to the page. */
export type PageRequest = (typeof pageRows)[number]['name'];
