import { describe, expect, it } from 'vitest';
import { causeOf, createOutage } from '../../src/core/outage.ts';
import { Problem } from '../../src/core/problem.ts';
import { keptLog } from '../support/house.ts';

describe('an outage', () => {
  it('is told once with its cause, and once when it is over', () => {
    const log = keptLog();
    const outage = createOutage(log, 'thing.failed');
    outage.passed();
    for (let count = 0; count < 3; count += 1) outage.failed(new Error('no route'), { code: 7 });
    outage.passed();
    outage.passed();
    const told = log.lines.filter((line) => !line.startsWith('debug'));
    expect(told.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'warn thing.failed',
      'info thing.failed.over',
    ]);
    expect(told[0]).toContain('no route');
    expect(log.lines).toHaveLength(4);
  });

  it('that comes again is told again', () => {
    const log = keptLog();
    const outage = createOutage(log, 'thing.failed', 'error');
    outage.failed(new Error('a'));
    outage.passed();
    outage.failed(new Error('b'));
    expect(log.lines.filter((line) => line.startsWith('error'))).toHaveLength(2);
  });
});

describe('the cause of an error', () => {
  it.each([
    ['a message', new Error('no route'), 'no route'],
    [
      'a chain',
      new Problem('memory-down', {}, { cause: new Error('connect ECONNREFUSED') }),
      'memory-down: connect ECONNREFUSED',
    ],
    ['the same twice', new Error('x', { cause: new Error('x') }), 'x'],
    ['a code without words', Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    ['a code beside words', Object.assign(new Error('bad'), { code: 'E1' }), 'E1 bad'],
    ['a cause under another name', Object.assign(new Error('a'), { error: new Error('b') }), 'a: b'],
    [
      'a link with a token',
      new Error('request to https://api.example/bot1:secret/getMe failed, reason: reset'),
      'request to [link] failed, reason: reset',
    ],
    ['text', 'lost', 'lost'],
    ['nothing that is known', 7, 'unknown'],
    ['several lines', new Error('a\nb'), 'a b'],
  ])('is one line for %s', (_, error, line) => {
    expect(causeOf(error)).toBe(line);
  });

  it('ends, also in a circle and for a long text', () => {
    const circle = new Error('round');
    circle.cause = circle;
    expect(causeOf(circle)).toBe('round');
    expect(causeOf(new Error('x'.repeat(10_000)))).toHaveLength(300);
  });
});
