import { describe, expect, it } from 'vitest';
import { titleFrom } from '../../emulator/agent/phrase.ts';
import { readWishes } from '../../emulator/agent/read.ts';
import { scenesOf } from '../../emulator/agent/scenes.ts';
import { traitsOf } from '../../emulator/render/traits.ts';

describe('agent › what a prompt wants to be seen', () => {
  it.each([
    [
      'generate a 5-second video clip of a sunset over the ocean from a text description',
      'sunset over the ocean',
      5,
    ],
    [
      'generate a 10-second video clip of a futuristic city at night from a text prompt',
      'futuristic city at night',
      10,
    ],
    ['generate a short text description of a sunset beach scene into a 1080p MP4', 'sunset beach', undefined],
    ['create a 30-second promotional video from my product photos', 'product', 30],
    ['sunset over the ocean, 5 seconds, lo-fi music, title Golden Hour', 'sunset over the ocean', 5],
    ['one-minute forest walk, 9:16, no music', 'forest walk', 60],
    ['生成一个10秒的日落海边视频，标题 黄金时刻，配轻音乐', '日落海边', 10],
    ['请帮我制作一段五秒的城市夜景短片', '城市夜景', 5],
  ])('%s', (prompt, phrase, seconds) => {
    const wishes = readWishes(prompt);
    expect(wishes.phrase).toBe(phrase);
    expect(wishes.seconds).toBe(seconds);
  });
});

describe('agent › lengths', () => {
  it.each([
    ['a 7 sec clip of rain', 7],
    ['a twelve-second clip', 12],
    ['十五秒的视频', 15],
    ['二十秒的视频', 20],
    ['两分钟的视频', 120],
    ['a 2 minute video', 120],
    ['a 30 minute video', 120],
    ['a 0.2 second video', 1],
  ])('%s is %d seconds', (prompt, seconds) => {
    expect(readWishes(prompt).seconds).toBe(seconds);
  });

  it.each([
    ['shorter', { way: 'shorter', by: 0 }, undefined],
    ['make it 3 seconds longer', { way: 'longer', by: 3 }, undefined],
    ['trim to 3 seconds', undefined, 3],
    ['时长改成 8 秒', undefined, 8],
    ['短一点', { way: 'shorter', by: 0 }, undefined],
    ['延长3秒', { way: 'longer', by: 3 }, undefined],
  ])('%s', (prompt, resize, seconds) => {
    const wishes = readWishes(prompt);
    expect([wishes.resize, wishes.seconds]).toEqual([resize, seconds]);
  });
});

describe('agent › titles', () => {
  it.each([
    ['add a title Golden Hour and remove the music', 'Golden Hour'],
    ['add a title that says "Hi there" at the top in red', 'Hi there'],
    ['add the title: Hello, make it vertical', 'Hello'],
    ['make a video titled Louder Than Bombs', 'Louder Than Bombs'],
    ['put “Summer 2026” as the title', 'Summer 2026'],
    ['change the title to Blue Nights with lo-fi music', 'Blue Nights'],
    ['title A Winter in the Mountains, 5 seconds', 'A Winter in the Mountains'],
    ['title Over the Hills in the middle with some calm music', 'Over the Hills'],
    ['title Ready for a Change', 'Ready for a Change'],
    ['加标题“你好世界”', '你好世界'],
    ['标题：黄金时刻，竖屏', '黄金时刻'],
    ['把标题改成 夏天', '夏天'],
  ])('%s', (prompt, title) => {
    expect(readWishes(prompt).title).toBe(title);
  });

  it('a title asks for nothing by its own words', () => {
    const wishes = readWishes('add a title Louder and Vertical');
    expect([wishes.ratio, wishes.volumeStep]).toEqual([undefined, undefined]);
  });

  it.each(['add a title', 'add a title at the top', 'from a text description', 'from a text prompt'])(
    '%s names none',
    (prompt) => {
      expect(readWishes(prompt).title).toBeUndefined();
    },
  );

  it.each(['remove the title', 'no text please', '去掉标题', '不要文字'])('%s takes it away', (prompt) => {
    const wishes = readWishes(prompt);
    expect([wishes.dropTitle, wishes.addTitle]).toEqual([true, false]);
  });

  it('place and colour are read', () => {
    expect(readWishes('title at the bottom in gold')).toMatchObject({
      titleAt: 'bottom',
      titleColor: '#ffd36b',
    });
    expect(readWishes('红色标题 你好 放在顶部')).toMatchObject({ titleAt: 'top', titleColor: '#ff6b6b' });
  });

  it.each([
    ['sunset over the ocean', 'Sunset over the Ocean'],
    ['一只猫在弹钢琴', '一只猫在弹钢琴'],
    ['日落海边的孩子和一只会说话的狗', '日落海边的孩子和一只会说话的狗'],
  ])('%s is called %s', (phrase, title) => {
    expect(titleFrom(phrase)).toBe(title);
  });
});

describe('agent › music', () => {
  it.each([
    ['with lo-fi music', 'Lo-fi', true],
    ['add jazz at 20%', 'Jazz', true],
    ['配一首钢琴曲', 'Piano', false],
    ['欢快的背景音乐', 'Upbeat', true],
    ['add music', undefined, true],
  ])('%s', (prompt, style, addMusic) => {
    const wishes = readWishes(prompt);
    expect(wishes.style).toBe(style);
    expect(wishes.addMusic).toBe(addMusic);
  });

  it.each([
    'remove the music',
    'without any music',
    'no music',
    'mute it',
    '去掉音乐',
    '不要背景音乐',
    '静音',
  ])('%s takes it away', (prompt) => {
    expect(readWishes(prompt)).toMatchObject({ dropMusic: true, addMusic: false });
  });

  it.each([
    ['louder', 'louder', undefined],
    ['turn the music down', 'quieter', undefined],
    ['音乐大声一点', 'louder', undefined],
    ['声音小一点', 'quieter', undefined],
    ['music at 60%', undefined, 60],
    ['音量 20%', undefined, 20],
  ])('%s', (prompt, step, volume) => {
    const wishes = readWishes(prompt);
    expect([wishes.volumeStep, wishes.volume]).toEqual([step, volume]);
    expect(wishes.addMusic).toBe(false);
  });
});

describe('agent › frames and looks', () => {
  it.each([
    ['make it vertical', '9:16'],
    ['9:16 please', '9:16'],
    ['改成竖屏', '9:16'],
    ['横屏', '16:9'],
    ['a square video', '1:1'],
    ['方形', '1:1'],
  ])('%s is %s', (prompt, ratio) => {
    expect(readWishes(prompt).ratio).toBe(ratio);
  });

  it.each([
    ['make it black and white', 'mono'],
    ['复古风格', 'vintage'],
    ['warmer', 'warm'],
    ['亮一点', 'bright'],
  ])('%s is %s', (prompt, grade) => {
    expect(readWishes(prompt).grade).toBe(grade);
  });
});

describe('agent › scenes', () => {
  it.each([
    ['a quiet, blue lake', 1],
    ['a forest, then the ocean at sunset, then a city at night', 3],
    ['a forest and a city', 2],
    ['sunset and ocean', 1],
    ['森林，然后大海', 2],
    ['', 1],
  ])('“%s” is told in %d', (phrase, count) => {
    expect(scenesOf(phrase)).toHaveLength(count);
  });

  it.each([
    ['sunset over the ocean', { hour: 'sunset', place: 'ocean', air: 'clear' }],
    ['neon city in the rain', { hour: 'night', place: 'city', air: 'rain' }],
    ['城市夜景', { hour: 'night', place: 'city' }],
    ['雪山', { place: 'snow', air: 'snow' }],
    ['forest at night', { place: 'forest', air: 'fireflies' }],
    ['my new watch', { place: 'studio' }],
    ['zork blip', { place: 'abstract' }],
  ])('%s', (phrase, traits) => {
    expect(traitsOf(phrase)).toMatchObject(traits);
  });

  it('the same words always make the same picture', () => {
    expect(traitsOf('Zork blip')).toEqual(traitsOf('zork blip'));
    expect(traitsOf('zork blip').seed).not.toBe(traitsOf('zork blop').seed);
  });
});
