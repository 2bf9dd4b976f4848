import { BACKEND_FORMATS } from '../skill.ts';
import { isMoment, shown, size } from './measure.ts';
import type { ProblemWords } from './problems.ts';

/** What went wrong, in Chinese: one sentence or two, the last of which says what to do. */
export const zhProblems: ProblemWords = {
  'token-expired': () => '和视频服务的连接过期了，请把刚才的内容再发一次，我会重新连接。',
  'session-missing': () => '视频服务那边已经找不到这个项目了。告诉我想做什么，我会新建一个。',
  'no-credits': ({ register }) =>
    register === undefined
      ? '积分用完了。请先到你的账户里充值，然后再发一次。'
      : `免费积分用完了。在这里注册就能获得更多积分，并保留这个项目：${register}`,
  'bad-format': ({ name, really }) =>
    `${file(name)}${really === undefined ? '的格式我用不了' : `其实是 ${shown(really, 10).toUpperCase()} 文件，我用不了`}，请换成这些格式之一：${BACKEND_FORMATS.join('、')}。`,
  'too-large': ({ name, limit }, skill) =>
    `${file(name)}超过了 ${size(limit ?? skill.maxBytes)} 的上限，请压缩或剪短后再发。`,
  'plan-blocked': ({ register }) => {
    const step = '请注册或升级套餐来解锁导出';
    return `你目前的套餐不支持导出。${register === undefined ? `${step}。` : `${step}：${register}`}`;
  },
  'rate-limited': ({ until, account }) => {
    const known = until !== undefined && isMoment(until);
    if (account)
      return `视频服务发放的免费账号有限，目前已经用完。请${known ? `在 ${moment(until)} 之后` : '明天'}再试，或者请管理员接入一个账号。`;
    return known ? `请求太频繁了，请在 ${moment(until)} 之后再试。` : '请求太频繁了，请等一分钟再试。';
  },
  'backend-down': () => '暂时连不上视频服务。什么都还没发出去，过几分钟再试就好。',
  'outcome-unknown': () =>
    '视频服务还没答复就断线了，目前也没看到变化。想让我重试的话，请点“再试一次”，或者重新发一遍。',
  'backend-failed': () => '视频服务没能完成这一步。换个说法、把要求拆小一点，或者过一分钟再发。',
  unplayable: () => '导出的视频坏了，没有播放器能播放。时间线还在，再导出一次，我就把新的发给你。',
  'render-failed': () => '视频渲染失败了。时间线还在，说一声“导出”就能再试一次。',
  'nothing-to-export': () => '时间线上还没有可以导出的内容，先告诉我想做什么视频吧。',
  'file-unreachable': ({ name }) => `没能取到${file(name)}，请再发一次，或者确认链接是公开的。`,
  'empty-file': ({ name }) => `${file(name)}是空的，请重新发一次。`,
  'over-chat-limit': ({ limit }) => `视频超过了这里能收的 ${size(limit)}，可以让我做一个更短或更小的版本。`,
  'message-gone': () => '我正在更新的那条消息不见了，我换一条新消息继续。',
  'chat-closed': () => '我已经没法在那个聊天里发消息了，请重新打开聊天，给我发条消息。',
  'not-allowed': ({ permission }) =>
    permission === undefined
      ? '我在这里没有权限这样做，请让管理员检查一下我的权限，或者直接私信我。'
      : `我在这里缺少“${shown(permission)}”权限，请让管理员开通，或者直接私信我。`,
  'platform-refused': () => '这里没有收下我的消息，请再问我一次，或者直接私信我。',
  'slow-down': () => '这里的消息发得有点快，请稍等一下，我马上跟上。',
  'chat-moved': () => '这个群换了新地址，请到新群里找我。',
  'platform-down': () => '消息暂时发不出去，请稍后再试。',
  'memory-down': () => '我这会儿记不住东西，请过一分钟再试。',
  'memory-full': () => '我的存储满了，暂时接不了新的请求。什么都还没开始，请晚点再发一次。',
  'disk-full': () => '我的磁盘空间不够，暂时收不了文件，请过一会儿再发一次。',
  'gave-up': () => '试了好几次还是没能完成，请重新发一次。',
  'took-too-long': () => '等得太久，我先不等了。说“状态”看看现在有什么，或者重新发一次。',
};

function file(name: string | undefined): string {
  const plain = shown(name ?? '');
  return plain === '' ? '这个文件' : `“${plain}”`;
}

/** The person's time zone is not known, and the words may lie in an outbox for a while: so a date, in UTC. */
function moment(epoch: number): string {
  const format = new Intl.DateTimeFormat('zh-CN', {
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  return `${format.format(epoch)}（UTC）`;
}
