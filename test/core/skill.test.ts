import { describe, expect, it } from 'vitest';
import { platformOf, readSkill, skillIn } from '../../src/core/skill.ts';

const front = { name: 'some-skill', version: '2.1.0' };
const MB = 1024 * 1024;

describe('skill', () => {
  it('is read from the phrases that these documents share', () => {
    const skill = readSkill(
      front,
      [
        '# Sea Clips',
        'Clips of the sea. Upload JPG, WEBP or MP4 files up to 500MB.',
        '## Getting Started',
        '> Send me a wave.',
        '> Any wave will do.',
        '',
        '**Try saying:**',
        '- “a 12-second wave”',
        "* 'the tide at night'",
        '- "foam"',
        '',
        'Worth noting: short prompts work best.',
      ].join('\r\n'),
      'clawhub',
    );
    expect(skill).toEqual({
      slug: 'some-skill',
      version: '2.1.0',
      title: 'Sea Clips',
      description: 'Clips of the sea. Upload JPG, WEBP or MP4 files up to 500MB.',
      greeting: 'Send me a wave. Any wave will do.',
      examples: ['a 12-second wave', 'the tide at night', 'foam'],
      tip: 'Short prompts work best.',
      maxBytes: 500 * MB,
      formats: ['JPG', 'WEBP', 'MP4'],
      seconds: 12,
      platform: 'clawhub',
    });
  });

  it('takes the first sentence of its beginning where no greeting is quoted', () => {
    const skill = readSkill(
      front,
      'Getting Started\nShare a text and I begin. Or talk.\nTry saying:\n- "x"',
      'unknown',
    );
    expect(skill.greeting).toBe('Share a text and I begin.');
  });

  it('prefers the named limit to a limit in passing', () => {
    const body = 'Renders up to 1080x1920, files up to 500MB.\nMax file size is 200MB.';
    expect(readSkill(front, body, 'unknown').maxBytes).toBe(200 * MB);
    expect(readSkill(front, 'up to 1.5 GB', 'unknown').maxBytes).toBe(1536 * MB);
    expect(readSkill(front, 'Max file size is 0MB', 'unknown').maxBytes).toBe(200 * MB);
  });

  it('is usable even where the body says nothing', () => {
    expect(readSkill(front, '', 'unknown')).toEqual({
      ...{
        slug: 'some-skill',
        version: '2.1.0',
        title: 'some-skill',
        description: '',
        greeting: 'some-skill',
      },
      ...{ examples: [], maxBytes: 200 * MB, formats: ['MP4', 'MOV', 'JPG', 'PNG'], platform: 'unknown' },
    });
  });

  it('believes the frontmatter before the body', () => {
    const skill = readSkill(
      { ...front, title: 'Mine', description: 'My words.' },
      '# Theirs\nTheir words.',
      'unknown',
    );
    expect(skill).toMatchObject({ title: 'Mine', description: 'My words.', greeting: 'My words.' });
  });

  it('reads no format out of ordinary words', () => {
    const skill = readSkill(
      front,
      'Stick to the plan for now. Works with all your files. Upload cats and dogs.',
      'unknown',
    );
    expect(skill.formats).toEqual(['MP4', 'MOV', 'JPG', 'PNG']);
  });

  it('changes its words with the language, never its facts', () => {
    const skill = readSkill(
      { ...front, languages: { zh: { greeting: '你好。' } } },
      '> Hello.\nup to 500MB',
      'unknown',
    );
    expect(skillIn(skill, 'zh')).toEqual({ ...skill, greeting: '你好。' });
    expect(skillIn(skill, 'fr')).toBe(skill);
  });

  it.each([
    ['/home/me/.clawhub/skills/x/SKILL.md', 'clawhub'],
    ['/home/me/.cursor/skills/x/SKILL.md', 'cursor'],
    ['C:\\Users\\me\\.cursor\\skills\\x\\SKILL.md', 'cursor'],
    ['/home/me/.cursor/other/SKILL.md', 'unknown'],
    ['/srv/skills/x/SKILL.md', 'unknown'],
  ])('that lies at %s comes from %s', (path, platform) => {
    expect(platformOf(path)).toBe(platform);
  });
});
