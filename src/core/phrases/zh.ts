import { any, maybe, one, type Phrasebook } from './grammar.ts';

// Blanks are taken out and traditional characters are read as simplified ones before matching.

const THE = one(`
    这个 | 那个 | 这段 | 那段 | 这条 | 我的 | 最终的 | 最终 | 最后的 | 完整的 | 完整 | 做好的 |
    当前的 | 当前 | 整个 | 全部 | 刚才的 | 最新的 | 最新 | 高清 | 生成的 | 1080p | 1080p的 | 项目 |
    我 | 所有 | 全部的
  `);
const VIDEO = one(
  '视频|影片|短片|片子|成片|成品|作品|文件|视频文件|mp4|mp4文件|mp4格式|结果|视频成品|最终视频|动画|视频链接|下载链接|video',
);
const WORK = any('它', '这个', '全部', `${THE}{0,3}${any(VIDEO, '项目')}`);
const AS = `${one('为|成|到|成为')}${one('mp4|mp4文件|mp4格式|视频|视频文件|本地|手机|电脑|相册|1080p')}`;
const OUT = one('导出|输出|下载|保存|渲染|另存|重新导出|export|download');
const SEND = one('发给我|传给我|发送给我|发我|传我|给我|发过来|传过来|发出来|发一下|发给我们');

const CREDIT = one('积分|余额|点数|额度|账户余额|积分余额|剩余积分|credits|credit');
const MY = one('我的|我|账户|账号|账户的|当前|现在|目前|剩余|剩余的|可用|可用的');
const LOOK = one('查看|查|查询|看|看看|看一下|看下|显示|展示|列出|查一下|查下|告诉我|查看一下|显示一下');
const LEFT = one(
  '多少|还有多少|还剩多少|剩多少|剩余多少|有多少|是多少|还剩几个|剩余|还有吗|够吗|够不够|查询|情况|还够吗|还剩|用完了|没了',
);

const STATE = one('状态|进度|时间线|时间轴|轨道|项目状态|视频状态|轨道列表|进展|任务状态');
const OF = one('当前|当前的|现在|现在的|我的|视频|视频的|项目|项目的|所有|全部|任务');
const HOW = one('如何|怎么样|怎样|怎么样了|如何了|是什么|是怎样的|到哪了|多少|更新|是怎么样的');
// Without its question word "好了" is an answer, not a question.
const DONE = `${one('好|做好|完成|做完|弄好|生成好|生成完|导出好|渲染好')}了?${one('吗|没|没有|么')}`;

const MEDIA = one('文件|图片|照片|视频|素材|音乐|音频|图像|片段|视频文件|歌曲|本地文件|东西|图');
const SOME = maybe(one('一张|一个|一段|一些|几张|几个|我的|新的|新|更多|自己的|这个'));
const RUN = one('任务|生成|渲染|导出|请求|制作|视频|当前任务|这个任务|全部|所有任务|上一个');

/** Which language to answer in; "用英文" alone may be meant for the titles in the video. */
function speak(...names: readonly string[]): string {
  const language = any(...names);
  const me = maybe('我');
  return any(
    `用${language}${one('回复|回答|跟我说|和我说|跟我聊|交流')}${me}`,
    `${one('跟我说|和我说|跟我讲')}${language}`,
    `${one('回复|回答')}${me}用${language}`,
  );
}

/** Traditional characters that the phrases use, each followed by its simplified form. */
const PAIRS =
  '導导匯汇輸输載载視视頻频項项狀状態态餘余額额積积點点數数軌轨進进傳传檔档給给發发幫帮請请問问嗎吗麼么還还時时線线軸轴圖图張张錄录個个這这後后關关設设語语說说講讲換换選选單单聲声樂乐煩烦現现當当條条來来話话複复應应從从創创軟软連连結结謝谢厲厉讚赞錯错對对擾扰長长間间鐘钟機机費费錢钱開开';
const SIMPLER: ReadonlyMap<string, string> = new Map(
  (PAIRS.match(/../gu) ?? []).map((pair) => [pair.charAt(0), pair.charAt(1)]),
);

/** No blanks, simplified characters; the words that Taiwan and Hong Kong use are read as the mainland's. */
function chinese(plain: string): string {
  const simple = Array.from(plain.replace(/[\s']+/g, ''), (sign) => SIMPLER.get(sign) ?? sign).join('');
  return simple
    .replaceAll('汇出', '导出')
    .replaceAll('影片', '视频')
    .replaceAll('档案', '文件')
    .replaceAll('点数', '积分');
}

/** How Chinese speakers ask. */
export const zh: Phrasebook = {
  names: /^(?:zh\b.*|中文.*|汉语|漢語|普通话|简体.*|繁[体體].*|chinese|mandarin)$/i,
  tidy: chinese,
  lead: one(`
    请问 | 请 | 麻烦 | 劳烦 | 帮我 | 帮忙 | 给我 | 替我 | 我想要 | 我想 | 我要 | 我需要 | 可不可以 |
    可以 | 能不能 | 能否 | 能 | 是否 | 现在 | 那 | 好的 | 好 | 嗯 | ok | 谢谢 | 你 | 您 | 直接 | 马上 |
    快 | 立刻 | 立即 | 再 | 把 | 将 | 来 | 去 | 然后 | 接着 | 帮 | 先 | 就 | 不错 | 很好 | 没问题 |
    完美
  `),
  tail: one(
    '一下|下|吧|了|吗|呢|啊|呀|嘛|哦|哈|么|好吗|可以吗|行吗|好不好|谢谢|谢谢你|多谢|给我|出来|一遍|一次|一份|看|我|现在|马上|按钮|没有|没|谢谢啦|来',
  ),
  wishes: {
    export: [
      `${OUT}${maybe(one('一个|一份|一段'))}${maybe(WORK)}${maybe(AS)}`,
      `${WORK}${OUT}${maybe(AS)}`,
      `${WORK}${SEND}`,
      `${one('发给我|发我|给我|传给我|发送|发|传')}${THE}{0,3}${VIDEO}`,
      one('下载链接|视频链接|可以导出了|开始导出'),
    ],
    credits: [
      `${maybe(LOOK)}${MY}{0,3}${maybe('的')}${CREDIT}${maybe(LEFT)}`,
      `${maybe('我')}${maybe(one('还有|还剩|剩|剩余|还剩下|有|现在有'))}${one('多少|几|多少个|几个|多少点')}${maybe('可用')}${CREDIT}${maybe(one('可用|剩余|可以用'))}`,
      `${maybe('我')}${one('还有|有|还剩')}${CREDIT}`,
      one('充值|购买积分|买积分|怎么充值|如何充值|积分充值|怎么购买积分|积分用完了'),
    ],
    status: [
      `${maybe(LOOK)}${OF}{0,3}${STATE}${maybe(HOW)}`,
      one('什么状态|现在什么状态|是什么状态|现在是什么状态|到哪一步了|做到哪了|到哪了|怎么样了'),
      `${maybe(one('视频|我的视频|片子|你|现在'))}${DONE}`,
      one('在做什么|有进展'),
      one('我的视频呢|视频呢|视频在哪|我的视频在哪|有哪些轨道|时间线上有什么|现在有什么'),
    ],
    upload: [
      `${one('上传|怎么上传|如何上传|怎样上传|upload')}${SOME}${maybe(MEDIA)}`,
      `${one('发|传|给你发|发给你')}${one('一张|一个|一段|几张')}${one('图片|照片|视频|图')}${one('给你|可以')}`,
      `${MEDIA}${one('上传|怎么上传')}`,
    ],
    new: [
      one('新项目|新建项目|新建|重新开始|从头开始|重头开始|开始新项目|开一个新项目|新的项目'),
      one('新视频|重置|建一个新项目|创建新项目|开新项目|新建一个项目|开始一个新项目|创建一个新项目'),
    ],
    cancel: [
      one('取消|停止|停|停下|停下来|中止|终止|算了|别做了|不做了|打住|别弄了'),
      `${one('取消|停止|中止|终止')}${RUN}`,
      `${one('停止|不要|别')}${one('生成|制作|渲染|做|导出')}`,
    ],
    help: [
      one('帮助|怎么用|如何使用|使用说明|使用方法|怎么使用|说明|命令|菜单|有什么命令|怎么玩'),
      one('你能做什么|你会什么|你可以做什么|能做什么|会什么|你能干什么|你是谁|有什么功能|功能'),
      one(
        '你是机器人吗|你是真人吗|你是人吗|你是ai吗|你是什么|这是什么|免费吗|收费吗|要钱吗|是免费的吗|多少钱|怎么收费',
      ),
    ],
    forget: [
      `${one('删除|清除|抹掉|删掉|清空')}${one('我的|我的所有|我的全部|我所有的|关于我的')}${one('数据|资料|信息|记录')}`,
      one('忘记我|忘了我|忘掉我'),
    ],
    skill: [one('技能|切换技能|更换技能|换技能|技能列表|选择技能|有哪些技能|换一个技能|换个技能')],
    language: [one('语言|切换语言|更改语言|改语言|换语言|语言设置|修改语言|设置语言|选择语言|换个语言')],
    'speak-en': [speak('英文', '英语')],
    'speak-zh': [speak('中文', '汉语', '普通话', '简体中文')],
    greeting: [
      one('你好|您好|嗨|哈喽|哈啰|在|在不在|早|早上好|上午好|中午好|下午好|晚上好|早安'),
      one('你好你好|大家好|嗨你好|hi|hello|哈罗|喂|你好吗|最近好吗|测试|测试一下|有人吗|在线吗'),
    ],
    'how-long': [
      `${maybe(one('视频|我的视频|片子|这个|做完|做好|完成'))}${maybe(one('大概|大约|一般|还|到底|一共'))}${maybe(one('要|需要|得|需|要等|得等|等'))}${one('多久|多长时间|几分钟|多少时间|多少分钟')}${maybe(one('能好|好|做好|能做好|完成|能完成|可以好|才好|才能好|能出来'))}`,
      `${maybe(one('视频|我的视频|片子|大概'))}${one('什么时候|啥时候|几时|几点')}${maybe(one('能|可以|才|才能|会'))}${one('好|做好|完成|做完|出来|弄好')}`,
    ],
  },
  talk: {
    thanks: [
      one(
        '谢谢|谢谢你|谢谢您|谢谢啦|谢谢了|多谢|多谢了|感谢|谢了|谢啦|谢|非常感谢|太感谢了|十分感谢|万分感谢|3q|thx|thanks|thankyou',
      ),
      one(
        '辛苦了|辛苦|真棒|太棒了|好棒|棒|太好了|太好看了|真好看|好美|真美|太美了|厉害|好厉害|真厉害|太厉害了',
      ),
      one(
        '哇|哇塞|哇哦|牛|牛逼|太牛了|赞|点赞|给你点赞|干得漂亮|做得好|做得不错|太酷了|爱了|爱了爱了|666|6666',
      ),
    ],
    laugh: [
      ...[
        '哈{1,40}(?!哈)',
        '呵{2,40}(?!呵)',
        '嘿{2,40}(?!嘿)',
        '嘻{2,40}(?!嘻)',
        '23{2,9}(?!3)',
        'h{2,9}(?![ha])',
        '(?:ha){2,40}(?!h)',
        'lol',
      ],
      one(
        '笑死|笑死我了|太搞笑了|好搞笑|好笑|太好笑了|真好笑|笑哭|有意思|真有意思|好玩|绝了|再见|拜拜|晚安|回头见|88',
      ),
    ],
    wrong: [
      one(
        '发错了|发错|发错群了|发错人了|发错地方了|发错聊天了|发错窗口了|搞错了|弄错了|打错了|手滑|手滑了|不是发给你的',
      ),
      one('不好意思|抱歉|对不起|打扰了|打扰|sorry|很抱歉|非常抱歉|我的错'),
    ],
  },
  around: one('好|好的|嗯|嗯嗯|哦|噢|啊|呀|啦|了|哎呀|ok|不错|很好|非常好|完美|你|您|大家|机器人'),
};
