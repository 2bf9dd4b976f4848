import { BACKEND_FORMATS, type SkillProfile, skillIn } from '../skill.ts';
import { isReady } from '../timeline.ts';
import type { Brought, Catalog, Stopped } from './catalog.ts';
import { bullets, itemized, paragraphs } from './lines.ts';
import { clock, shown, size, total } from './measure.ts';
import { tell } from './problems.ts';
import { summarize } from './summary.ts';
import { zhLimits } from './zh-limits.ts';
import { zhProblems } from './zh-problems.ts';
import { welcome, zhTalk } from './zh-talk.ts';
import { zhAlt, zhChange, zhSummary } from './zh-timeline.ts';

const commands: Catalog['commands'] = {
  video: '用文字、照片和片段制作或修改视频',
  export: '把视频导出为 MP4',
  status: '看看时间线上有什么',
  credits: '查询剩余积分',
  upload: '把照片、片段或音乐加进项目',
  new: '开始一个新项目',
  cancel: '停止当前任务并清空排队',
  skill: '选择我擅长的视频类型',
  language: '选择我回复用的语言',
  help: '我能做什么、怎么跟我说',
  forget: '删除我在这里记住的关于你的内容',
};

const stages: Catalog['stages'] = {
  waiting: '排队中',
  away: '等待视频服务恢复',
  'files-away': '等待读取你的文件',
  connecting: '正在连接...',
  uploading: '正在上传文件',
  making: '正在制作视频',
  checking: '正在查看改动',
  rendering: '正在渲染 MP4',
  sending: '正在发送视频',
};

const stopped: Readonly<Record<Stopped, string>> = {
  early: '已取消，还没有开始制作。',
  sent: '已取消。视频服务可能还会把它做完并用掉积分；如果做好了，我会在这里问你要不要。',
  made: '导出已取消。做好的内容还在你的项目里，说“导出”就能拿到。',
};

/** The Chinese words. */
export const zh: Catalog = {
  name: '中文',
  code: 'zh',

  ...zhTalk,
  ...zhLimits,
  help: (skill) =>
    paragraphs(
      '告诉我想做什么视频，或者发照片、片段过来再说几句。想改哪里接着说就行，做好了我把 MP4 发给你。',
      bullets(
        '',
        Object.entries(commands).map(([name, what]) => `/${name} – ${what}`),
      ),
      bullets(
        '可以这样说：',
        skillIn(skill, 'zh')
          .examples.slice(0, 3)
          .map((example) => `“${example}”`),
      ),
      `单个文件最大 ${size(skill.maxBytes)}，推荐 ${skill.formats.join('、')}。`,
      skillIn(skill, 'zh').tip === undefined ? '' : `小提示：${skillIn(skill, 'zh').tip}`,
    ),
  ready: () => '准备好了，想做个什么视频？',
  commands,
  options: {
    prompt: '用自己的话描述想要的视频',
    media: '要用到的照片、片段或音乐',
    shape: '横屏、竖屏或方形',
    skill: '要制作的视频类型',
    url: '照片、片段或音乐的公开 https 链接',
    language: '我回复用的语言',
  },
  makeVideo: '制作视频',
  shapes: { '16:9': '横屏（16:9）', '9:16': '竖屏（9:16）', '1:1': '方形（1:1）' },
  chooseSkill: (current) => `你现在用的是“${title(current)}”，想换成哪一个？`,
  skillChosen: (skill) => paragraphs(`已切换到“${title(skill)}”。`, welcome(skill)),
  chooseLanguage: '想让我用哪种语言回复？',
  languageChosen: '好的，以后我用中文回复。',
  choices: {
    exportAgain: '再次导出',
    export: '导出',
    status: '状态',
    new: '新项目',
    cancel: '取消',
    retry: '再试一次',
    continue: '继续',
    drop: '不用了',
    open: '在浏览器中打开',
    register: '注册',
    sound: '用作声音',
    forget: '删除',
    keep: '保留',
    goOn: '继续说',
    anew: '新建一个',
  },

  accepted: (brought, place) => {
    const came = total(brought) === 0 ? '收到。' : `收到${listed(brought)}。`;
    if (place <= 0) return `${came}马上开始。`;
    return `${came}${place === 1 ? '下一个就轮到你。' : `你排在第 ${place} 位。`}`;
  },
  moment: '稍等...',
  stages,
  progress: ({ stage, percent, seconds }) => {
    const share = percent === undefined ? '' : ` ${Math.round(percent)}%`;
    return `⏳ ${stages[stage].replace(/(?<!\.)\.+$/, '')}...${share}（${clock(seconds)}）`;
  },
  stillWorking: (seconds) => {
    const minutes = Math.floor(seconds / 60);
    return `⏳ 还在制作中...${minutes < 1 ? '' : `已经 ${minutes} 分钟了。`}`;
  },
  rawReady: '初步画面已经做好，接下来加音乐和标题。',

  timeline: (timeline) => (isReady(timeline) ? summarize(timeline, zhSummary) : zh.emptyTimeline),
  emptyTimeline: '时间线还是空的，告诉我想做什么视频吧。',
  changes: (changes) => itemized(changes.map(zhChange), (more) => `另外还有 ${more} 处改动`),
  nothingChanged: '时间线没有变化。换个说法，或者说得更具体一点试试。',
  leftToDo: (edits) => bullets('这些还没有做，需要的话把那一行发给我：', edits),
  brokeOff: '视频服务没做完就中断了。',
  brokeOffUnchanged: '视频服务没做完就中断了，时间线没有变化。',
  answerCut: '回答到这里被截断了，要继续吗？',
  goOn: '继续',
  wholeAnswer: '完整的回答在这个文件里。',
  notChecked: '之后没能看到时间线，过一分钟说“状态”或“导出”试试。',
  newPieces: '做出了新的素材，但还没放到时间线上。告诉我要怎么用吧。',
  sameVideo: '和上一个视频一样，之后没有任何改动。',
  changesLatest: (title) =>
    `我会修改你最新的视频${title === '' ? '' : `“${shown(title)}”`}，而不是你回复的那个。`,
  projectGone: '你的项目在视频服务那边已经没有了。要用这个请求新建一个吗？',
  projectReplaced: '视频服务那边已经没有你的项目了，所以我新建了一个。之前发的文件不在里面。',
  videoReady: '✅ 视频做好了！',
  notice: '视频做好了。',
  noticeOf: (title) => (shown(title) === '' ? zh.notice : `“${shown(title)}”\n${zh.notice}`),
  creditsLeft: (available) => `剩余 ${grouped(available)} 积分`,
  credits: ({ available, frozen, total: all }) =>
    `你还有 ${grouped(available)} 积分${frozen > 0 ? `，另有 ${grouped(frozen)} 积分正被进行中的任务占用（共 ${grouped(all)}）` : ''}。`,
  uploaded: (brought, failed) => {
    const came = total(brought) === 0 ? '' : `已添加${listed(brought)}，告诉我想做成什么样吧。`;
    return paragraphs(came, zh.leftOut(failed)) || '把照片、片段或音乐发给我，或者发一个公开链接。';
  },
  leftOut: (files) =>
    files.length === 0
      ? ''
      : `${names(files)}用不了。请检查大小和格式（支持 ${BACKEND_FORMATS.join('、')}）后再发一次。`,
  newProject: '新项目建好了，想做个什么视频？',
  notBrought: '不过视频没能送到这里。再导出一次，我再试试。',
  tooLargeHere: (limit, link) =>
    `视频超过了这里能收的 ${size(limit)}${link === undefined ? '。可以让我做短一点。' : `，给你链接：${link}`}`,
  notAllowedHere: (permission, link) =>
    `我在这里没有发文件的权限${permission === undefined ? '' : `（缺少：${shown(permission, 60)}）`}${link === undefined ? '。请私聊找我。' : `，给你视频链接：${link}`}`,
  sentInPrivate: (permission) =>
    permission === undefined
      ? '视频没法发在这里，已私信给你。'
      : `我在这里没有发文件的权限（缺少：${shown(permission, 60)}），视频已私信给你。`,
  answeredInPrivate: '没法在这里回答，我已私信给你。',
  writeToMeFirst: '这个回答只给你一个人看。请先私聊给我发条消息，然后再问一次。',
  owed: '之前做好时没能送到，现在给你补上。',
  openHere: '这是你的项目。请不要把链接给别人：打开它的人会得到整个项目。',
  registerHere: '在这里注册就能保留你的项目。请不要把链接给别人：打开它的人会得到你的账号。',
  registered: '不用注册，你的账号已经会一直保留。',
  operatorsAccount: '这个机器人用的是管理员的账号，所以余额和链接我不能给出来。需要的话，请问问管理员。',
  alt: zhAlt,

  cancelled: (queued, running) =>
    paragraphs(
      queued > 0 ? `已取消排队中的 ${queued} 个请求。` : '',
      running ? '正在停止进行中的那个。' : '',
    ) || zh.nothingToCancel,
  cancelledBubble: (how) => stopped[how],
  nothingToCancel: '现在没有可以取消的任务。',
  forgotten: '好了，我在这里记住的关于你的内容都删了。做过的视频还在视频服务那边，到期才会清除。',
  forgetAsk: '要删除我在这里记住的关于你的全部内容吗？你的项目会一起忘掉，正在进行的任务会停止。',
  forgetKept: '好的，都保留着。',
  interrupted: (hours) => `你${ago(hours)}的视频请求中断了，要继续吗？`,
  heardLate: (hours) => `这是你${ago(hours)}发来的，那时我不在线。现在要做吗？`,
  dropped: '好的，不做了。',
  waitingForBackend: '视频服务暂时没有回应。你的请求我留着，恢复后会自动继续。',
  waitingForFiles: '你的文件我暂时取不到。你的请求我留着，恢复后会自动继续。',
  lateVideo: '你取消的那个视频还是做出来了，导出就能拿到。',

  emptyMessage: (skill) => {
    const example = skillIn(skill, 'zh').examples[0];
    return `告诉我想做什么视频，或者发照片、片段过来。${example === undefined ? '' : `比如：“${example}”`}`;
  },
  promptTooLong: (limit) => `太长了，我一次最多能读 ${grouped(limit)} 个字，缩短一点再发吧。`,
  tooManyFiles: (limit) => `一次最多收 ${limit} 个文件，请分几次发。`,
  queueFull: (limit) =>
    `你这里已经有 ${limit} 个请求：一个在做${limit > 1 ? `，${limit - 1} 个在排队` : ''}。等一个做完，或者用 /cancel 清空排队。`,
  unknownChoice: '这个按钮已经失效了，直接用文字告诉我吧。',
  notYours: '这个按钮是别人的。给我发条消息，就有你自己的了。',
  heard: '好的！',
  stickerRefused: '贴纸真可爱！不过它做不了视频，发张照片或一段视频吧。',
  answeredHidden:
    '我看不到你回复的那条消息。请在那条消息上用“应用 ▸ 制作视频”，或者把内容和照片放在一条 @我 的消息里。',
  messageUnread: '我在这里读不到你这条消息。请在消息里 @我，或者用 /video。',
  editIgnored: '我在忙的时候看不到修改，请把改动作为新消息发给我。',
  platformLimit: (name, limit) =>
    `${shown(name) === '' ? '这个文件' : `“${shown(name)}”`}超过了这里允许我下载的 ${size(limit)}。` +
    '可以发一个公开链接，或者压缩、剪短后再发；部署这个机器人的人也可以用自建服务器放宽限制。',
  lateItem: '这个文件到的时候我已经开始了，接下来会加进项目。',
  resultByDm: '我没法在这个频道发消息，视频做好后会私信给你。',
  memoryAway: '我这会儿记不住东西。请等一分钟，我会接着处理。',
  problem: (problem, skill) => tell(zhProblems, problem, skill),
};

function title(skill: SkillProfile): string {
  return shown(skillIn(skill, 'zh').title, 80);
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}

function names(files: readonly string[]): string {
  const first = files.slice(0, 5).map((name) => `“${shown(name) || '未命名文件'}”`);
  return `${first.join('、')}${files.length > 5 ? `等 ${files.length} 个文件` : ''}`;
}

function listed(brought: Brought): string {
  const parts: readonly (readonly [number, string])[] = [
    [brought.images, '张照片'],
    [brought.videos, '段视频'],
    [brought.audios, '段音频'],
    [brought.others, '个文件'],
    [brought.links, '个链接'],
  ];
  const came = parts.filter(([count]) => count > 0).map(([count, thing]) => ` ${count} ${thing}`);
  return came.length < 2 ? came.join('') : `${came.slice(0, -1).join('、')}和${came.at(-1) ?? ''}`;
}

function ago(hours: number): string {
  if (hours < 24) return ` ${Math.max(1, Math.round(hours))} 小时前`;
  return hours < 48 ? '昨天' : ` ${Math.floor(hours / 24)} 天前`;
}
