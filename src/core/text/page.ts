import type { Stage } from '../reply.ts';
import type { Language } from '../session.ts';

/** Commands that the chat page offers in its menu; each is sent as `/name`. */
export type MenuCommand = 'status' | 'export' | 'credits' | 'new' | 'cancel' | 'skill' | 'language' | 'help';

/**
 * The words of the chat page itself: its labels and hints, never what the bot says. They travel to the browser as
 * JSON, so where something is to be filled in they hold `{name}`. A language that lacks one does not compile.
 */
export interface PageWords {
  /** In the page's header and the browser's tab. */
  readonly title: string;
  readonly tagline: string;
  readonly skipToMessage: string;
  /** Names the log of messages to a screen reader. */
  readonly log: string;
  readonly you: string;
  readonly bot: string;

  // The connection
  readonly online: string;
  readonly connecting: string;
  readonly offline: string;

  // An empty chat
  readonly welcome: string;
  readonly welcomeHint: string;
  readonly tryThis: string;

  // Writing
  readonly message: string;
  readonly placeholder: string;
  readonly send: string;
  readonly attach: string;
  readonly remove: string;
  readonly attached: string;
  readonly drop: string;
  readonly dropHint: string;
  readonly tooLarge: string;
  readonly tooMany: string;
  readonly tooLong: string;
  readonly menu: string;
  readonly commands: Readonly<Record<MenuCommand, string>>;

  // What was sent
  readonly sending: string;
  readonly sent: string;
  readonly received: string;
  readonly failed: string;
  readonly tooFast: string;
  readonly noRoom: string;
  readonly retry: string;
  readonly discard: string;
  readonly chose: string;
  readonly notTaken: string;

  // What comes back
  readonly working: string;
  readonly typing: string;
  readonly stages: Readonly<Record<Stage, string>>;
  readonly elapsed: string;
  readonly download: string;
  readonly gone: string;
  readonly opensElsewhere: string;
  readonly showAll: string;
  readonly newMessages: string;
  readonly earlier: string;
  readonly today: string;
  readonly yesterday: string;

  // The end of a chat
  readonly deleteChat: string;
  readonly deleteAsk: string;
  readonly deleteHint: string;
  readonly deleteYes: string;
  readonly deleteNo: string;
  readonly deleted: string;
  readonly notDeleted: string;

  // The timeline
  readonly timeline: string;
  readonly tracks: Readonly<Record<'video' | 'audio' | 'text' | 'other', string>>;
  readonly clip: string;
}

const en: PageWords = {
  title: 'Nemo Video Bot',
  tagline: 'Videos from your words and photos',
  skipToMessage: 'Skip to the message field',
  log: 'Conversation',
  you: 'You',
  bot: 'Bot',

  online: 'Online',
  connecting: 'Connecting…',
  offline: 'No connection. Trying again…',

  welcome: 'What shall we film?',
  welcomeHint:
    'Describe a scene, or drop in photos and clips. You can change anything afterwards, just say so.',
  tryThis: 'Try one of these',

  message: 'Message',
  placeholder: 'Describe your video…',
  send: 'Send',
  attach: 'Add photos or clips',
  remove: 'Remove {name}',
  attached: 'Files to send',
  drop: 'Drop to add',
  dropHint: 'Photos, clips and sound',
  tooLarge: '{name} is too large: at most {limit}.',
  tooMany: 'At most {limit} files at once.',
  tooLong: 'That is too long: at most {limit} characters. Shorten it, or send it in parts.',
  menu: 'Commands',
  commands: {
    status: 'Show the timeline',
    export: 'Export the video',
    credits: 'Credits left',
    new: 'New project',
    cancel: 'Stop what is running',
    skill: 'Choose a style of bot',
    language: 'Language',
    help: 'Help',
  },

  sending: 'Sending',
  sent: 'Sent',
  received: 'Received',
  failed: 'Not sent.',
  tooFast: 'That was a lot at once. Try again in {seconds} s.',
  noRoom: 'There is no room for files just now. Try again later, or without files.',
  retry: 'Try again',
  discard: 'Discard',
  chose: 'You chose “{label}”',
  notTaken: 'not sent: over {limit}',

  working: 'Working',
  typing: 'The bot is writing',
  stages: {
    waiting: 'Waiting for its turn',
    away: 'Waiting for the video service',
    'files-away': 'Waiting for your files',
    connecting: 'Connecting',
    uploading: 'Uploading your files',
    making: 'Making your video',
    checking: 'Checking the result',
    rendering: 'Rendering',
    sending: 'Sending the video',
  },
  elapsed: 'Elapsed {time}',
  download: 'Download',
  gone: 'not kept here',
  opensElsewhere: 'opens in a new tab',
  showAll: 'Show all',
  newMessages: 'New messages',
  earlier: 'Show earlier messages',
  today: 'Today',
  yesterday: 'Yesterday',

  deleteChat: 'Delete this chat',
  deleteAsk: 'Delete this chat?',
  deleteHint:
    'Every message, file and video in it is removed for good, and the bot forgets your project. What is running stops.',
  deleteYes: 'Delete',
  deleteNo: 'Keep it',
  deleted: 'The chat was deleted.',
  notDeleted: 'The chat could not be deleted. Try again.',

  timeline: 'Timeline',
  tracks: { video: 'Picture', audio: 'Sound', text: 'Titles', other: 'Other' },
  clip: '{name}, {from} to {to}',
};

const zh: PageWords = {
  title: 'Nemo 视频机器人',
  tagline: '用文字和照片做视频',
  skipToMessage: '跳到输入框',
  log: '对话',
  you: '你',
  bot: '机器人',

  online: '在线',
  connecting: '正在连接…',
  offline: '连接已断开，正在重试…',

  welcome: '今天想拍点什么？',
  welcomeHint: '描述一个画面，或者把照片和片段拖进来。之后想改哪里，直接说就行。',
  tryThis: '试试这些',

  message: '消息',
  placeholder: '描述你想要的视频…',
  send: '发送',
  attach: '添加照片或片段',
  remove: '移除 {name}',
  attached: '待发送的文件',
  drop: '松手即可添加',
  dropHint: '照片、视频和音频',
  tooLarge: '{name} 太大了，最多 {limit}。',
  tooMany: '一次最多 {limit} 个文件。',
  tooLong: '内容太长了，最多 {limit} 个字符。请精简一下，或者分几次发送。',
  menu: '命令',
  commands: {
    status: '查看时间线',
    export: '导出视频',
    credits: '剩余积分',
    new: '新建项目',
    cancel: '停止当前任务',
    skill: '切换机器人风格',
    language: '语言',
    help: '帮助',
  },

  sending: '正在发送',
  sent: '已发送',
  received: '已收到',
  failed: '没有发出去。',
  tooFast: '发得有点快，请 {seconds} 秒后再试。',
  noRoom: '现在没有空间保存文件了。请稍后再试，或者先不带文件发送。',
  retry: '重试',
  discard: '放弃',
  chose: '你选择了“{label}”',
  notTaken: '未发送：超过 {limit}',

  working: '进行中',
  typing: '机器人正在输入',
  stages: {
    waiting: '排队中',
    away: '等待视频服务恢复',
    'files-away': '等待读取你的文件',
    connecting: '正在连接',
    uploading: '正在上传文件',
    making: '正在制作视频',
    checking: '正在检查结果',
    rendering: '正在渲染',
    sending: '正在发送视频',
  },
  elapsed: '已用时 {time}',
  download: '下载',
  gone: '这里没有保存',
  opensElsewhere: '在新标签页打开',
  showAll: '显示全部',
  newMessages: '新消息',
  earlier: '显示更早的消息',
  today: '今天',
  yesterday: '昨天',

  deleteChat: '删除这个聊天',
  deleteAsk: '要删除这个聊天吗？',
  deleteHint: '其中的消息、文件和视频都会被永久删除，机器人也会忘记你的项目，正在进行的任务会停止。',
  deleteYes: '删除',
  deleteNo: '保留',
  deleted: '聊天已删除。',
  notDeleted: '没能删除这个聊天，请再试一次。',

  timeline: '时间线',
  tracks: { video: '画面', audio: '声音', text: '字幕', other: '其他' },
  clip: '{name}，{from} 到 {to}',
};

/** The page's words, a language each. */
export const pageWords: Readonly<Record<Language, PageWords>> = { en, zh };
