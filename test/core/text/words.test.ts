import { describe, expect, it } from 'vitest';
import { Problem, type ProblemCode, type ProblemDetails } from '../../../src/core/problem.ts';
import { BACKEND_FORMATS } from '../../../src/core/skill.ts';
import { LANGUAGES, words } from '../../../src/core/text/words.ts';
import { long, problems, REGISTER, skill, texts, timeline } from './samples.ts';

describe.each(LANGUAGES)('words in %s', (language) => {
  const say = words(language);
  const all = Object.entries(texts(say));

  it.each(all)('%s is whole', (_, text) => {
    expect(text.trim()).not.toBe('');
    expect(text).not.toMatch(
      /undefined|\[object|NaN|null|Infinity|\$\{| {2}|\n{3}|，，|。。|(?<!\.)\.\. |:$/,
    );
    expect(text).toBe(text.trim());
    expect(text.length).toBeLessThan(4096);
  });

  it('keep to the limits of the platforms', () => {
    expect(say.notYours.length).toBeLessThanOrEqual(200);
    expect(say.heard.length).toBeLessThanOrEqual(200);
    expect(say.makeVideo.length).toBeLessThanOrEqual(32);
    for (const text of [
      ...Object.values(say.commands),
      ...Object.values(say.options),
      ...Object.values(say.shapes),
    ]) {
      expect(text.length).toBeLessThanOrEqual(100);
    }
    for (const text of Object.values(say.choices)) expect(text.length).toBeLessThanOrEqual(40);
    for (const one of [timeline, long]) expect(say.alt(one).length).toBeLessThanOrEqual(1024);
  });

  it.each(problems.map((problem) => [problem.code, problem] as const))(
    'tell %s without codes, tokens or JSON',
    (code, problem) => {
      const text = say.problem(problem, skill);
      expect(text).not.toContain(code);
      expect(text.replace(REGISTER, '')).not.toMatch(
        /nmv_|Bearer|[{}[\]]|Error|\b[1-5]\d{3}\b|\b4\d\d\b|anon_|token/,
      );
      expect(
        text.replace(REGISTER, '').match(/[.!?。！？](?=\s|$)|[。！？]/g)?.length ?? 0,
      ).toBeLessThanOrEqual(3);
      expect(text.length).toBeLessThan(320);
    },
  );

  it('name what helps', () => {
    const tell = <C extends ProblemCode>(code: C, details: ProblemDetails[C]) =>
      say.problem(new Problem(code, details), skill);
    expect(tell('no-credits', { register: REGISTER })).toContain(REGISTER);
    expect(tell('plan-blocked', { register: REGISTER })).toContain(REGISTER);
    expect(tell('plan-blocked', {})).not.toMatch(/credit|积分/i);
    for (const format of BACKEND_FORMATS) expect(tell('bad-format', { name: 'a.exe' })).toContain(format);
    expect(tell('too-large', { name: 'a.mp4' })).toContain('200 MB');
    expect(tell('too-large', { name: 'a.mp4', limit: 20 * 1024 * 1024 })).toContain('20 MB');
    expect(tell('rate-limited', { until: Date.UTC(2026, 10, 21, 14, 5) })).toContain('14:05');
    expect(tell('over-chat-limit', { limit: 10 * 1024 * 1024 })).toContain('10 MB');
    expect(say.platformLimit('clip.mov', 20 * 1024 * 1024)).toContain('20 MB');
  });

  it('make no line break, direction sign or endless name out of what a person typed', () => {
    const nasty = `a\n\u202egpj.${'x'.repeat(500)}`;
    for (const text of [
      say.greeting(skill, nasty).split('\n')[0] ?? '',
      say.problem(new Problem('bad-format', { name: nasty }), skill),
    ]) {
      expect(text).not.toMatch(/[\n\u202e]/);
      expect(text.length).toBeLessThan(320);
    }
  });
});
