import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { settings } from '../../src/config/settings.ts';
import { configTable, readConfig } from '../../src/config.ts';

describe('config › documents', () => {
  it('the table has one row for each setting, with its default and a sentence', () => {
    const rows = configTable().split('\n').slice(2);
    expect(rows.map((row) => row.split('`')[1])).toEqual(Object.keys(settings));
    for (const row of rows) expect(row).toMatch(/^\| `[A-Z_]+` +\| (`[^`]+`|_.+_) +\| .+\. +\|$/);
  });

  it('defaults are read by the same kind as values', () => {
    const told = Object.entries(settings).flatMap(([name, setting]) =>
      'fallback' in setting ? [[name, setting.fallback]] : [],
    );
    expect(readConfig(Object.fromEntries(told))).toEqual(readConfig({}));
  });

  it('.env.example names every setting, with its default where it has one, and nothing else', async () => {
    const text = await readFile('.env.example', 'utf8');
    const named = [...text.matchAll(/^#? ?([A-Z][A-Z_]+)=(.*)$/gm)].map((match) => [match[1], match[2]]);
    const expected = Object.entries(settings).map(([name, s]) => [name, 'fallback' in s ? s.fallback : '']);
    expect(named.sort()).toEqual(expected.sort());
  });
});
