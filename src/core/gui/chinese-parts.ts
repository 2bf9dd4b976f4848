import { actionOf, type GuiAction } from './actions.ts';

/** The name of what is to be pressed, read off the words after the verb; may be empty. */
export function labelOf(rest: string): string {
  const quoted = /^[^，“"「『【[*]{0,10}["“「『【[*]{1,4}([^"“”「」『』【】[\]*]{1,30})["”」』】\]*]/.exec(
    rest,
  )?.[1];
  if (quoted !== undefined) return quoted.trim();
  const named = /^(.{0,14}?)(?:按钮|图标|选项|菜单|标签|链接)/.exec(rest)?.[1] ?? rest;
  return named.replace(/^.*(?:角|侧|方|部|栏|面板|上|里|中)的/, '').trim();
}

/** What pressing it comes to; `extent` may say what it is for. */
export function pressed(label: string, extent: string): GuiAction[] {
  const action = actionOf(label);
  if (action !== undefined) return [action];
  return /(?:来|以|即可|就能|就可以)(?:导出|下载)/.test(extent) ? [{ kind: 'export' }] : [];
}

/** "把标题拖到底部" as words for the backend: "把标题移到底部". */
export function dragged(extent: string): GuiAction[] {
  const plain = extent
    .replace(/从[^，从]{0,10}(?:库|面板|侧边栏|栏)(?:中|里)?/, '')
    .replace(/来调整.*/s, '')
    .replace(/(?:即可|就行|就可以了?)$/, '')
    .replace(/[*_`\s]+/g, '');
  const moved =
    parted(plain, /将|把/, /拖[拽动放]?[到至进入]/) ?? parted(plain, /拖[拽动放入进]?/, /[到至进入]/);
  if (moved === undefined) {
    const only = /拖[拽动放入进](.+)/s.exec(plain)?.[1];
    return only === undefined || own(only) ? [] : [{ kind: 'edit', text: `移动${only}` }];
  }
  const { object, to } = moved;
  if (own(object)) return [];
  const slider = /(?:滑块|滑杆|滑条)$/.exec(object);
  if (slider !== null) return [{ kind: 'edit', text: `把${object.slice(0, slider.index)}调到${to}` }];
  const verb = /^(?:时间线|时间轴|[^，]{0,4}轨道|画布)/.test(to) ? '添加到' : '移到';
  return [{ kind: 'edit', text: `把${object}${verb}${to}` }];
}

/** What stands between two marks, and what stands behind the second. Neither is empty. */
function parted(text: string, first: RegExp, second: RegExp): { object: string; to: string } | undefined {
  const start = first.exec(text);
  if (start === null) return undefined;
  const rest = text.slice(start.index + start[0].length);
  const gap = second.exec(rest.slice(1));
  if (gap === null) return undefined;
  const to = rest.slice(1 + gap.index + gap[0].length);
  return to === '' ? undefined : { object: rest.slice(0, 1 + gap.index), to };
}

/** Files that only the person has cannot be moved by anybody else. */
function own(object: string): boolean {
  return /^(?:你的|您的)(?:文件|图片|照片|视频|素材|媒体)/.test(object);
}
