import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { understand } from '../../src/core/intent.ts';
import type { Log } from '../../src/core/ports.ts';
import { loadSkills } from '../../src/skills/load.ts';

const OURS = join(import.meta.dirname, '..', '..', 'skills');
const MB = 1024 * 1024;

let folder: string;
let lines: { event: string; fields: object }[];
const log: Log = {
  debug: () => undefined,
  info: (event, fields = {}) => void lines.push({ event, fields }),
  warn: (event, fields = {}) => void lines.push({ event, fields }),
  error: (event, fields = {}) => void lines.push({ event, fields }),
  with: () => log,
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'skills-'));
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, text: string): string {
  mkdirSync(join(folder, name), { recursive: true });
  const path = join(folder, name, 'SKILL.md');
  writeFileSync(path, text);
  return path;
}

const doc = (name: string, more = '', body = '') =>
  `---\nname: ${name}\nversion: 1.10\n${more}---\n\n${body}`;
const skipped = () => lines.filter(({ event }) => event === 'skill skipped').map(({ fields }) => fields);

describe('the five skills', () => {
  const skills = () => loadSkills(OURS, { fallback: 'hailuo-ai-free', log });

  it.each([
    ['hailuo-ai-free', 200, 'JPG PNG WEBP MP4', 5],
    ['ai-free-generator', 500, 'MP4 MOV WebM GIF', 30],
    ['ai-video-generator-free-hd', 200, 'MP4 MOV JPG PNG', 30],
    ['ai-video-generator-free-credits', 200, 'MP4 MOV JPG PNG', 30],
    ['free-video-generation-model-api', 500, 'MP4 MOV WebM GIF', 10],
  ])('%s takes %i MB of %s and makes %i seconds', (slug, megabytes, formats, seconds) => {
    const skill = skills().get(slug);
    expect(skill).toMatchObject({
      slug,
      maxBytes: megabytes * MB,
      formats: formats.split(' '),
      seconds,
      platform: 'unknown',
    });
    expect(skill.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(skill.examples).toHaveLength(3);
    expect(skill.localized?.['zh']?.examples).toHaveLength(3);
    for (const text of [skill.title, skill.greeting, skill.tip ?? ''])
      expect(text).toMatch(/^[A-Z].{5,200}$/);
  });

  it('are five, and none is skipped', () => {
    expect(skills().list()).toHaveLength(5);
    expect(skipped()).toEqual([]);
  });

  it('offer only examples that can be done', () => {
    for (const skill of skills().list()) {
      for (const example of [...skill.examples, ...(skill.localized?.['zh']?.examples ?? [])]) {
        const exports = /^(?:export|导出)/.test(example);
        expect(understand(example)).toEqual(
          exports ? { kind: 'export' } : { kind: 'converse', text: example },
        );
      }
    }
  });
});

describe('the skill loader', () => {
  it('gives the usual skill where the slug is unknown', () => {
    put('a', doc('first'));
    put('b', doc('second'));
    const skills = loadSkills(folder, { fallback: 'second', log });
    expect(skills.get('first').slug).toBe('first');
    expect(skills.get('nobody').slug).toBe('second');
    expect(skills.list().map(({ slug }) => slug)).toEqual(['first', 'second']);
  });

  it('names what it cannot read and goes on', () => {
    put('good', doc('good'));
    const bad = [
      put('broken', '---\nname: [\n---\n'),
      put('bare', '# No frontmatter'),
      put('nameless', '---\nversion: 1.0.0\n---\n'),
      put('shouting', doc('NOT A SLUG')),
      put('splitting', doc('"a\\r\\nX-Evil: 1"')),
      put('z-double', doc('good')),
      put('huge', doc('huge', '', 'x'.repeat(MB))),
    ];
    mkdirSync(join(folder, 'folder', 'SKILL.md'), { recursive: true });
    mkdirSync(join(folder, 'empty'));
    const skills = loadSkills(folder, { fallback: 'good', log });
    expect(skills.list()).toHaveLength(1);
    expect(
      skipped()
        .map((fields) => ('file' in fields ? fields.file : ''))
        .sort(),
    ).toEqual([...bad, join(folder, 'folder', 'SKILL.md')].sort());
    for (const fields of skipped())
      expect(fields).toHaveProperty('reason', expect.stringMatching(/^.{10,}$/));
  });

  it('keeps a version as it was written', () => {
    put('a', doc('a'));
    expect(loadSkills(folder, { fallback: 'a', log }).get('a').version).toBe('1.10');
  });

  it.each([
    ['without a version', '---\nname: a\ndescription: Films\n---\n', '0'],
    ['with another order of keys', '---\ndescription: x\nversion: 2.1\ntitle: T\nname: a\n---\n', '2.1'],
    ['with nested metadata', '---\nname: a\nmetadata:\n  openclaw:\n    version: "3.0.1"\n---\n', '3.0.1'],
    ['with metadata as JSON', `---\nname: a\nmetadata: '{"openclaw":{"version":"1.4.0"}}'\n---\n`, '1.4.0'],
    ['with a name in its metadata alone', '---\nmetadata:\n  slug: a\n---\n', '0'],
    ['whose body says the version', '---\nname: a\n---\n# A\n**Version:** 1.2.3.\n', '1.2.3'],
    ['whose body says it in Chinese', '---\nname: a\n---\n# 甲\n版本：1.10\n', '1.10'],
    [
      'whose description holds a colon',
      '---\nname: a\ndescription: Films: quick\nversion: 1.0\n---\n',
      '1.0',
    ],
    ['without frontmatter', '# A\n- `X-Skill-Source`: `a`\n- `X-Skill-Version`: 0.9\n', '0.9'],
    ['as a table', '# A\nX-Skill-Source | a |\nX-Skill-Version | frontmatter version |\n', '0'],
    ['with a version that no header can carry', '---\nname: a\nversion: "1\\r\\nX-Evil: 1"\n---\n', '0'],
    ['behind an empty line', '\n\n---\nname: a\nversion: 5\n---\n', '5'],
    ['with a name in capitals', '---\nname: "A"\nversion: 5\n---\n', '5'],
  ])('reads a document %s', (_, text, version) => {
    put('a', text);
    expect(loadSkills(folder, { fallback: 'a', log }).get('a')).toMatchObject({ slug: 'a', version });
    expect(skipped()).toEqual([]);
  });

  it('takes no word of a sentence for the name', () => {
    put('a', doc('a'));
    put('b', '# B\nX-Skill-Source: from frontmatter `name`\n');
    expect(loadSkills(folder, { fallback: 'a', log }).list()).toHaveLength(1);
  });

  it('prefers what the document says itself to what stands in its metadata', () => {
    put('a', '---\nmetadata:\n  name: other\n  version: 9\nname: a\nversion: 1.0\n---\nVersion: 7\n');
    expect(loadSkills(folder, { fallback: 'a', log }).get('a')).toMatchObject({ slug: 'a', version: '1.0' });
  });

  it('reads Chinese headings', () => {
    put(
      'a',
      doc(
        'a',
        '',
        [
          '# 海螺视频 —— 一句话生成视频',
          '一句话就能做出短片。',
          '## 快速开始',
          '把想法发给我就行。',
          '**试试这样说：**',
          '- 「生成一段 8 秒的海上日落视频」',
          '- "导出 1080p"',
          '',
          '提示：画面写得越清楚越好。',
          '文件大小上限：300 MB，支持 MP4、MOV、JPG 和 PNG。',
        ].join('\n'),
      ),
    );
    expect(loadSkills(folder, { fallback: 'a', log }).get('a')).toMatchObject({
      title: '海螺视频 —— 一句话生成视频',
      description: '一句话就能做出短片。',
      greeting: '把想法发给我就行。',
      examples: ['生成一段 8 秒的海上日落视频', '导出 1080p'],
      tip: '画面写得越清楚越好。',
      maxBytes: 300 * MB,
      formats: ['MP4', 'MOV', 'JPG', 'PNG'],
      seconds: 8,
    });
  });

  it('passes over frontmatter that is not ours', () => {
    put(
      'a',
      doc(
        'a',
        'metadata: {"openclaw":{"emoji":"🎬"}}\ntitle: [not, a, line]\nlanguages: none\n',
        '# A title\n',
      ),
    );
    expect(loadSkills(folder, { fallback: 'a', log }).get('a').title).toBe('A title');
  });

  it('reads Windows line ends and a byte order mark', () => {
    put('a', `\uFEFF${doc('a', '', '# Windows\n> Hello there.\n').replaceAll('\n', '\r\n')}`);
    expect(loadSkills(folder, { fallback: 'a', log }).get('a')).toMatchObject({
      title: 'Windows',
      greeting: 'Hello there.',
    });
  });

  it('reads a folder that is itself a skill', () => {
    writeFileSync(join(folder, 'SKILL.md'), doc('alone'));
    expect(loadSkills(folder, { fallback: 'alone', log }).list()).toHaveLength(1);
  });

  it('lets an operator’s skill replace ours of the same name', () => {
    put('mine', doc('hailuo-ai-free', 'title: Mine\n'));
    const skills = loadSkills([OURS, folder], { fallback: 'hailuo-ai-free', log });
    expect(skills.list()).toHaveLength(5);
    expect(skills.get('hailuo-ai-free').title).toBe('Mine');
  });

  it('tells the platform by the path, also through a link, unless it is configured', () => {
    const installed = put(join('.clawhub', 'a'), doc('a')).replace(/\/SKILL\.md$/, '');
    mkdirSync(join(folder, 'linked'));
    symlinkSync(installed, join(folder, 'linked', 'a'));
    const platform = (place: string, configured?: string) =>
      loadSkills(join(folder, place), { fallback: 'a', log, platform: configured }).get('a').platform;
    expect(platform('.clawhub')).toBe('clawhub');
    expect(platform('linked')).toBe('clawhub');
    expect(platform('linked', 'github')).toBe('github');
  });

  it('ends the start in words where nobody is left to speak', () => {
    expect(() => loadSkills(folder, { fallback: 'a', log })).toThrow(/No skill named a .* none at all/);
    put('b', doc('b'));
    expect(() => loadSkills(folder, { fallback: 'a', log })).toThrow(/found: b\./);
    expect(() => loadSkills(join(folder, 'nowhere'), { fallback: 'a', log })).toThrow(
      /nowhere cannot be read/,
    );
  });
});
