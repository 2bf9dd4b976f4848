import type { Change, DetailChange } from '../changes.ts';
import type { DetailName, Timeline, Track } from '../timeline.ts';
import { join } from './lines.ts';
import { percent, retimed, seconds, shapeOf, shown } from './measure.ts';
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
  if (one.kind === 'detail' || one.kind === 'details') return detail(one);
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

const DETAILS: Readonly<Record<DetailName, string>> = {
  look: '色调',
  filter: '滤镜',
  effect: '特效',
  brightness: '亮度',
  contrast: '对比度',
  saturation: '饱和度',
  opacity: '不透明度',
  colour: '颜色',
  background: '背景',
  position: '位置',
  font: '字体',
  size: '大小',
  speed: '速度',
  fade: '淡入淡出',
  fadeIn: '淡入',
  fadeOut: '淡出',
  transition: '转场',
  motion: '动效',
  captions: '字幕',
  muted: '静音',
  loop: '循环',
};

/** Plain words of details; others stand as the draft has them. */
const VALUES: ReadonlyMap<string, string> = new Map([
  ['black-and-white', '黑白'],
  ['on', '开'],
  ['off', '关'],
  ['top', '顶部'],
  ['center', '居中'],
  ['bottom', '底部'],
  ['left', '左侧'],
  ['right', '右侧'],
  ['black', '黑色'],
  ['white', '白色'],
  ['grey', '灰色'],
  ['red', '红色'],
  ['orange', '橙色'],
  ['yellow', '黄色'],
  ['green', '绿色'],
  ['cyan', '青色'],
  ['blue', '蓝色'],
  ['purple', '紫色'],
  ['pink', '粉色'],
  ['brown', '棕色'],
]);

/** `色调：黑白`, `标题颜色：红色`, `改动了画面的细节`. */
function detail(one: DetailChange): string {
  if (one.kind === 'details') return `改动了${one.track === undefined ? '视频' : THINGS[one.track]}的细节`;
  const { name, value, track = 'video', clip } = one;
  const label = track === 'video' ? DETAILS[name] : `${THINGS[track]}${DETAILS[name]}`;
  const whose = clip === undefined ? '' : `${nameOf(track, clip, zhSummary, 40)}的`;
  return `${whose}${label}：${value === undefined ? '无' : (VALUES.get(value) ?? shown(value))}`;
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
