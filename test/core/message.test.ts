import { describe, expect, it } from 'vitest';
import { isMessage } from '../../src/core/message.ts';

describe('a message of ours', () => {
  it.each([
    ['41', '41', true],
    ['41', '4', false],
    ['41', '411', false],
    ['1201@99!', '1201', true],
    ['1201^77~5', '1201', true],
    ['1201', '120', false],
    ['aZ-_9', 'aZ', false],
    ['aZ-_9', 'aZ-_9', true],
  ])('kept as %s is the one that the platform calls %s: %s', (id, called, expected) => {
    expect(isMessage({ to: 'paper:1', id }, called)).toBe(expected);
  });
});
