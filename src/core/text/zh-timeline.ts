import type { Change } from '../changes.ts';
import type { Timeline, Track } from '../timeline.ts';
import { join } from './lines.ts';
import { percent, retimed, seconds, shapeOf } from './measure.ts';
import { nameOf, namesOf, type SummaryWords } from './summary.ts';

/** A timeline written down in Chinese. */
export const zhSummary: SummaryWords = {
  heading: (tracks) => `时间线（${tracks} 条轨道）：`,
  kinds: { video: '视频', audio: '背景音乐', text: '标题', other: '其他' },
  colon: '：',
  quoted: (title) => `“${title}”`,
  span: (from, to, volume) => `（${from}-${to} 秒${volume === undefined ? '' : `，${volume}%`}）`,
  comma: '、',
  more: (clips) => `另有 ${clips} 段`,
  unnamed: '未命名',
};

const THINGS: Readonly<Record<Track['kind'], string>> = {
  video: '画面',
  audio: '音乐',
  text: '标题',
  other: '图层',
};

const SHAPES = { upright: '竖屏', wide: '横屏', square: '方形' };

/** One difference in Chinese words: `添加了音乐：Lo-fi（0–10 秒，35%）`. */
export function zhChange(one: Change): string {
  if (one.kind === 'length') return `总时长改为 ${seconds(one.length)} 秒（原来 ${seconds(one.was)} 秒）`;
  if (one.kind === 'shape') {
    const shape = shapeOf(one);
    return `画面改为${shape === undefined ? '' : `${SHAPES[shape]}，`}${one.width}×${one.height}`;
  }
  const what = `${THINGS[one.track]}：${nameOf(one.track, one.clip, zhSummary)}`;
  const span = `${seconds(one.clip.from)}–${seconds(one.clip.to)} 秒`;
  const volume = one.clip.volume === undefined ? '' : `${percent(one.clip.volume)}%`;
  if (one.kind === 'removed') return `删除了${what}`;
  if (one.kind === 'added')
    return `添加了${what}（${[span, ...(volume === '' ? [] : [volume])].join('，')}）`;
  if (one.kind === 'moved') {
    const verb = { longer: '延长了', shorter: '缩短了', moved: '移动了' }[retimed(one.clip, one.was)];
    return `${verb}${what}（${span}，原来 ${seconds(one.was.from)}–${seconds(one.was.to)} 秒）`;
  }
  const was = one.was.volume ?? 1;
  const verb = (one.clip.volume ?? 1) > was ? '调大了' : '调小了';
  return `${verb}${what}（${volume}，原来 ${percent(was)}%）`;
}

/** What a video shows, for someone who cannot see it; fits the 1024 characters that platforms allow. */
export function zhAlt(timeline: Timeline): string {
  const [pictures, music, titles] = (['video', 'audio', 'text'] as const).map((kind) =>
    namesOf(timeline, kind, zhSummary),
  );
  const shape = shapeOf(timeline);
  const shows = [
    join(pictures, '，接着是'),
    join(music, '、', '配乐：'),
    join(titles, '、', '文字：'),
  ].filter((part) => part !== '');
  const what = `${shape === undefined ? '' : SHAPES[shape]}视频`;
  return `${what}，${seconds(timeline.length)} 秒${shows.length > 0 ? `：${shows.join('，')}` : ''}。`;
}
