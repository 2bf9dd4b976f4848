import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { hex, nineteenDigits, seedOf } from '../../emulator/chance.ts';
import { canonical, parseExact, writeExact } from '../../emulator/json.ts';
import { openStore } from '../../emulator/store.ts';
import { DEFAULTS, switchesFromEnv, turn } from '../../emulator/switches.ts';
import { scratch } from './support.ts';

describe('json › exact', () => {
  it.each([
    '9223372036854775807',
    '-9007199254740993',
    '{"a":[12345678901234567890,1.5,"x",null]}',
    '1e+21',
    '0.1',
  ])('%s comes out as it went in', (text) => {
    expect(writeExact(parseExact(text))).toBe(text);
  });

  it('compares by content, not by the order of keys', () => {
    expect(canonical({ b: 1, a: [2n, { d: null, c: 'x' }] })).toBe(
      canonical({ a: [2n, { c: 'x', d: null }], b: 1 }),
    );
    expect(canonical(parseExact('9007199254740993'))).not.toBe(canonical(JSON.parse('9007199254740993')));
  });

  it('ids have nineteen digits that a double cannot hold', () => {
    for (let times = 0; times < 200; times += 1) {
      const id = nineteenDigits();
      expect(id).toMatch(/^[1-9]\d{18}$/);
      expect(BigInt(id) < 2n ** 63n).toBe(true);
      expect(String(BigInt(Number(id)))).not.toBe(id);
    }
  });

  it('seeds follow from words alone', () => {
    expect(seedOf('a', 1)).toBe(seedOf('a', 1));
    expect(seedOf('a', 1)).not.toBe(seedOf('a1'));
    expect(hex(4)).toHaveLength(8);
  });
});

describe('store › journal', () => {
  const box = scratch();
  afterEach(() => box.clean());

  it('the newest value of each key is there after a restart, and a torn line is passed over', () => {
    const one = openStore(box.path);
    const table = one.table<{ n: number; id: bigint }>('things');
    for (let n = 0; n < 50; n += 1) table.put(`key${n % 5}`, { n, id: 9007199254740993n });
    one.close();
    appendFileSync(join(box.path, 'journal.jsonl'), '{"table":"things","key":"key0","val');
    const two = openStore(box.path);
    expect(
      two
        .table<{ n: number; id: bigint }>('things')
        .all()
        .map(({ n }) => n),
    ).toEqual([45, 46, 47, 48, 49]);
    expect(two.table<{ id: bigint }>('things').get('key0')!.id).toBe(9007199254740993n);
    expect(readFileSync(join(box.path, 'journal.jsonl'), 'utf8').trim().split('\n')).toHaveLength(5);
    two.close();
    two.close();
  });
});

describe('switches › turning', () => {
  it('what is unknown or of the wrong kind is named, the rest is turned', () => {
    const switches = { ...DEFAULTS };
    expect(turn(switches, { speed: 0, dialect: 'klingon', gui: true, speeed: 1, ipLimit: -1 })).toEqual([
      'dialect',
      'gui',
      'speeed',
      'ipLimit',
    ]);
    expect(switches.speed).toBe(0);
    expect(turn(switches, 'fast')).toEqual(['(not an object)']);
  });

  it('every switch can be set by a variable', () => {
    const { patch, wrong } = switchesFromEnv({
      EMULATOR_SPEED: '0.5',
      EMULATOR_REFUSE_EVERY_THIRD: '1',
      EMULATOR_SHAPE: 'R2',
      EMULATOR_HEARTBEAT: 'loud',
      EMULATOR_GUI: '',
    });
    expect(patch).toEqual({ speed: 0.5, refuseEveryThird: true, shape: 'R2' });
    expect(wrong).toEqual(['EMULATOR_HEARTBEAT']);
  });
});
