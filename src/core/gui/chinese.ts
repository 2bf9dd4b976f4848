import { isExport } from './actions.ts';
import { dragged, labelOf, pressed } from './chinese-parts.ts';
import type { Clause, Grammar, Instruction } from './clauses.ts';
import { from, MARKS, one } from './pattern.ts';

const OPENING = '["“「『【*]{0,4}';
const CLOSING = '["”」』】*]{0,4}';

/** "在右上角", "从素材库中". */
const PLACE = `(?:在[^，在从]{0,12}?${one('中|上|里|内|方|侧|角|部|界面|页面|面板')}的?|从[^，在从]{0,12}?[中里])`;
/** Words before the verb of an instruction: who is told what to do is "你" or nobody. */
const LEAD = `(?:${one(`
  请 | 您 | 你 | 可以 | 可 | 能 | 也 | 还 | 现在 | 然后 | 接着 | 接下来 | 之后 | 随后 | 再 | 就 | 直接 | 只需要 |
  只需 | 只要 | 需要 | 首先 | 最后 | 先 | 并且 | 并 | 或者 | 或 | 下一步 | 随时
`)}|${PLACE}){0,8}`;

const PRESS = one('右键点击|双击|单击|点击|点按|轻点|轻触|点选|点一下|按下');
const PANEL = one(`
  面板 | 标签页? | 选项卡 | 菜单 | 侧边栏 | 侧栏 | 设置 | 素材库 | 媒体库 | 音乐库 | 编辑器 | 时间线 | 时间轴 | 工作区 |
  工具栏 | 属性栏? | 控制台 | 仪表盘 | 导出窗口 | 导出页面 | 导出界面 | 项目页面 | 项目界面 | 编辑页面 | 编辑界面
`);
const SCREEN = one('时间线|时间轴|预览窗口?|播放器');
const WORK = one('视频|影片|成片|作品|文件|它|为|成|到|即可|吧|保存|并保存|你的|您的');

const VERBS = {
  press: from(
    MARKS,
    LEAD,
    `(?:${PRESS}|[选使][择用](?=${OPENING}${one('导出|下载')}))(?![率量数音声流])(?<rest>.+)$`,
  ),
  open: from(MARKS, LEAD, `${one('打开|进入|前往|切换到')}[^，]{0,14}?${PANEL}`),
  drag: from(MARKS, LEAD, `(?:${one('拖拽|拖动|拖放|拖入|拖到|拖进')}|[将把][^，]{1,40}?拖[拽动放入到进至])`),
  preview: from(
    MARKS,
    LEAD,
    `(?:在?${SCREEN}[上中里内]?[^，]{0,4}?${one('预览|查看|播放|观看')}|${one('预览|查看|播放|检查')}[^，]{0,10}?${SCREEN})`,
  ),
  // "导出视频需要一分钟" tells something, it asks for nothing.
  export: from(
    MARKS,
    LEAD,
    `(?:${one('导出|下载')}(?:${WORK}(?!${one('需要|会|要|时|的|大约|已|失败|成功|完成|按钮')})|$)|导出${one('了|吧|即可')}?$)`,
  ),
};

/** A sentence about a button that is not there: "导出按钮在右上角". */
const BUTTON = from(
  MARKS,
  `${OPENING}[^，。]{0,8}${CLOSING}${one('按钮|图标')}${one('在|位于|就在|可以|会')}`,
);

/** A report of something done, or a thing in the picture, is no instruction. */
const CONTENT = /的(?:动画|特效|音效|效果|镜头|画面|手势|声音)|已(?:添加|加入|删除|应用|完成|经)/;

/** What follows is the person's own content, even without quotes: "字幕：点击链接". */
const SHOWN = /(?:标题|字幕|文案|旁白|文字|台词|口号|脚本|镜头\s{0,4}\d{0,4})\*{0,4}[：:]\s{0,9}$/;

const IF = from(MARKS, one('如果|如需|如|若|当|想要|想|要|为了|等|待|一旦|完成后|确认后'));
const AFTER = /(?:后|时|的话|之后|以后)[，,：:]?\s{0,9}$/;
const WHERE = from(MARKS, '在[^，]{0,14}[中上里角侧方部][，,]?\\s{0,9}$');
const EMPTY = from(
  MARKS,
  `${one('接下来|下一步|然后|最后|现在|首先|另外|此外|好|好的|步骤如下|操作步骤|方法如下')}?[，,：:；;\\s]{0,9}$`,
);
const GOING_ON = from(
  `\\s{0,9}(?:${one('即可|就|便|然后|再|并|选择|来|以|将|把|等待|稍等|下载|保存|或|系统')}`,
  `|[^，]{0,6}${one('就会|即可|就能|就可以|将会?|便可|便会')})`,
);

/** Chinese. */
export const chinese: Grammar = {
  joints: /[，,；;：:]\s*/g,
  read,
  dangling: (masked) => IF.test(masked) || AFTER.test(masked) || WHERE.test(masked) || EMPTY.test(masked),
  aimed: () => false,
  free: (masked) => !GOING_ON.test(masked),
  offered: /如果|如需|若要|若想|也可以|还可以|想要|可选/,
  leaning: /^\s*(?:既然|因为|由于)/,
  begin: (text) => text.replace(/^(?:并且|并|然后|而且|但是|但|不过|所以|同时)/, ''),
};

function read({ text, masked, before }: Clause): Instruction | undefined {
  if (CONTENT.test(masked) || SHOWN.test(before)) return undefined;
  if (BUTTON.test(masked)) return { actions: () => (isExport(text) ? [{ kind: 'export' }] : []) };
  const rest = VERBS.press.exec(masked)?.groups?.['rest'];
  if (rest !== undefined) {
    const label = labelOf(text.slice(text.length - rest.length));
    return { actions: (extent) => pressed(label, extent) };
  }
  if (VERBS.open.test(masked)) return { actions: () => [{ kind: 'state' }] };
  if (VERBS.drag.test(masked)) return { actions: dragged };
  if (VERBS.preview.test(masked)) return { actions: () => [{ kind: 'tracks' }] };
  if (VERBS.export.test(masked)) return { actions: () => [{ kind: 'export' }] };
  return undefined;
}
