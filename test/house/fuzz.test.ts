import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('every property test that long runs can lengthen is found by `npm run fuzz`', () => {
  const own = globSync('test/**/*.test.ts').filter((path) =>
    /env\['FUZZ_RUNS/.test(readFileSync(path, 'utf8')),
  );
  expect(own).toEqual([]);
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  expect(scripts['fuzz']).toContain('support/fuzz.ts');
  const found = globSync('test/**/*.test.ts').filter((path) =>
    readFileSync(path, 'utf8').includes('support/fuzz.ts'),
  );
  expect(found.length).toBeGreaterThan(13);
});
