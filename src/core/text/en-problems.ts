import { BACKEND_FORMATS } from '../skill.ts';
import { isMoment, shown, size } from './measure.ts';
import type { ProblemWords } from './problems.ts';

/** What went wrong, in English: one sentence or two, the last of which says what to do. */
export const enProblems: ProblemWords = {
  'token-expired': () => 'My connection to the video service ran out. Send that again and I will reconnect.',
  'session-missing': () =>
    "The video service no longer has this project. Tell me what to make and I'll begin a new one.",
  'no-credits': ({ register }) =>
    register === undefined
      ? "You're out of credits. Top up credits in your account, then send that again."
      : `You're out of free credits. Register here to get more and keep this project: ${register}`,
  'bad-format': ({ name, really }) =>
    `${really === undefined ? `I can't use ${file(name)}` : `${capital(file(name))} really holds ${shown(really, 10).toUpperCase()} data, so I can't use it`}. Please send one of these formats: ${BACKEND_FORMATS.join(', ')}.`,
  'too-large': ({ name, limit }, skill) =>
    `${capital(file(name))} is over the ${size(limit ?? skill.maxBytes)} limit. Compress it or trim it, then send it again.`,
  'plan-blocked': ({ register }) => {
    const step = 'Register or upgrade your plan to unlock export';
    return `Your current plan doesn't include export. ${register === undefined ? `${step}.` : `${step}: ${register}`}`;
  },
  'rate-limited': ({ until, account }) => {
    const known = until !== undefined && isMoment(until);
    if (account)
      return `The video service hands out only so many free accounts, and they are used up for now. Try again ${known ? `after ${moment(until)}` : 'tomorrow'}, or ask whoever runs me to connect an account.`;
    return known
      ? `The video service is asking for a break. Please try again after ${moment(until)}.`
      : 'The video service is asking for a short break. Wait a minute, then try again.';
  },
  'backend-down': () =>
    "I can't reach the video service right now. Nothing was sent, so just try again in a few minutes.",
  'outcome-unknown': () =>
    'I lost touch with the video service before it answered, and I see no change yet. Tap “Try again” or send that again if you want me to retry.',
  'backend-failed': () =>
    "The video service couldn't do that. Try other words or a simpler step, or send it again in a minute.",
  unplayable: () =>
    "The video came out broken: no player can show it. Your timeline is safe: export it again and I'll bring the new one.",
  'render-failed': () => "The video couldn't be rendered. Your timeline is safe: say “export” to try again.",
  'nothing-to-export': () =>
    "There's nothing on the timeline to export yet. Tell me what video to make first.",
  'file-unreachable': ({ name }) =>
    `I couldn't fetch ${file(name)}. Please send it again, or check that the link is public.`,
  'empty-file': ({ name }) => `${capital(file(name))} is empty. Please send it again.`,
  'over-chat-limit': ({ limit }) =>
    `The video is larger than the ${size(limit)} this chat takes. Ask me for a shorter or smaller version.`,
  'message-gone': () => "The message I was updating is gone, so I'll go on in a new one.",
  'chat-closed': () => "I can't write to that chat any more. Open it again and send me a message.",
  'not-allowed': ({ permission }) =>
    permission === undefined
      ? "I'm not allowed to do that here. Ask an admin to check my permissions, or write to me directly."
      : `I'm missing the “${shown(permission)}” permission here. Ask an admin to grant it, or write to me directly.`,
  'platform-refused': () =>
    "This chat didn't take my message. Please ask me again, or write to me in private.",
  'slow-down': () => 'This chat is getting many messages from me. Give me a moment and I will catch up.',
  'chat-moved': () => 'This chat moved to a new place. Please write to me there.',
  'platform-down': () => "This chat isn't letting my messages through at the moment. Please try again soon.",
  'memory-down': () => "I'm having trouble remembering things. Please try again in a minute.",
  'memory-full': () =>
    "My memory is full just now, so I can't take new requests. Nothing was started; please send it again later.",
  'disk-full': () =>
    "I'm out of disk space just now, so I can't take files. Please send it again in a while.",
  'gave-up': () => "I tried several times and couldn't finish this. Please send it again.",
  'took-too-long': () =>
    'This took too long, so I stopped waiting. Say “status” to see what is there, or send it again.',
};

function file(name: string | undefined): string {
  const plain = shown(name ?? '');
  return plain === '' ? 'this file' : `“${plain}”`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The person's time zone is not known, and the words may lie in an outbox for a while: so a date, in UTC. */
function moment(epoch: number): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  return `${format.format(epoch).replace(' at ', ', ')} UTC`;
}
