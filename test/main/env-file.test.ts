import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvFile, withEnvFile } from '../../src/main/env-file.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'env-file-'));
  path = join(folder, '.env');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(content: string | Buffer): Readonly<Record<string, string | undefined>> {
  writeFileSync(path, content);
  return withEnvFile({}, path);
}

const TEXT = 'TELEGRAM_TOKEN=1:a\r\nSECRET_KEY="a key"\r\n';
const VALUES = { TELEGRAM_TOKEN: '1:a', SECRET_KEY: 'a key' };
const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

describe('.env › encodings', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16, as Windows saves it', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['UTF-16 without its mark', Buffer.from(TEXT, 'utf16le')],
    ['big-endian UTF-16', swapped(`\uFEFF${TEXT}`)],
    ['big-endian UTF-16 without its mark', swapped(TEXT)],
  ])('%s is read', (_, bytes) => {
    expect(read(bytes)).toEqual(VALUES);
  });

  it('bytes that are no text are refused, and the file is named', () => {
    expect(() => read(Buffer.from([0x41, 0x3d, 0xff, 0xe4]))).toThrow(/\.env is no UTF-8 text/);
  });

  it('a folder in its place is refused, and named', () => {
    mkdirSync(path);
    expect(() => withEnvFile({}, path)).toThrow(/\.env cannot be read: it is a folder/);
  });

  it('an absent or an empty file sets nothing', () => {
    expect(withEnvFile({ A: '1' }, path)).toEqual({ A: '1' });
    expect(read('')).toEqual({});
  });
});

describe('.env › a # in a value', () => {
  it.each([
    ['SECRET_KEY=pass#word', 'pass#word'],
    ['SECRET_KEY=pass#word # and a comment', 'pass#word'],
    ['SECRET_KEY=word # a comment', 'word'],
    ['SECRET_KEY=word\t# a comment', 'word'],
    ['export SECRET_KEY = a#b#c', 'a#b#c'],
    ['SECRET_KEY=it"s#1', 'it"s#1'],
    ['SECRET_KEY="quoted # whole"', 'quoted # whole'],
    ["SECRET_KEY='quoted#whole' # a comment", 'quoted#whole'],
    ['SECRET_KEY=redis://:p#w@127.0.0.1:6379/0\r', 'redis://:p#w@127.0.0.1:6379/0'],
  ])('%s', (line, value) => {
    expect(read(`A=1\n${line}\nB=2\n`)).toEqual({ A: '1', SECRET_KEY: value, B: '2' });
  });

  it('at the beginning of a value is refused by the name of the setting, and the value is not told', () => {
    expect(() => read('WEB_PORT=#8080')).toThrow(/WEB_PORT in .*begins with #/);
    expect(() => read('WEB_PORT=#8080')).not.toThrow(/8080/);
  });

  it('beside every kind of quote is refused by the name of the setting', () => {
    expect(() => read('SECRET_KEY=a#"\'`')).toThrow(/SECRET_KEY in .*every kind of quote/);
  });

  it('within a value of several lines stays', () => {
    expect(read('A="one\nB=two#2\nthree"\nC=x#y\n')).toEqual({ A: 'one\nB=two#2\nthree', C: 'x#y' });
  });

  it('in a comment is passed over', () => {
    expect(read('# A=1#2\n  # B=#3\nC=3\n')).toEqual({ C: '3' });
  });
});

describe('.env › the environment', () => {
  it('wins over the file, and the names of the file are told', () => {
    writeFileSync(path, 'ENV_FILE_TEST_A=file\nENV_FILE_TEST_B=file\n');
    process.env['ENV_FILE_TEST_A'] = 'shell';
    try {
      expect(readEnvFile(path)).toEqual(['ENV_FILE_TEST_A', 'ENV_FILE_TEST_B']);
      expect([process.env['ENV_FILE_TEST_A'], process.env['ENV_FILE_TEST_B']]).toEqual(['shell', 'file']);
    } finally {
      delete process.env['ENV_FILE_TEST_A'];
      delete process.env['ENV_FILE_TEST_B'];
    }
  });
});
