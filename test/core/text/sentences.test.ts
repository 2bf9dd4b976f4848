import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/core/changes.ts';
import { Problem } from '../../../src/core/problem.ts';
import { words } from '../../../src/core/text/words.ts';
import { EMPTY_TIMELINE, type Timeline } from '../../../src/core/timeline.ts';
import { changes, nothing, skill, texts, timeline } from './samples.ts';

describe('words', () => {
  it('summarise a timeline as people know it', () => {
    expect(words('en').timeline(timeline)).toBe(
      'Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)',
    );
    expect(words('zh').timeline(timeline)).toBe(
      '时间线（3 条轨道）：1. 视频：city timelapse（0-10 秒） 2. 背景音乐：Lo-fi（0-10 秒，35%） 3. 标题：“Urban Dreams”（0-3 秒）',
    );
  });

  it('neither count nor list a track that holds nothing', () => {
    const half: Timeline = {
      length: 2500,
      tracks: [
        { kind: 'audio', clips: [] },
        {
          kind: 'video',
          clips: [
            { name: 'sea', from: 0, to: 2500 },
            { name: '', from: 2500, to: 3000 },
          ],
        },
      ],
    };
    expect(words('en').timeline(half)).toBe('Timeline (1 track): 1. Video: sea (0-2.5s), untitled (2.5-3s)');
    expect(words('en').timeline(EMPTY_TIMELINE)).toBe(words('en').emptyTimeline);
  });

  it('tell silent edits', () => {
    const tell = (one: Change) => words('en').changes([one]);
    expect(changes.map(tell)).toEqual([
      'Added music: Lo-fi (0–10 s, 35 %)',
      'Removed title: "Hi"',
      'Moved title: "Hi" (2.5–5.5 s, was 0–3 s)',
      'Shortened video: untitled (0–8 s, was 0–10 s)',
      'Lengthened layer: glow (0–9 s, was 0–1 s)',
      'Turned up music: Lo-fi (60 %, was 35 %)',
      'Turned down music: Lo-fi (35 %, was 100 %)',
      'New length: 8 s (was 10 s)',
      'New shape: vertical, 1080×1920',
      'New shape: square, 1000×1000',
      'Look: black and white',
      'Title colour: red',
      'Speed of city: 2',
      'Music fade-out: none',
      'I changed details of the picture',
      'I changed details of the title',
      'I changed details of the video',
    ]);
    expect(words('zh').changes(changes.slice(0, 1))).toBe('添加了音乐：Lo-fi（0–10 秒，35%）');
  });

  it('list several edits, and cut a very long list short', () => {
    expect(words('en').changes(changes.slice(0, 2))).toBe(
      '• Added music: Lo-fi (0–10 s, 35 %)\n• Removed title: "Hi"',
    );
    const lines = words('en')
      .changes(Array.from({ length: 3 }, () => changes).flat())
      .split('\n');
    expect(lines).toHaveLength(13);
    expect(lines.at(-1)).toBe('• and 39 more');
  });

  it('say that work goes on, each time differently', () => {
    const { stillWorking } = words('en');
    expect(stillWorking(120)).toBe('⏳ Still working... 2 min so far.');
    expect(stillWorking(119)).toMatch(/^⏳ Still working\.\.\./);
    expect(stillWorking(240)).not.toBe(stillWorking(120));
    expect(words('zh').stillWorking(120)).toMatch(/^⏳ .+2 分钟/);
  });

  it('speak of a blocked plan as of a plan', () => {
    const text = words('en').problem(new Problem('plan-blocked', {}), skill);
    expect(text).toContain('Register or upgrade your plan to unlock export.');
    expect(words('en').problem(new Problem('no-credits', {}), skill)).toContain(
      'Top up credits in your account',
    );
    expect(words('en').problem(new Problem('memory-down', {}), skill)).toBe(
      "I'm having trouble remembering things. Please try again in a minute.",
    );
  });

  it('show stage, percent and clock in one line', () => {
    expect(words('en').progress({ stage: 'rendering', percent: 50, seconds: 65 })).toBe(
      '⏳ Rendering the MP4... 50% (1:05)',
    );
    expect(words('en').progress({ stage: 'connecting', seconds: 3 })).toBe('⏳ Connecting... (0:03)');
    expect(words('zh').progress({ stage: 'making', seconds: 3725 })).toBe('⏳ 正在制作视频...（1:02:05）');
  });

  it('tell what came and the place in line', () => {
    expect(words('en').accepted({ ...nothing, images: 2, videos: 1 }, 0)).toBe(
      'Got 2 photos and 1 clip. On it now.',
    );
    expect(words('en').accepted(nothing, 3)).toBe("Got it. You're number 3 in line.");
    expect(words('zh').accepted({ ...nothing, images: 2, videos: 1 }, 2)).toBe(
      '收到 2 张照片和 1 段视频。你排在第 2 位。',
    );
  });

  it('greet with the skill’s own words, in Chinese where it has them', () => {
    expect(words('en').greeting(skill, 'Ann')).toContain('Hi Ann! Send me a few words.');
    expect(words('zh').greeting(skill, '小明')).toContain('小明，你好！发几个字给我。');
    const { localized: _, ...english } = skill;
    expect(words('zh').greeting(english, '')).not.toContain('Send me');
  });

  it('speak Chinese in Chinese', () => {
    const foreign = Object.entries(texts(words('zh'))).filter(
      ([thought, text]) => !/\p{Script=Han}/u.test(text) && !thought.startsWith('tables'),
    );
    expect(foreign).toEqual([]);
  });
});
