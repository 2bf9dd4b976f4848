import { pick } from '../chance.ts';
import { type Draft, segmentsOf, TRACK } from '../draft.ts';
import type { Impossible } from './limits.ts';

/** One thing that an edit did, before it is put into words. */
export interface Change {
  what: keyof typeof ENGLISH;
  value: string;
}

type Say = (value: string) => string;

const ENGLISH = {
  ratio: (value: string) => `the frame is ${value} now`,
  added: (value: string) => `added to the end: ${value}`,
  order: (value: string) => `the pictures in order: ${value}`,
  cut: (value: string) => `cut, ${value} s are left`,
  speed: (value: string) => `it runs at ${value}× speed now`,
  length: (value: string) => `the length is ${value} s now`,
  loop: (value: string) => `it runs forward and back now, ${value} s, so it can be repeated without a seam`,
  music: (value: string) => `music: ${value}`,
  'music off': () => 'the music is gone',
  volume: (value: string) => `the music plays at ${value}%`,
  'own sound': (value: string) =>
    value === '0' ? 'the clips are silent' : `the clips' own sound plays at ${value}%`,
  title: (value: string) => `title: “${value}”`,
  titles: (value: string) => `${value} pictures have titles of their own`,
  'title off': () => 'the title is gone',
  captions: (value: string) =>
    /^\d+$/.test(value) ? `captions from the film's own words: ${value}` : `captions: “${value}”`,
  'voice-over': (value: string) => `the voice-over stands as captions: “${value}”`,
  'captions off': () => 'the captions are gone',
  look: (value: string) => `look: ${LOOKS[value]?.[0] ?? value}`,
  'look off': () => 'the look is gone, the colours are back',
  fade: (value: string) => `fade ${value === 'both' ? 'in and out' : value}`,
};
const CHINESE: Record<Change['what'], Say> = {
  ratio: (value) => `画面比例改为 ${value}`,
  added: (value) => `已加到末尾：${value}`,
  order: (value) => `画面顺序：${value}`,
  cut: (value) => `已剪辑，剩 ${value} 秒`,
  speed: (value) => `播放速度改为 ${value} 倍`,
  length: (value) => `时长改为 ${value} 秒`,
  loop: (value) => `已做成可无缝循环的 ${value} 秒（正放再倒放）`,
  music: (value) => `背景音乐：${value}`,
  'music off': () => '已去掉音乐',
  volume: (value) => `音乐音量 ${value}%`,
  'own sound': (value) => (value === '0' ? '视频原声已静音' : `视频原声 ${value}%`),
  title: (value) => `标题：“${value}”`,
  titles: (value) => `${value} 个画面加上了各自的标题`,
  'title off': () => '已去掉标题',
  captions: (value) => (/^\d+$/.test(value) ? `已用片中的文字加上 ${value} 条字幕` : `字幕：“${value}”`),
  'voice-over': (value) => `旁白已写成字幕：“${value}”`,
  'captions off': () => '已去掉字幕',
  look: (value) => `风格：${LOOKS[value]?.[1] ?? value}`,
  'look off': () => '已恢复原来的颜色',
  fade: (value) => (value === 'both' ? '已加淡入淡出' : value === 'in' ? '已加淡入' : '已加淡出'),
};
const LOOKS: Readonly<Record<string, readonly [string, string]>> = {
  mono: ['black and white', '黑白'],
  noir: ['film noir', '黑色电影'],
  sepia: ['sepia', '褐色'],
  vintage: ['vintage', '复古'],
  vivid: ['vivid colours', '鲜艳'],
  faded: ['faded colours', '淡色'],
  contrast: ['more contrast', '高对比'],
  cinematic: ['cinematic', '电影质感'],
  soft: ['soft light', '柔光'],
  invert: ['inverted colours', '反色'],
  warm: ['warmer', '更暖'],
  cool: ['cooler', '更冷'],
  bright: ['brighter', '更亮'],
  dark: ['darker', '更暗'],
};

/** The sentence after an edit, with what of it could not be done. */
export function sayChanges(
  changes: readonly Change[],
  impossible: readonly Impossible[],
  zh: boolean,
): string {
  const table = zh ? CHINESE : ENGLISH;
  const words = changes.map((change) => table[change.what](change.value));
  const done = zh ? `好了：${words.join('；')}。` : `Done – ${words.join('; ')}.`;
  return impossible.length > 0 ? [done, sayCannot(impossible, zh)].join(zh ? '' : ' ') : done;
}

/** What a film is made of when the message did not bring it. */
export interface Missing {
  what: 'photos' | 'script' | 'subject';
}

/** What is said before a film is made: what will really be seen, and what stands in for something else. */
export function sayStart(
  wish: { phrase: string; foreign: boolean; picture: string; drawn: boolean; missing?: Missing | undefined },
  seconds: number,
  zh: boolean,
): string {
  const { phrase, picture, drawn, missing, foreign } = wish;
  const parts: string[] = foreign ? ['This stand-in reads English and Chinese only.'] : [];
  if (missing) parts.push((zh ? MISSING_ZH : MISSING_EN)[missing.what]);
  const length = Math.round(seconds * 10) / 10;
  const subject = phrase && !missing ? `“${phrase}”` : zh ? '视频' : 'your video';
  if (zh) {
    parts.push(`好的，正在制作${subject}，时长 ${length} 秒，请稍候……`);
    if (drawn) parts.push(`本机替身没有 AI，画面是按规则画的：${picture}。`);
  } else {
    parts.push(`On it – I'll make ${subject}, ${length} seconds. This may take a few minutes.`);
    if (drawn) parts.push(`This stand-in has no AI; the picture it draws is: ${picture.toLowerCase()}.`);
  }
  return parts.join(zh ? '' : ' ');
}

const MISSING_EN: Readonly<Record<Missing['what'], string>> = {
  photos: 'No photos have come yet, so this is a sample; send some, and they are used instead.',
  script:
    'No script came with the message, so this is a sample; paste yours, and each sentence becomes a scene.',
  subject: 'You did not say what it should show, so this is a sample; describe a scene to get your own.',
};
const MISSING_ZH: Readonly<Record<Missing['what'], string>> = {
  photos: '还没有收到照片，先做一个样片；发来照片后就用您的。',
  script: '消息里没有脚本，先做一个样片；把脚本粘贴过来，每句话会成为一个画面。',
  subject: '还不知道要拍什么，先做一个样片；描述一个场景就能做您自己的。',
};

/** The first of the two stages. */
export function sayRaw(zh: boolean): string {
  return zh
    ? '原始视频已生成。正在做后期：音乐、文字和调色……'
    : 'The raw video is ready. Post-production comes next: music, words and colour.';
}

/** The second stage: what is on the timeline. */
export function sayFinished(draft: Draft, zh: boolean): string {
  const music = segmentsOf(draft, TRACK.audio)[0];
  const words = segmentsOf(draft, TRACK.text);
  const title = words.length === 1 && words[0]?.m.kind === 'title' ? words[0] : undefined;
  const seconds = Math.round(draft.d / 100) / 10;
  if (zh) {
    const parts = [
      music && `音乐 ${music.m.title}（${music.m.volume}%）`,
      title ? `标题“${title.m.title}”` : words.length > 0 && `${words.length} 段文字`,
    ].filter(Boolean);
    return `视频完成：${seconds} 秒，${draft.m.ratio}${parts.length > 0 ? `，带${parts.join('和')}` : ''}。`;
  }
  const parts = [
    music && `${music.m.title} music at ${music.m.volume}%`,
    title ? `the title “${title.m.title}”` : words.length > 0 && `${words.length} lines of words on it`,
  ].filter(Boolean);
  return `Your video is ready: ${seconds} seconds, ${draft.m.ratio}${parts.length > 0 ? `, with ${parts.join(' and ')}` : ''}.`;
}

/** A sentence for somebody who sits in front of a screen full of buttons, which nobody here does. */
export function sayGui(seed: number, zh: boolean): string {
  return zh
    ? pick(seed, [
        '您可以在时间轴中预览，然后点击导出按钮下载视频。',
        '点击“导出”即可下载。',
        '打开右侧面板可以拖拽调整片段顺序。',
      ])
    : pick(seed, [
        'You can preview it in the timeline, then click the Export button to download it.',
        'Click the Export button in the top right corner when you are happy with it.',
        'Open the panel on the right to drag and drop the clips into another order.',
      ]);
}

/** The answer to what is no wish for a film or an edit. */
export function sayUnclear(hasDraft: boolean, zh: boolean): string {
  if (zh) {
    return hasDraft
      ? `我没明白要改什么。${offer(true)}`
      : '请描述一下想要的视频，例如：“生成一个 5 秒的海边日落视频，配轻音乐”，或者先上传照片。';
  }
  return hasDraft
    ? `I'm not sure what to change. ${offer(false)}`
    : 'What should the video show? For example: “a 5-second clip of a sunset over the ocean, lo-fi music”. You can also send photos or clips first.';
}

/** The answer to a wish that cannot be done here, with what can. */
export function sayImpossible(impossible: readonly Impossible[], zh: boolean): string {
  return [sayCannot(impossible, zh), offer(zh)].join(zh ? '' : ' ');
}

/** The answer to an edit that would change nothing. */
export function sayAlready(zh: boolean): string {
  return zh
    ? `片子已经是这样了，没有可改的。${offer(true)}`
    : `The film is like that already, so nothing was changed. ${offer(false)}`;
}

/** Asks for the words of captions. */
export function sayNeedsWords(zh: boolean): string {
  return zh
    ? '字幕写什么？例如：“加字幕：欢迎光临。今天八折。”'
    : 'What should the captions say? For example: “add captions: Welcome. Everything is 20% off today.”';
}

/** What of a message cannot be done here. */
export function sayCannot(impossible: readonly Impossible[], zh: boolean): string {
  const words = impossible.map((one) => (zh ? one.zh : one.en));
  return zh
    ? `这个本机替身不能${words.join('，也不能')}。`
    : `This local stand-in cannot ${words.join(', nor ')}.`;
}

function offer(zh: boolean): string {
  return zh
    ? '可以试试：“改成竖屏”、“黑白”、“慢一点”、“只要前 3 秒”、“加标题 黄金时刻”、“加字幕：你好”、“去掉音乐”、“淡入淡出”。'
    : 'You could say: “make it vertical”, “black and white”, “slower”, “use the first 3 seconds”, “add a title Golden Hour”, “add captions: Hello”, “remove the music”, “fade out”.';
}

/** The answer to "undo". */
export function sayUndone(done: boolean, zh: boolean): string {
  if (zh) return done ? '已恢复到上一个版本。' : '没有可以撤销的修改。';
  return done ? 'Back to the version before.' : 'There is nothing to undo.';
}
