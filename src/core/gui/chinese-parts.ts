import { actionOf, type GuiAction } from './actions.ts';

/** The name of what is to be pressed, read off the words after the verb; may be empty. */
export function labelOf(rest: string): string {
  const quoted = /^[^，“"「『【[*]{0,10}["“「『【[*]+([^"”」』】\]*]{1,30})["”」』】\]*]+/.exec(rest)?.[1];
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
    .replace(/从[^，]{0,10}(?:库|面板|侧边栏|栏)(?:中|里)?/, '')
    .replace(/(?:即可|就行|就可以了?|来调整.*)$/, '')
    .replace(/[*_`\s]+/g, '');
  const [, object, to] =
    /(?:将|把)(.+?)拖(?:拽|动|放)?(?:到|至|进|入)(.+)$/.exec(plain) ??
    /拖(?:拽|动|放|入|进)?(.+?)(?:到|至|进|入)(.+)$/.exec(plain) ??
    [];
  if (object === undefined || to === undefined) {
    const only = /拖(?:拽|动|放|入|进)(.+)$/.exec(plain)?.[1];
    return only === undefined || own(only) ? [] : [{ kind: 'edit', text: `移动${only}` }];
  }
  if (own(object)) return [];
  const slider = /^(.+?)(?:滑块|滑杆|滑条)$/.exec(object)?.[1];
  if (slider !== undefined) return [{ kind: 'edit', text: `把${slider}调到${to}` }];
  const verb = /^(?:时间线|时间轴|[^，]{0,4}轨道|画布)/.test(to) ? '添加到' : '移到';
  return [{ kind: 'edit', text: `把${object}${verb}${to}` }];
}

/** Files that only the person has cannot be moved by anybody else. */
function own(object: string): boolean {
  return /^(?:你的|您的)(?:文件|图片|照片|视频|素材|媒体)/.test(object);
}
