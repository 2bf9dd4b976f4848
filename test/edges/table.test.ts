import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GATEWAY_STATUSES, gatewayFaults } from './matrix.ts';
import { edgeTable } from './table.ts';

const DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'wire.md');
const between = (text: string, from: string, to: string) => text.split(from)[1]?.split(to)[0]?.trim();

test('edges › the table in docs/wire.md is the one that the tests run', () => {
  const written = between(readFileSync(DOCUMENT, 'utf8'), '<!-- edges -->', '<!-- /edges -->');
  expect(written).toBe(edgeTable());
});

test('edges › a broken gateway is tried with every status, with a page, nothing and another shape', () => {
  expect(gatewayFaults).toHaveLength(GATEWAY_STATUSES.length * 3);
  expect(gatewayFaults.map(({ name }) => name)).toContain('404 with nothing');
});
