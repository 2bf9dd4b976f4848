import { type LimitName, type LimitWords, waitIn } from './limits.ts';

/** What a person reads whose request is not taken, in English. */
export const enLimits: LimitWords = {
  limited: (limit, ms) => LIMITED[limit](ms > 0 ? waitIn('en', ms) : 'in a few minutes'),
  limitedPart: (taken, asked) => `I took ${taken} of your ${asked} requests.`,
  noCreditsYet:
    "You haven't made anything here yet, so there are no credits to count. They come with your first video.",
  denied: "I'm not open to everyone here. Please ask the people who run me to let you in.",
};

const LIMITED: Readonly<Record<LimitName, (when: string) => string>> = {
  'person-per-minute': (when) => `That's a lot at once! Please write to me again ${when}.`,
  'person-per-day': (when) =>
    `You've made all the videos I can make for you today. Please ask me again ${when}.`,
  'person-at-once': () =>
    "I'm already working on as many videos as I can make for you at once. Ask me again as soon as one of them is done, or use /cancel.",
  'person-bytes': (when) =>
    `You've sent me all the files I can take from you today. Send more ${when}, or ask me for a video in words.`,
  'chat-per-day': (when) =>
    `This chat has had all its videos for today. Ask me again ${when}, or write to me in another chat.`,
  'bot-per-day': (when) => `I've made all the videos I can make today. Please ask me again ${when}.`,
  'bot-at-once': () =>
    "I'm making as many videos as I can right now, so I didn't take this one. Please ask me again in a few minutes.",
  'new-people': (when) =>
    `So many new people are here that I can't take in one more right now. Please ask me again ${when}.`,
};
