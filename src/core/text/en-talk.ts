import type { OtherKind, Unused } from '../message.ts';
import type { TalkWords } from './catalog.ts';
import { clock, shown, size } from './measure.ts';

/** Hello, small talk, and what the bot cannot use, in English. */
export const enTalk: TalkWords = {
  greeting: (skill, person) => `Hi${named(person)}! ${skill.greeting}`,
  helloAgain: 'Hi! What shall we make?',
  firstWish: (person) => `Hi${named(person)}! You can change everything afterwards: just tell me.`,
  talk: {
    thanks: "You're welcome! Tell me what to change, or what to make next.",
    laugh: '😄 Tell me what to change, or what to make next.',
    wrong: "No problem. If I'm working on something you don't want, say “stop”.",
  },
  howLong: (tasks, passed) =>
    tasks === 0
      ? 'Nothing is running right now. A short video usually takes one to three minutes.'
      : `I took your request ${clock(passed)} ago. A short video usually takes one to three minutes, a long one more.${tasks > 1 ? ` ${tasks === 2 ? 'One more request waits' : `${tasks - 1} more requests wait`} behind it.` : ''}`,
  unknownCommand: (name, near) =>
    near.length === 0
      ? `I don't know /${shown(name, 40)}. /help shows what I can do, or just tell me what video you'd like.`
      : `I don't know /${shown(name, 40)}. Did you mean ${near.map((one) => `/${one}`).join(' or ')}?`,
  uploadHow: (skill) =>
    `Send photos, clips or music right here, up to ${size(skill.maxBytes)} each, and tell me what to make of them. For a file on the web, write /upload and its public link.`,
  other: (kind) =>
    `Thanks for ${OTHERS[kind]}! I can't make a video from it, though. Tell me in words what you'd like, or send photos or clips.`,
  unused: (what) => `I can't read ${UNUSED[what]} you answered, so I go by your words alone.`,
  quoted: (text) => `(quoted: “${text}”)`,
  wishKept: "I'll keep your words for ten minutes. Send other files, and I'll use them.",
  voiceNote: (worded) =>
    worded
      ? "I can't listen to voice messages yet, so I go by your words. Shall I use the recording as the sound?"
      : "I can't listen to voice messages yet. Please write it, or shall I use the recording as the sound?",
  voiceName: 'voice message',
};

const OTHERS: Readonly<Record<OtherKind, string>> = {
  location: 'the location',
  poll: 'the poll',
  contact: 'the contact',
  'paid-media': 'the paid post',
  giveaway: 'the giveaway',
  invoice: 'the invoice',
  gift: 'the gift',
  story: 'the story',
  dice: 'the roll',
  game: 'the game',
  checklist: 'the checklist',
  something: 'that',
};

const UNUSED: Readonly<Record<Unused, string>> = {
  poll: 'the poll',
  hidden: 'the message',
  other: 'what',
};

/** A name from outside, to be put behind a greeting word. */
function named(person: string): string {
  const name = shown(person, 40);
  return name === '' ? '' : ` ${name}`;
}
