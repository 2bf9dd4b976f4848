import type { OtherKind, Unused } from '../message.ts';
import type { SkillProfile } from '../skill.ts';
import type { TalkWords } from './catalog.ts';
import { clock, shown, size } from './measure.ts';

/** Hello, small talk, and what the bot cannot use, in Chinese. */
export const zhTalk: TalkWords = {
  greeting: (skill, person) => `${named(person)}你好！${welcome(skill)}`,
  helloAgain: '你好！想做个什么视频？',
  firstWish: (person) => `${named(person)}你好！做好之后想改哪里都行，直接告诉我。`,
  talk: {
    thanks: '不客气！想改哪里，或者接下来想做什么，直接告诉我。',
    laugh: '😄 想改哪里，或者接下来想做什么，直接告诉我。',
    wrong: '没关系。如果我正在做你不想要的内容，说一声“停止”就行。',
  },
  howLong: (tasks, passed) =>
    tasks === 0
      ? '现在没有任务在运行。短视频一般一到三分钟就好。'
      : `你的请求我在 ${clock(passed)} 前收到了。短视频一般要一到三分钟，长的会久一些。${tasks > 1 ? `后面还有 ${tasks - 1} 个请求在排队。` : ''}`,
  unknownCommand: (name, near) =>
    near.length === 0
      ? `我不认识 /${shown(name, 40)}。用 /help 看看我会什么，或者直接告诉我想做什么视频。`
      : `我不认识 /${shown(name, 40)}。你是想用 ${near.map((one) => `/${one}`).join(' 或 ')} 吗？`,
  uploadHow: (skill) =>
    `把照片、片段或音乐直接发到这里（单个最大 ${size(skill.maxBytes)}），再说说想做成什么样。网上的文件，请写 /upload 加上它的公开链接。`,
  other: (kind) =>
    `谢谢你的${OTHERS[kind]}！不过它做不了视频，用文字告诉我想做什么，或者发照片、片段过来吧。`,
  unused: (what) => `你回复的${UNUSED[what]}我读不了，这次只按你的文字来做。`,
  quoted: (text) => `（引用：“${text}”）`,
  wishKept: '你的要求我先留十分钟，换几个文件发过来，我就接着用。',
  voiceNote: (worded) =>
    worded
      ? '我还听不了语音，先按你的文字来做。要把这段录音用作视频的声音吗？'
      : '我还听不了语音，请打字告诉我；或者把这段录音用作视频的声音？',
  voiceName: '语音',
};

const OTHERS: Readonly<Record<OtherKind, string>> = {
  location: '位置',
  poll: '投票',
  contact: '联系人',
  'paid-media': '付费内容',
  giveaway: '抽奖',
  invoice: '账单',
  gift: '礼物',
  story: '动态',
  dice: '骰子',
  game: '游戏',
  checklist: '清单',
  something: '分享',
};

const UNUSED: Readonly<Record<Unused, string>> = { poll: '投票', hidden: '消息', other: '内容' };

/** A name from outside, to be put before a greeting. */
function named(person: string): string {
  const name = shown(person, 40);
  return name === '' ? '' : `${name}，`;
}

/** The skill's own greeting where it has one in Chinese; its English one would stand oddly among Chinese words. */
export function welcome(skill: SkillProfile): string {
  return skill.localized?.['zh']?.greeting ?? '把文字或照片发给我，说说想要什么样的视频，剩下的交给我。';
}
