import { actionOf, type GuiAction, isExport } from './actions.ts';
import type { Clause, Grammar, Instruction } from './clauses.ts';

const MARKS = '[\\s*_•>-]{0,9}(?:\\d{1,2}[.)、]\\s?)?[\\s*_]{0,4}';
const PLACE =
  '(?:在[^，在从]{0,12}?(?:中|上|里|内|方|侧|角|部|界面|页面|面板)的?|从[^，在从]{0,12}?(?:中|里))';
const LEAD = `(?:请|您|你|可以|可|能|也|还|现在|然后|接着|接下来|之后|随后|再|就|直接|只需要|只需|只要|需要|首先|最后|先|并且|并|或者|或|下一步|随时|${PLACE}){0,8}`;
const PANEL =
  '(?:面板|标签页?|选项卡|菜单|侧边栏|侧栏|设置|素材库|媒体库|音乐库|编辑器|时间线|时间轴|工作区|工具栏|属性栏?|控制台|仪表盘|(?:导出|项目|编辑)(?:窗口|页面|界面))';
const SCREEN = '(?:时间线|时间轴|预览窗口?|播放器)';

const VERBS = {
  click: new RegExp(
    `^${MARKS}${LEAD}(?:右键点击|双击|单击|点击|点按|轻点|轻触|点选|点一下|按下|(?:选择|使用)(?=["“「『【*]*(?:导出|下载)))(?!率|量|数|音|声|流)(?<rest>.+)$`,
  ),
  open: new RegExp(`^${MARKS}${LEAD}(?:打开|进入|前往|切换到)[^，]{0,14}?${PANEL}`),
  drag: new RegExp(
    `^${MARKS}${LEAD}(?:拖拽|拖动|拖放|拖入|拖到|拖进|(?:将|把)[^，]{1,40}?拖(?:拽|动|放|入|到|进|至))`,
  ),
  preview: new RegExp(
    `^${MARKS}${LEAD}(?:在?${SCREEN}(?:上|中|里|内)?[^，]{0,4}?(?:预览|查看|播放|观看)|(?:预览|查看|播放|检查)[^，]{0,10}?${SCREEN})`,
  ),
  previewed: new RegExp(`^${MARKS}${LEAD}(?:预览|查看|播放|观看)`),
  export: new RegExp(
    `^${MARKS}${LEAD}(?:导出|下载)(?:(?:视频|影片|成片|作品|文件|它|为|成|到|即可|吧|并?保存|你的|您的)(?!需要|会|要|时|的|大约|已|失败|成功|完成|按钮)|$)`,
  ),
  exportable: new RegExp(`^${MARKS}${LEAD}导出(?:了|吧|即可)?$`),
  button: new RegExp(`^${MARKS}["“「『【*]*[^，。]{0,8}["”」』】*]*(?:按钮|图标)(?:在|位于|就在|可以|会)`),
};

/** A report of something done, or a thing in the picture, is no instruction. */
const CONTENT = /的(?:动画|特效|音效|效果|镜头|画面|手势|声音)|已(?:添加|加入|删除|应用|完成|经)/;

/** What follows is the person's own content, even without quotes: "字幕：点击链接". */
const SHOWN = /(?:标题|字幕|文案|旁白|文字|台词|口号|脚本|镜头\s*\d*)\**[：:]\s*$/;

/** Chinese. */
export const chinese: Grammar = {
  joints: /[，,；;：:]\s*/g,
  read,
  dangling: (masked) =>
    /^[\s*_•>-]{0,9}(?:\d{1,2}[.)、]\s?)?(?:如果|如需|如|若|当|想要|想|要|为了|等|待|一旦|完成后|确认后)/.test(
      masked,
    ) ||
    /(?:后|时|的话|之后|以后)[，,：:]?\s*$/.test(masked) ||
    /^[\s*_•>-]{0,9}在[^，]{0,14}(?:中|上|里|角|侧|方|部)[，,]?\s*$/.test(masked) ||
    /^[\s*_•>-]{0,9}(?:\d{1,2}[.)、]\s?)?(?:接下来|下一步|然后|最后|现在|首先|另外|此外|好的?|步骤如下|操作步骤|方法如下)?[，,：:；;\s]{0,9}$/.test(
      masked,
    ),
  aimed: () => false,
  free: (masked) =>
    !/^\s*(?:即可|就|便|然后|再|并|选择|来|以|将|把|等待|稍等|下载|保存|或|系统|[^，]{0,6}(?:就会|即可|就能|就可以|将会?|便可|便会))/.test(
      masked,
    ),
  offered: /如果|如需|若要|若想|也可以|还可以|想要|可选/,
  leaning: /^\s*(?:既然|因为|由于)/,
  begin: (text) => text.replace(/^(?:并且|并|然后|而且|但是|但|不过|所以|同时)/, ''),
};

function read({ text, masked, before }: Clause): Instruction | undefined {
  if (CONTENT.test(masked) || SHOWN.test(before)) return undefined;
  if (VERBS.button.test(masked)) return { actions: () => (isExport(text) ? [{ kind: 'export' }] : []) };
  const rest = VERBS.click.exec(masked)?.groups?.['rest'];
  if (rest !== undefined) {
    const label = labelOf(text.slice(text.length - rest.length));
    return { actions: (extent) => pressed(label, extent) };
  }
  if (VERBS.open.test(masked)) return { actions: () => [{ kind: 'state' }] };
  if (VERBS.drag.test(masked)) return { actions: dragged };
  if (VERBS.preview.test(masked)) return { actions: () => [{ kind: 'tracks' }] };
  if (VERBS.export.test(masked) || VERBS.exportable.test(masked))
    return { actions: () => [{ kind: 'export' }] };
  return undefined;
}

function labelOf(rest: string): string {
  const quoted = /^[^，“"「『【[*]{0,10}["“「『【[*]+([^"”」』】\]*]{1,30})["”」』】\]*]+/.exec(rest)?.[1];
  if (quoted !== undefined) return quoted.trim();
  const named = /^(.{0,14}?)(?:按钮|图标|选项|菜单|标签|链接)/.exec(rest)?.[1] ?? rest;
  return named.replace(/^.*(?:角|侧|方|部|栏|面板|上|里|中)的/, '').trim();
}

function pressed(label: string, extent: string): GuiAction[] {
  const action = actionOf(label);
  if (action !== undefined) return [action];
  return /(?:来|以|即可|就能|就可以)(?:导出|下载)/.test(extent) ? [{ kind: 'export' }] : [];
}

/** "把标题拖到底部" as words for the backend: "把标题移到底部". */
function dragged(extent: string): GuiAction[] {
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
