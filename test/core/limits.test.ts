import { describe, expect, test } from 'vitest';
import { type Access, askedOf, isServed } from '../../src/core/limits.ts';
import type { InboundMessage } from '../../src/core/message.ts';
import type { Session } from '../../src/core/session.ts';
import { message } from '../support/house.ts';
import { known, photo, plan, stranger } from './support/routing.ts';

const asked = (text: string, over: Partial<InboundMessage> = {}, session: Session = known) => {
  const one = message(text, over);
  const made = plan(text, over, session);
  return askedOf(
    made,
    made.work.map((_, index) => `t${index}`),
    one,
    session,
  );
};
const files = (...bytes: number[]) => bytes.map((size, at) => ({ ...photo(`${at}.jpg`), bytes: size }));

describe('what a message asks of the limits', () => {
  test.each([
    ['a wish', 'a sunset', {}, [{ id: 't0', video: true, bytes: 0, place: 't0' }]],
    ['an export', 'export', {}, [{ id: 't0', video: true, bytes: 0, place: 't0' }]],
    ['a press of export', '', { pressed: 'export' }, [{ id: 't0', video: true, bytes: 0, place: 't0' }]],
    ['an example', '', { pressed: 'try:test-skill:0' }, [{ id: 't0', video: true, bytes: 0, place: 't0' }]],
    ['files', '', { attachments: files(3, 4) }, [{ id: 't0', video: false, bytes: 7 }]],
    ['a fresh project', '/new', {}, [{ id: 't0', video: false, bytes: 0 }]],
    ['credits', 'credits', {}, []],
    ['status', 'status', {}, []],
    ['help', '/help', {}, []],
    ['a stop', 'stop', {}, []],
    ['thanks', 'thanks', {}, []],
  ] as const)('%s', (_name, text, over, tasks) => {
    expect(asked(text, { ...over }).tasks).toEqual(tasks);
  });

  test('a wish for each of three files counts three times, each with its own bytes', () => {
    const three = asked('1. spin it\n2. zoom in\n3. fade out', { attachments: files(1, 2, 3) });
    expect(three.tasks.map(({ video, bytes }) => [video, bytes])).toEqual([
      [true, 1],
      [true, 2],
      [true, 3],
    ]);
  });

  test('files and a question count the files alone', () => {
    expect(asked('credits', { attachments: files(9) }).tasks).toEqual([{ id: 't0', video: false, bytes: 9 }]);
  });

  test.each([
    ['files', '', { attachments: files(3) }, ['paper:1|ann']],
    ['a fresh project', '/new', {}, ['paper:1|ann']],
    ['credits', 'credits', {}, ['paper:1|ann']],
    ['a wish', 'a sunset', {}, ['t0']],
    ['status, which opens no account', 'status', {}, []],
    ['a greeting', 'hi', {}, []],
  ] as const)(
    'without a project, %s takes the place of what opens an account',
    (_name, text, over, places) => {
      expect(asked(text, { ...over }, stranger).tasks.map(({ place }) => place)).toEqual(places);
    },
  );

  test('sizes that a platform made up count nothing', () => {
    expect(asked('', { attachments: files(-5, 1.5) }).tasks).toEqual([{ id: 't0', video: false, bytes: 1 }]);
  });

  test('what goes on from a phase takes a place and no share of the day', () => {
    const parts = [{ ...plan('a sunset'), taken: { name: 'queued' } as const }, ['t0']] as const;
    const { tasks } = askedOf(...parts, message('a sunset'), known);
    expect(tasks).toEqual([{ id: 't0', video: false, bytes: 0, place: 't0' }]);
  });

  test('a person is the same in all places of a platform, and a chat is the place nearest to the message', () => {
    const here = asked('a sunset', { from: 'telegram:-100:7', places: ['-100'] });
    const there = asked('a sunset', { from: 'telegram:5' });
    expect([here.person, there.person]).toEqual(['telegram:ann', 'telegram:ann']);
    expect([here.chat, there.chat]).toEqual(['telegram:-100', 'telegram:5']);
  });
});

describe('who is served', () => {
  const access = (over: Partial<Access>): Access => ({ allow: [], deny: [], admins: [], ...over });
  const topic = message('hi', { from: 'telegram:-100:7', places: ['-100'], sender: { id: '5', name: '' } });
  const server = message('hi', { from: 'discord:22', places: ['22', '33'], sender: { id: '44', name: '' } });
  const page = message('hi', { from: 'web:abc', sender: { id: 'abc', name: '' } });
  const served = (over: Partial<Access>) => [topic, server, page].map((one) => isServed(one, access(over)));

  test.each([
    ['everybody, without lists', {}, [true, true, true]],
    ['a chat with all its topics', { allow: ['telegram:-100'] }, [true, false, false]],
    ['a person', { allow: ['telegram:5'] }, [true, false, false]],
    ['a server', { allow: ['discord:33'] }, [false, true, false]],
    ['a channel', { allow: ['discord:22'] }, [false, true, false]],
    ['a platform', { allow: ['web', 'telegram'] }, [true, false, true]],
    ['not a chat', { deny: ['telegram:-100'] }, [false, true, true]],
    ['not a person', { deny: ['discord:44'] }, [true, false, true]],
    ['not the page', { deny: ['web'] }, [true, true, false]],
    ['not who is on both lists', { allow: ['discord:33'], deny: ['discord:44'] }, [false, false, false]],
    ['an admin everywhere', { deny: ['discord:33'], admins: ['discord:44'] }, [true, true, true]],
    ['an admin who is not on the list', { allow: ['web'], admins: ['telegram:5'] }, [true, false, true]],
    ['nobody of another platform with the same number', { allow: ['discord:5'] }, [false, false, false]],
    ['no admin by the number of a place', { allow: ['web'], admins: ['discord:33'] }, [false, false, true]],
  ] as const)('%s', (_name, over, wanted) => {
    expect(served(over)).toEqual(wanted);
  });

  test('a group that moved is known by its first number, too', () => {
    const moved = message('hi', { from: 'telegram:-7', places: ['-1007'] });
    expect(isServed(moved, access({ allow: ['telegram:-7'] }))).toBe(true);
    expect(isServed(moved, access({ allow: ['telegram:-1007'] }))).toBe(true);
  });
});
