/** What the backend told a person to do on a screen that does not exist here, as something the bot can do. */
export type GuiAction =
  | { readonly kind: 'export' }
  | { readonly kind: 'state' }
  | { readonly kind: 'tracks' }
  /** `text` is an instruction in the language it was found in, to be sent as the person's words. */
  | { readonly kind: 'edit'; readonly text: string };

const EXPORT = /\b(?:export|download)\b|导出|下载|匯出|導出/i;

/** An imperative with an object; "Delete" alone would not say what. */
const EDIT =
  /^(?:add|remove|delete|trim|cut|split|crop|rotate|mute|replace|change|increase|decrease|speed up|slow down|loop|fade|apply|insert|make|shorten|extend|reverse|generate|regenerate|enhance|stabilize)\s+\S|^(?:添加|加入|删除|移除|裁剪|剪辑|分割|旋转|替换|更换|调整|增加|减少|加速|减速|生成|应用|插入|缩短|延长)\S/iu;

/** Whether words name the export, as a button's label or as what a button is for. */
export function isExport(words: string): boolean {
  return EXPORT.test(words);
}

/** What pressing a button with this label comes to; nothing where it is neither export, preview nor edit. */
export function actionOf(label: string): GuiAction | undefined {
  if (isExport(label)) return { kind: 'export' };
  if (/\bpreview\b|\btimeline\b|预览|时间线|时间轴/i.test(label)) return { kind: 'tracks' };
  return EDIT.test(label) ? { kind: 'edit', text: label } : undefined;
}

/** The list without repetitions, in the order they were first found. */
export function distinct(actions: readonly GuiAction[]): GuiAction[] {
  const name = (action: GuiAction) => (action.kind === 'edit' ? `edit ${action.text}` : action.kind);
  return [...new Map(actions.map((action) => [name(action), action])).values()];
}

/** The instructions for edits among some actions, in their order. */
export function editsOf(actions: readonly GuiAction[]): string[] {
  return actions.flatMap((action) => (action.kind === 'edit' ? [action.text] : []));
}

/** Whether the timeline is to be shown: a person was told to open a panel or to preview something. */
export function showsTimeline(actions: readonly GuiAction[]): boolean {
  return actions.some(({ kind }) => kind === 'state' || kind === 'tracks');
}
