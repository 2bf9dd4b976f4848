import { type LimitName, type LimitWords, waitIn } from './limits.ts';

/** What a person reads whose request is not taken, in Chinese. */
export const zhLimits: LimitWords = {
  limited: (limit, ms) => LIMITED[limit](ms > 0 ? waitIn('zh', ms) : '几分钟后'),
  limitedPart: (taken, asked) => `你的 ${asked} 个请求，我先收下了 ${taken} 个。`,
  noCreditsYet: '你在这里还没有做过视频，还没有积分可查。做第一个视频时就会有。',
  denied: '我在这里没有对所有人开放，请联系运营这个机器人的人为你开通。',
};

const LIMITED: Readonly<Record<LimitName, (when: string) => string>> = {
  'person-per-minute': (when) => `消息有点太多了！请${when}再发给我。`,
  'person-per-day': (when) => `今天能为你做的视频都做完了，请${when}再来。`,
  'person-at-once': () => '能同时为你做的视频都在做了。等其中一个做好再发给我，或者用 /cancel 取消。',
  'person-bytes': (when) => `今天能收的文件都收满了。请${when}再发，或者直接用文字告诉我想做什么。`,
  'chat-per-day': (when) => `这个聊天今天的视频都做完了。请${when}再来，或者在别的聊天里找我。`,
  'bot-per-day': (when) => `我今天能做的视频都做完了，请${when}再来。`,
  'bot-at-once': () => '我手上的视频已经排满了，这个没有收下。请几分钟后再发一次。',
  'new-people': (when) => `现在来的新朋友太多了，我暂时接待不了，请${when}再来。`,
};
