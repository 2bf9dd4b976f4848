import { pick } from '../chance.ts';
import { type Draft, segmentsOf, TRACK } from '../draft.ts';

/** One thing that an edit did, before it is put into words. */
export interface Change {
  what: 'ratio' | 'added' | 'length' | 'music' | 'music off' | 'volume' | 'title' | 'title off' | 'look';
  value: string;
}

type Tongue = 'en' | 'zh';

const CHANGES: Record<Tongue, Record<Change['what'], (value: string) => string>> = {
  en: {
    ratio: (value) => `the frame is ${value} now`,
    added: (value) => `added to the end: ${value}`,
    length: (value) => `the length is ${value} s now`,
    music: (value) => `music: ${value}`,
    'music off': () => 'the music is gone',
    volume: (value) => `the music plays at ${value}%`,
    title: (value) => `title: “${value}”`,
    'title off': () => 'the title is gone',
    look: (value) => `look: ${value}`,
  },
  zh: {
    ratio: (value) => `画面比例改为 ${value}`,
    added: (value) => `已加到末尾：${value}`,
    length: (value) => `时长改为 ${value} 秒`,
    music: (value) => `背景音乐：${value}`,
    'music off': () => '已去掉音乐',
    volume: (value) => `音乐音量 ${value}%`,
    title: (value) => `标题：“${value}”`,
    'title off': () => '已去掉标题',
    look: (value) => `风格：${value}`,
  },
};

/** The sentence after an edit. */
export function sayChanges(changes: readonly Change[], zh: boolean): string {
  const words = changes.map((change) => CHANGES[zh ? 'zh' : 'en'][change.what](change.value));
  return zh ? `好了：${words.join('；')}。` : `Done – ${words.join('; ')}.`;
}

/** What is said before a film is made. */
export function sayStart(phrase: string, seconds: number, zh: boolean): string {
  if (zh) return `好的，正在生成${phrase ? `“${phrase}”` : '视频'}，时长 ${seconds} 秒，请稍候……`;
  return `On it – I'll make ${phrase ? `“${phrase}”` : 'your video'}, ${seconds} seconds. This may take a few minutes.`;
}

/** The first of the two stages. */
export function sayRaw(zh: boolean): string {
  return zh
    ? '原始视频已生成。正在做后期：音乐、标题和调色……'
    : 'The raw video is ready. Post-production comes next: music, a title and colour.';
}

/** The second stage: what is on the timeline. */
export function sayFinished(draft: Draft, zh: boolean): string {
  const music = segmentsOf(draft, TRACK.audio)[0];
  const title = segmentsOf(draft, TRACK.text)[0];
  const seconds = draft.d / 1000;
  if (zh) {
    const parts = [
      music && `音乐 ${music.m.title}（${music.m.volume}%）`,
      title && `标题“${title.m.title}”`,
    ].filter(Boolean);
    return `视频完成：${seconds} 秒，${draft.m.ratio}${parts.length > 0 ? `，带${parts.join('和')}` : ''}。`;
  }
  const parts = [
    music && `${music.m.title} music at ${music.m.volume}%`,
    title && `the title “${title.m.title}”`,
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
      ? '我没明白要改什么。可以试试：“改成竖屏”、“加标题 黄金时刻”、“去掉音乐”、“音乐大声一点”、“时长改成 8 秒”。'
      : '请描述一下想要的视频，例如：“生成一个 5 秒的海边日落视频，配轻音乐”，或者先上传照片。';
  }
  return hasDraft
    ? "I'm not sure what to change. You could say: “make it vertical”, “add a title Golden Hour”, “remove the music”, “louder”, “make it 8 seconds”."
    : 'What should the video show? For example: “a 5-second clip of a sunset over the ocean, lo-fi music”. You can also send photos or clips first.';
}

/** The answer to "undo". */
export function sayUndone(done: boolean, zh: boolean): string {
  if (zh) return done ? '已恢复到上一个版本。' : '没有可以撤销的修改。';
  return done ? 'Back to the version before.' : 'There is nothing to undo.';
}
