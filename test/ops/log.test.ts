import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/ops/log.ts';
import { canaries } from './canaries.ts';

type Line = Record<string, unknown>;

function collect(level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent' = 'trace') {
  const written: string[] = [];
  const log = createLog(level, { write: (text: string) => void written.push(text) });
  return { log, written, lines: () => written.map((text) => JSON.parse(text) as Line) };
}

describe('log › one line an event', () => {
  it('a line has its level, the time in ISO form, the event and the fields', () => {
    const { log, written, lines } = collect();
    log.info('turn began', { task: 't-1', waited: 12 });
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^[^\n]+\n$/);
    expect(lines()[0]).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      event: 'turn began',
      task: 't-1',
      waited: 12,
    });
  });

  it('fields put on a log stand on all of its lines, and on those of its children', () => {
    const { log, lines } = collect();
    log.with({ process: 'worker' }).with({ task: 't-1' }).warn('slow', { ms: 5 });
    expect(lines()[0]).toMatchObject({ process: 'worker', task: 't-1', ms: 5, event: 'slow', level: 'warn' });
  });

  it('each verb has its level, and quieter levels are not written', () => {
    const { log, lines } = collect('warn');
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    expect(lines().map((line) => [line['level'], line['event']])).toEqual([
      ['warn', 'c'],
      ['error', 'd'],
    ]);
    const silent = collect('silent');
    silent.log.error('x');
    expect(silent.written).toEqual([]);
  });

  it('fields that bear the names of the line’s own are moved aside', () => {
    const { log, written, lines } = collect();
    log.info('real', { event: 'fake', level: 'fatal', time: 'never' });
    expect(lines()[0]).toMatchObject({
      event: 'real',
      level: 'info',
      event_: 'fake',
      level_: 'fatal',
      time_: 'never',
    });
    expect(written[0]?.match(/"event":/g)).toHaveLength(1);
  });

  it('text cannot begin a new line or move the cursor', () => {
    const { log, written } = collect();
    log.info('name\n{"level":"error"}', { name: '\u001b[2J\r\nfoo\u2028bar\u009b1m' });
    expect(written).toHaveLength(1);
    expect(written[0]?.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/);
  });
});

describe('log › errors', () => {
  it('an error is told by name, message, code and stack, with its causes', () => {
    const { log, lines } = collect();
    const cause = Object.assign(new TypeError('socket hang up'), {
      code: 'ECONNRESET',
      request: { body: 'private' },
    });
    log.error('render failed', { error: new Error('no answer', { cause }) });
    const error = lines()[0]?.['error'] as { cause: Line; stack: string };
    expect(error).toMatchObject({
      name: 'Error',
      message: 'no answer',
      cause: { name: 'TypeError', code: 'ECONNRESET' },
    });
    expect(error.stack).toContain('log.test.ts');
    expect(JSON.stringify(error)).not.toContain('private');
  });

  it('an error by itself stands under its own name', () => {
    const { log, lines } = collect();
    log.error('odd', new RangeError('too far'));
    expect(lines()[0]).toMatchObject({ error: { name: 'RangeError', message: 'too far' } });
  });

  it('several errors at once are all told', () => {
    const { log, lines } = collect();
    log.error('all failed', {
      error: new AggregateError([new Error('one'), new Error('two')], 'none worked'),
    });
    expect(lines()[0]).toMatchObject({ error: { errors: [{ message: 'one' }, { message: 'two' }] } });
  });

  it('an error that is its own cause ends', () => {
    const { log, lines } = collect();
    const error = new Error('loop');
    error.cause = error;
    log.error('x', { error });
    expect(lines()[0]).toMatchObject({ error: { cause: '[seen above]' } });
  });
});

describe('log › any value', () => {
  it('what JSON does not know is told in words', () => {
    const { log, lines } = collect();
    log.info('x', {
      big: 2n ** 70n,
      bytes: Buffer.from('secret'),
      none: undefined,
      nan: Number.NaN,
      when: new Date(0),
      never: new Date(Number.NaN),
      call: () => 1,
      mark: Symbol('s'),
      link: new URL('https://cdn.example/a?sig=1'),
      set: new Set([1, 2]),
      map: new Map([['a', 1]]),
    });
    expect(lines()[0]).toMatchObject({
      big: '1180591620717411303424',
      bytes: '[6 bytes]',
      nan: 'NaN',
      when: '1970-01-01T00:00:00.000Z',
      never: '[no date]',
      call: '[function]',
      mark: '[symbol]',
      link: 'https://cdn.example/a?***',
      set: [1, 2],
      map: { a: 1 },
    });
  });

  it('size and depth are bounded, and a getter that throws ends nothing', () => {
    const { log, written, lines } = collect();
    const deep: Line = {};
    let inner = deep;
    for (let i = 0; i < 50; i += 1) inner = inner['in'] = {} as Line;
    const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, i]));
    const bad = {
      get trap() {
        throw new Error('no');
      },
    };
    log.info('x', { deep, wide, list: Array.from({ length: 1_000 }, () => 'item'), bad });
    expect(written[0]?.length).toBeLessThan(5_000);
    expect(lines()[0]).toMatchObject({ wide: { k0: 0, more: 950 }, bad: '[unreadable]' });
    expect(lines()[0]?.['list']).toHaveLength(51);
  });

  it('a key named __proto__ is a key', () => {
    const { log, written } = collect();
    log.info('x', { from: JSON.parse('{"__proto__":{"polluted":"yes"}}') });
    expect(written[0]).toContain('polluted');
    expect(({} as Line)['polluted']).toBeUndefined();
  });
});

describe('log › secrets', () => {
  it('a field named like a secret shows nothing, whatever it holds; its counts stay', () => {
    const { log, written, lines } = collect();
    log.info('x', {
      token: 'plainword',
      headers: { Authorization: ['plainword'], cookie: 'plainword' },
      clientId: 'plainword',
      apiKey: { value: 'plainword' },
      tokens: 3,
      token_set: true,
    });
    expect(written[0]).not.toContain('plainword');
    expect(lines()[0]).toMatchObject({ token: '***', tokens: 3, token_set: true });
  });

  it.each(canaries)('$name is found nowhere, in whichever place it was planted', ({ text, hidden }) => {
    const { log, written } = collect();
    const error = Object.assign(new Error(text, { cause: new TypeError(text) }), { code: text, url: text });
    error.name = text;
    log.debug(text);
    log.info('event', { field: text, deep: { list: [text, { more: text }] }, [text]: 1 });
    log.warn('event', { error, errors: [error], either: new AggregateError([error], text) });
    log.error('event', error);
    log.error('event', { odd: new Map([[text, new Set([text])]]), thrown: text });
    log.with({ on: text, within: { error } }).error('event');
    expect(written).toHaveLength(6);
    expect(written.join('')).not.toContain(hidden);
  });
});
