import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';

// What belongs to one machine has no place in a project for all: where it was written, where its packages came from.

const listed = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
});
const BINARY = /\.(png|jpe?g|gif|webp|mp4|webm|mov|mp3|wav|ogg|ttf|ttc|woff2?|zip|bin|exe|heic|avif)$/i;
/** This file has to spell out what it looks for. */
const OWN = 'test/house/words.test.ts';
const files = listed.stdout.split('\n').filter((path) => path !== '' && path !== OWN && !BINARY.test(path));

function texts(): { path: string; text: string }[] {
  return files.flatMap((path) => {
    try {
      return [{ path, text: readFileSync(path, 'utf8') }];
    } catch {
      return []; // Listed and not there: removed and not yet committed.
    }
  });
}

function naming(pattern: RegExp): string[] {
  return texts().flatMap(({ path, text }) => {
    const hit = pattern.exec(text);
    return hit === null ? [] : [`${path}:${text.slice(0, hit.index).split('\n').length} ${hit[0]}`];
  });
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('house › nothing of one machine', () => {
  it('there are texts to read', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it('no text names a package registry or mirror', () => {
    const hosts = [
      'registry.npm' + 'js.org',
      'registry.yarn' + 'pkg.com',
      'deb.deb' + 'ian.org',
      'npm' + 'mirror.com',
    ];
    expect(naming(new RegExp(`${hosts.map(escaped).join('|')}|"resolved": "http`))).toEqual([]);
  });

  it('no text names the folder that it was written in, or anybody’s home', () => {
    const above = dirname(process.cwd());
    // A checkout in `/` or `/tmp` has a parent that honest texts may name.
    const places = above.split('/').filter(Boolean).length > 0 && above !== '/tmp' ? [`${above}/`] : [];
    const homes = ['/home/(?!jane/|me/|node/|you/|[a-z]/)[a-z]', '/Users/(?!me/|you/)[a-z]', '/root/'];
    const pattern = [process.cwd(), ...places].map((path) => `(?<![\\w.])${escaped(path)}`);
    expect(naming(new RegExp([...pattern, ...homes.map((home) => `(?<![\\w.])${home}`)].join('|')))).toEqual(
      [],
    );
  });

  it('no text points outside of the project', () => {
    expect(naming(new RegExp(['\\.\\./shared', '/(house|reference|seeds|README)'].join('')))).toEqual([]);
  });
});
