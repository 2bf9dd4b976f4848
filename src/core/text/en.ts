import { BACKEND_FORMATS } from '../skill.ts';
import { isReady } from '../timeline.ts';
import type { Brought, Catalog, Stopped } from './catalog.ts';
import { enLimits } from './en-limits.ts';
import { enProblems } from './en-problems.ts';
import { enTalk } from './en-talk.ts';
import { enAlt, enChange, enSummary } from './en-timeline.ts';
import { bullets, itemized, paragraphs } from './lines.ts';
import { clock, shown, size, total } from './measure.ts';
import { tell } from './problems.ts';
import { summarize } from './summary.ts';

const commands: Catalog['commands'] = {
  video: 'Make or change a video from your words, photos and clips',
  export: 'Export the video as an MP4',
  status: 'Show what is on the timeline',
  credits: 'Show how many credits are left',
  upload: 'Add photos, clips or music to the project',
  new: 'Start a new project',
  cancel: 'Stop what is running and clear the line',
  skill: 'Choose what kind of videos I make',
  language: 'Choose the language I answer in',
  help: 'What I can do and how to ask',
  forget: 'Delete what I remember about you here',
};

const stages: Catalog['stages'] = {
  waiting: 'Waiting in line',
  away: 'Waiting for the video service',
  'files-away': 'Waiting for your files',
  connecting: 'Connecting...',
  uploading: 'Uploading your files',
  making: 'Making your video',
  checking: 'Checking what changed',
  rendering: 'Rendering the MP4',
  sending: 'Sending the video',
};

const stopped: Readonly<Record<Stopped, string>> = {
  early: 'Cancelled before anything was made.',
  sent: "Cancelled. The video service may still finish it and use credits; if it does, I'll offer you the video here.",
  made: 'Export cancelled. What was made stays in your project: say “export” to get it.',
};

/** The English words. */
export const en: Catalog = {
  name: 'English',
  code: 'en',

  ...enTalk,
  ...enLimits,
  help: (skill) =>
    paragraphs(
      "Tell me what video you want, or send photos and clips with a few words. Keep talking to change it, and I'll send you the MP4.",
      bullets(
        '',
        Object.entries(commands).map(([name, what]) => `/${name} – ${what}`),
      ),
      bullets(
        'Try saying:',
        skill.examples.slice(0, 3).map((example) => `“${example}”`),
      ),
      `Files up to ${size(skill.maxBytes)}; ${skill.formats.join(', ')} work best.`,
      skill.tip === undefined ? '' : `Tip: ${skill.tip}`,
    ),
  ready: () => "I'm ready. What shall we make?",
  commands,
  options: {
    prompt: 'What the video should show, in your own words',
    media: 'A photo, clip or piece of music to use',
    shape: 'Landscape, vertical or square',
    skill: 'What kind of videos to make',
    url: 'A public https link to a photo, clip or piece of music',
    language: 'The language I answer in',
  },
  makeVideo: 'Make a video',
  shapes: { '16:9': 'Landscape (16:9)', '9:16': 'Vertical (9:16)', '1:1': 'Square (1:1)' },
  chooseSkill: (current) => `You're using “${shown(current.title, 80)}”. Which one would you like?`,
  skillChosen: (skill) => paragraphs(`Now using “${shown(skill.title, 80)}”.`, skill.greeting),
  chooseLanguage: 'Which language shall I answer in?',
  languageChosen: "I'll answer in English from now on.",
  choices: {
    exportAgain: 'Export again',
    export: 'Export',
    status: 'Status',
    new: 'New',
    cancel: 'Cancel',
    retry: 'Try again',
    continue: 'Continue',
    drop: 'Drop it',
    open: 'Open in browser',
    register: 'Register',
    sound: 'Use it as the sound',
    forget: 'Delete it',
    keep: 'Keep it',
    goOn: 'Go on',
    anew: 'Begin a new one',
  },

  accepted: (brought, place) => {
    const came = total(brought) === 0 ? 'Got it.' : `Got ${listed(brought)}.`;
    if (place <= 0) return `${came} On it now.`;
    return `${came} ${place === 1 ? "You're next in line." : `You're number ${place} in line.`}`;
  },
  moment: 'One moment...',
  stages,
  progress: ({ stage, percent: done, seconds: passed }) => {
    const words = stages[stage].replace(/(?<!\.)\.+$/, '');
    const share = done === undefined ? '' : ` ${Math.round(done)}%`;
    return `⏳ ${words}...${share} (${clock(passed)})`;
  },
  stillWorking: (passed) => {
    const minutes = Math.floor(passed / 60);
    return `⏳ Still working...${minutes < 1 ? '' : ` ${minutes} min so far.`}`;
  },
  rawReady: 'The first cut is ready. Music and titles come next.',

  timeline: (timeline) => (isReady(timeline) ? summarize(timeline, enSummary) : en.emptyTimeline),
  emptyTimeline: "There's nothing on the timeline yet. Tell me what video you'd like.",
  changes: (changes) => itemized(changes.map(enChange), (more) => `and ${more} more`),
  nothingChanged: 'Nothing on the timeline changed. Try other words, or tell me more exactly what you want.',
  leftToDo: (edits) => bullets('Not done yet. Send me a line to have it done:', edits),
  brokeOff: 'The video service broke off before it was done.',
  brokeOffUnchanged: 'The video service broke off before it was done, and nothing on the timeline changed.',
  answerCut: 'The answer was cut short there. Shall it go on?',
  goOn: 'go on',
  wholeAnswer: 'The whole answer is in this file.',
  notChecked: "I couldn't look at the timeline after that. Say “status” or “export” in a minute.",
  newPieces: "Something new was made, but it isn't on the timeline yet. Tell me what to do with it.",
  sameVideo: "That's the same video as the last one: nothing has changed since.",
  changesLatest: (title) =>
    `I'll change your latest video${title === '' ? '' : `, “${shown(title)}”`}, not the one you replied to.`,
  projectGone: 'Your project is gone at the video service. Shall I begin a new one with this?',
  projectReplaced:
    "The video service no longer had your project, so I'm making this in a new one. Files you sent before are not in it.",
  videoReady: '✅ Your video is ready!',
  notice: 'Your video is ready.',
  noticeOf: (title) => (shown(title) === '' ? en.notice : `“${shown(title)}”\n${en.notice}`),
  creditsLeft: (available) => `${grouped(available)} ${available === 1 ? 'credit' : 'credits'} left`,
  credits: ({ available, frozen, total: all }) => {
    const left = `You have ${grouped(available)} ${available === 1 ? 'credit' : 'credits'} left`;
    return frozen > 0
      ? `${left}. Another ${grouped(frozen)} are set aside for work in progress (${grouped(all)} in all).`
      : `${left}.`;
  },
  uploaded: (brought, failed) => {
    const it = total(brought) === 1 ? 'it' : 'them';
    const came = total(brought) === 0 ? '' : `Added ${listed(brought)}. Tell me what to make of ${it}.`;
    return (
      paragraphs(came, en.leftOut(failed)) || 'Send me photos, clips or music, or a public link to a file.'
    );
  },
  leftOut: (files) =>
    files.length === 0
      ? ''
      : `I couldn't use ${names(files)}. Check the size and the format (I take ${BACKEND_FORMATS.join(', ')}), then send ${files.length === 1 ? 'it' : 'them'} again.`,
  newProject: 'A fresh project is ready. What shall we make?',
  notBrought: "I couldn't bring the video here, though. Export it again and I'll try once more.",
  tooLargeHere: (limit, link) =>
    `The video is larger than the ${size(limit)} this chat takes${link === undefined ? '. Ask me for a shorter one.' : `, so here is a link to it: ${link}`}`,
  notAllowedHere: (permission, link) =>
    `I may not post files here${permission === undefined ? '' : ` (missing: ${shown(permission, 60)})`}${link === undefined ? '. Ask me in a private chat.' : `, so here is a link to the video: ${link}`}`,
  sentInPrivate: (permission) =>
    permission === undefined
      ? "I couldn't post the video here, so I sent it to you in private."
      : `I may not post files here (missing: ${shown(permission, 60)}), so I sent the video by direct message.`,
  answeredInPrivate: "I couldn't answer here, so I answered you in private.",
  writeToMeFirst: 'This answer is for you alone. Write to me in private first, then ask me again.',
  owed: "I couldn't bring you this when it was ready. Here it is now.",
  openHere: 'Here is your project. Keep the link to yourself: it hands the project over to whoever opens it.',
  registerHere:
    'Register here to keep your project. Keep the link to yourself: it hands your account over to whoever opens it.',
  registered: "There's nothing to register: your account is kept already.",
  operatorsAccount:
    'This bot uses the account of whoever runs it, so I keep its balance and its links to myself. Ask them if you need more.',
  alt: enAlt,

  cancelled: (queued, running) =>
    paragraphs(
      queued > 0 ? `Took ${many(queued, 'waiting request')} out of the line.` : '',
      running ? "I'm stopping what is running." : '',
    ) || "There's nothing to cancel.",
  cancelledBubble: (how) => stopped[how],
  nothingToCancel: "There's nothing to cancel.",
  forgotten:
    'Done: I deleted what I remembered about you here. What you made stays with the video service until it expires there.',
  forgetAsk:
    'Shall I delete everything I remember about you here? Your project goes with it, and what is running stops.',
  forgetKept: 'All right, I kept everything.',
  interrupted: (hours) => `Your video request from ${ago(hours)} was interrupted. Shall I continue?`,
  heardLate: (hours) => `You asked for this ${ago(hours)}, while I was away. Shall I make it now?`,
  dropped: 'All right, I dropped it.',
  waitingForBackend:
    "The video service isn't answering right now. I've kept your request and will go on by myself.",
  waitingForFiles: "I can't get at your files right now. I've kept your request and will go on by myself.",
  lateVideo: 'The video you cancelled was made after all. Export it and you get it.',

  emptyMessage: (skill) => {
    const example = skill.examples[0];
    const hint = example === undefined ? '' : ` For example: “${example}”`;
    return `Tell me what video you'd like, or send photos or clips.${hint}`;
  },
  promptTooLong: (limit) =>
    `That is longer than the ${grouped(limit)} characters I can take. Please shorten it and send it again.`,
  tooManyFiles: (limit) => `I can take ${limit} files at once. Please send them in smaller groups.`,
  queueFull: (limit) =>
    `You already have ${many(limit, 'request')} here: one at work${limit > 1 ? ` and ${limit - 1} waiting` : ''}. Let one finish, or use /cancel to clear the line.`,
  unknownChoice: "That button doesn't work any more. Please tell me in words what you'd like.",
  notYours: 'This button belongs to someone else. Send me your own request and you get your own.',
  heard: 'On it!',
  stickerRefused: "Nice sticker! I can't make a video from it, though. Send a photo or a clip instead.",
  answeredHidden:
    "I can't see the message you answered. Use “Apps ▸ Make a video” on it, or mention me in a message that has everything.",
  messageUnread: "I can't read that message here. Mention me in it, or use /video.",
  editIgnored: "I don't pick up edits while I'm working. Please send the change as a new message.",
  platformLimit: (name, limit) =>
    `${shown(name) === '' ? 'That file' : `“${shown(name)}”`} is over the ${size(limit)} this chat lets me fetch. ` +
    'Send me a public link to it, or compress or trim it. Whoever runs this bot can lift the limit with a self-hosted server.',
  lateItem: 'That file came after I had started. It will be added to the project next.',
  resultByDm: "I can't post in this channel, so I'll send you the video by direct message.",
  memoryAway: "I'm having trouble remembering things. Give me a minute, and I'll get to it.",
  problem: (problem, skill) => tell(enProblems, problem, skill),
};

function many(count: number, thing: string): string {
  return `${grouped(count)} ${thing}${count === 1 ? '' : 's'}`;
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

function and(items: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(items);
}

function names(files: readonly string[]): string {
  const first = files.slice(0, 5).map((name) => `“${shown(name) || 'a file'}”`);
  return and(files.length > 5 ? [...first, `${files.length - 5} more`] : first);
}

function listed(brought: Brought): string {
  const parts: readonly (readonly [number, string])[] = [
    [brought.images, 'photo'],
    [brought.videos, 'clip'],
    [brought.audios, 'audio file'],
    [brought.others, 'file'],
    [brought.links, 'link'],
  ];
  return and(parts.filter(([count]) => count > 0).map(([count, thing]) => many(count, thing)));
}

function ago(hours: number): string {
  if (hours < 24) return `${many(Math.max(1, Math.round(hours)), 'hour')} ago`;
  return hours < 48 ? 'yesterday' : `${Math.floor(hours / 24)} days ago`;
}
