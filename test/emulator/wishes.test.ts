import { describe, expect, it } from 'vitest';
import { titleFrom } from '../../emulator/agent/phrase.ts';
import { readWishes } from '../../emulator/agent/read.ts';
import { captionsOf, sentencesOf } from '../../emulator/agent/script.ts';

describe('agent › speed', () => {
  it.each([
    ['slower', 0.75],
    ['slow it down a bit', 0.75],
    ['play it at half speed', 0.5],
    ['slow motion please', 0.5],
    ['faster', 1.5],
    ['twice as fast', 2],
    ['2x', 2],
    ['1.5x faster', 1.5],
    ['3 times slower', 1 / 3],
    ['放慢一点', 0.75],
    ['慢动作', 0.5],
    ['加速两倍', 2],
    ['100x', undefined],
    ['50x', 4],
    ['make a 1 second video of tok2x', undefined],
  ])('%s', (text, speed) => {
    expect(readWishes(text).speed).toBe(speed);
  });
});

describe('agent › cuts', () => {
  it.each([
    ['use the first 3 seconds', { from: 0, to: 3 }],
    ['only the first three seconds please', { from: 0, to: 3 }],
    ['keep the last 2 seconds', { from: -2 }],
    ['cut the last 2 seconds', { from: 0, to: -2 }],
    ['trim off the first 4 secs', { from: 4 }],
    ['from 0:02 to 0:05', { from: 2, to: 5 }],
    ['keep seconds 2 to 5', { from: 2, to: 5 }],
    ['between 1 and 4 seconds', { from: 1, to: 4 }],
    ['只要前3秒', { from: 0, to: 3 }],
    ['去掉最后2秒', { from: 0, to: -2 }],
    ['从第2秒到第5秒', { from: 2, to: 5 }],
    ['from 5 to 2 seconds', undefined],
    ['make it 3 seconds', undefined],
  ])('%s', (text, cut) => {
    const wishes = readWishes(text);
    expect(wishes.cut).toEqual(cut);
    if (cut) expect(wishes.seconds).toBeUndefined();
  });
});

describe('agent › the order of uploads', () => {
  it.each([
    ['the photo first for 2 seconds, then the clip', ['photo 2', 'clip']],
    ['first the photo for 2 seconds, then the clip', ['photo 2', 'clip']],
    ['先放照片2秒，然后放视频', ['photo 2', 'clip']],
    ['start with the clip, then the photo for 3 seconds', ['clip', 'photo 3']],
    ['show the second photo for 5 seconds', ['photo#1 5']],
    ['use only the first 3 seconds of the clip', ['clip 3']],
    ['make the photo last 2 seconds', ['photo 2']],
    ['create a 30-second promotional video from my product photos', []],
    ['make a video from this clip and this photo', []],
    ['a 5-second clip of a forest, then the ocean', []],
  ])('%s', (text, order) => {
    const read = readWishes(text).order.map(
      ({ kind, nth, seconds }) =>
        `${kind}${nth === undefined ? '' : `#${nth}`}${seconds === undefined ? '' : ` ${seconds}`}`,
    );
    expect(read).toEqual(order);
  });

  it('a time for each is not the length of the film', () => {
    expect(readWishes('3 photos, 2 seconds each')).toMatchObject({ each: 2 });
    expect(readWishes('每张3秒').each).toBe(3);
    expect(readWishes('3 photos, 2 seconds each').seconds).toBeUndefined();
  });
});

describe('agent › captions', () => {
  it.each([
    ['add captions', [], false],
    ['add subtitles: Hello there. This is our shop.', ['Hello there.', 'This is our shop.'], false],
    ['add subtitles that say "Welcome home"', ['Welcome home'], false],
    ['put the words “Hello” as captions', ['Hello'], false],
    ['with captions "Day one" and "Day two"', ['Day one', 'Day two'], false],
    ['给视频加上字幕，写着“欢迎回家”', ['欢迎回家'], false],
    ['加字幕：欢迎来到我们的店。今天打八折。', ['欢迎来到我们的店。', '今天打八折。'], false],
    ['add a voice-over: Welcome. Fresh bread every day.', ['Welcome.', 'Fresh bread every day.'], true],
    ['配上旁白：你好', ['你好'], true],
    ['captions: Open at seven, square, upbeat music', ['Open at seven'], false],
    ['a forest at dawn', undefined, false],
    ['no captions', undefined, false],
  ])('%s', (text, captions, voice) => {
    const wishes = readWishes(text);
    expect([wishes.captions, wishes.voiceOver]).toEqual([captions, voice]);
  });

  it('what stands behind the words is read as wishes', () => {
    expect(readWishes('captions: Open at seven, square, upbeat music')).toMatchObject({
      ratio: '1:1',
      style: 'Upbeat',
    });
  });

  it.each(['remove the subtitles', 'no captions', '不要字幕', '去掉字幕'])('%s takes them away', (text) => {
    expect(readWishes(text).dropCaptions).toBe(true);
  });

  it('a long sentence is told in several captions, and no word is lost', () => {
    const sentence =
      'It walks to the ocean, where the boats sail out every single morning before the sun has risen, and then it waits for a very long time.';
    const captions = captionsOf(sentence);
    expect(captions.length).toBeGreaterThan(1);
    expect(captions.join(' ')).toBe(sentence);
    for (const caption of captions) expect(caption.length).toBeLessThanOrEqual(90);
    const chinese =
      '清晨的第一缕阳光照在山顶上，小鸟开始歌唱，村子里的人们推开门窗，准备迎接新的一天，孩子们跑向学校。';
    expect(captionsOf(chinese).join('')).toBe(chinese);
  });
});

describe('agent › scripts', () => {
  const STORY = 'The sun rises over the mountains. A river runs through the forest. At night the city glows.';

  it.each([
    ['announced', `make a video from this script: ${STORY}`, 3],
    ['not announced', STORY, 3],
    ['in lines', 'Scene 1: A forest at dawn\nScene 2: The sea by day\nScene 3: A city at night', 3],
    ['in Chinese', '根据这段脚本生成视频：清晨，群山醒来。中午，小路通向大海。夜里，城市亮起灯光。', 3],
    ['among commands', `${STORY} Make it vertical with jazz music, 12 seconds.`, 3],
    ['absent', 'generate a 30-second video from this script with background music', 0],
    ['commands only', 'Make it vertical. Remove the music. Add a title Hi.', 0],
  ])('%s', (_, text, count) => {
    expect(readWishes(text).script).toHaveLength(count);
  });

  it('commands beside a story are heard', () => {
    expect(readWishes(`${STORY} Make it vertical with jazz music, 12 seconds.`)).toMatchObject({
      ratio: '9:16',
      style: 'Jazz',
      seconds: 12,
      phrase: '',
    });
  });

  it('sentences are whole', () => {
    expect(sentencesOf('一只猫在弹钢琴。它很开心！Then it sleeps.')).toEqual([
      '一只猫在弹钢琴。',
      '它很开心！',
      'Then it sleeps.',
    ]);
  });
});

describe('agent › titles for each picture', () => {
  it.each([
    ['make a promo from my three photos with titles: Fresh, Local, Organic', ['Fresh', 'Local', 'Organic']],
    ['promo of these photos, a title on each: "One", "Two", "Three"', ['One', 'Two', 'Three']],
    ['用三张照片做宣传视频，每张加标题：新鲜、本地、有机', ['新鲜', '本地', '有机']],
    ['a promo with titles: Fresh, Local and Organic', ['Fresh', 'Local', 'Organic']],
    ['titles: Fresh bread, Organic milk and honey', ['Fresh bread', 'Organic milk and honey']],
    ['a title on each photo', []],
  ])('%s', (text, titles) => {
    expect(readWishes(text)).toMatchObject({ titleEach: true, titles });
  });
});

describe('agent › looks and fades', () => {
  it.each([
    ['B&W please', 'mono'],
    ['make it black & white', 'mono'],
    ['film noir', 'noir'],
    ['sepia', 'sepia'],
    ['more saturated', 'vivid'],
    ['pastel colors', 'faded'],
    ['more contrast', 'contrast'],
    ['make it more cinematic', 'cinematic'],
    ['a dreamy look', 'soft'],
    ['it is too dark', 'bright'],
    ['鲜艳一点', 'vivid'],
    ['电影感', 'cinematic'],
  ])('%s', (text, grade) => {
    expect(readWishes(text).grade).toBe(grade);
  });

  it.each(['remove the filter', 'back to colour', 'original colors', '去掉滤镜', '恢复彩色'])(
    '%s',
    (text) => {
      expect(readWishes(text)).toMatchObject({ dropLook: true });
      expect(readWishes(text).grade).toBeUndefined();
    },
  );

  it.each([
    ['fade in', 'in'],
    ['fade out to black', 'out'],
    ['fade from black', 'in'],
    ['fades please', 'both'],
    ['fade in and out', 'both'],
    ['淡入淡出', 'both'],
  ])('%s', (text, fade) => {
    expect(readWishes(text).fade).toBe(fade);
  });
});

describe('agent › what a command leaves of itself', () => {
  it.each([
    [
      'turn a short text description of a product demo scene into a 1080p MP4',
      'product demo',
      'Product Demo',
    ],
    ['把一段产品演示的文字描述做成 1080p 的 MP4', '产品演示', '产品演示'],
    ['根据文字提示，生成一段 10 秒的未来城市夜景视频', '未来城市夜景', '未来城市夜景'],
    ['未来城市', '未来城市', '未来城市'],
    ['一只猫在弹钢琴', '一只猫在弹钢琴', '一只猫在弹钢琴'],
    ['生成一个一只猫在弹钢琴的视频', '一只猫在弹钢琴', '一只猫在弹钢琴'],
    ['a cat named Tom in a garden', 'cat named Tom in a garden', 'Cat Named Tom in a Garden'],
    ['a fashion show in Paris at night', 'fashion show in Paris at night', 'Fashion Show in Paris at Night'],
    ['create a 30-second promotional video from my product photos', 'product', ''],
    ['generate videos from text prompts without paying for a subscription', '', ''],
    ['用文字提示免费生成短视频', '', ''],
    ['make it vertical for TikTok', '', ''],
    ['change the music to jazz and make it louder', '', ''],
    ['title in red at the bottom', '', ''],
    ['做一个15秒的抖音视频，内容是海边日出，配舒缓音乐', '海边日出', '海边日出'],
    ['把视频剪到5秒', '', ''],
    ['Make a 10s TikTok about space travel with captions', 'space travel', 'Space Travel'],
    ['fade out to black', '', ''],
  ])('%s', (text, phrase, title) => {
    expect(readWishes(text).phrase).toBe(phrase);
    expect(titleFrom(phrase)).toBe(title);
  });

  it('a title is whole or is not there', () => {
    expect(titleFrom('a very long story about the wind in the willows and the river')).toBe('');
    expect(titleFrom('日落海边的孩子和一只会说话的狗还有它的很多很多朋友们')).toBe('');
    expect(readWishes('标题 你好，世界').title).toBe('你好，世界');
    expect(readWishes('标题 你好，竖屏').title).toBe('你好');
  });
});
