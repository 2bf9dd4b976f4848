import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Stage, setStage } from './support.ts';

const MESSAGES = '/channels/{channel_id}/messages';

let stage: Stage;
/** What the gateway is to close a connection for in this test. */
let faults: readonly RegExp[];
beforeEach(async () => {
  faults = [];
  stage = await setStage();
});
afterEach(async () => {
  const { invalid, unfaithful } = stage.fake;
  await stage.close();
  expect(invalid.flatMap((one) => one.faults.map(({ why }) => why))).toEqual(
    faults.map((why) => expect.stringMatching(why)),
  );
  expect(unfaithful).toEqual([]);
});

describe('discord gateway', () => {
  test('commands are registered once and not again when nothing changed', async () => {
    const { fake } = stage;
    const first = await stage.listen();
    await first.stop();
    await stage.listen();
    await fake.until(
      'a second look',
      () => fake.requests('GET', '/applications/{application_id}/commands').length === 2,
    );
    await fake.until('a verdict', () =>
      stage.lines.some(({ event }) => event === 'discord commands are up to date'),
    );
    expect(fake.requests('PUT', '/applications/{application_id}/commands')).toHaveLength(1);
    expect(fake.world.commands.map(({ name }) => name)).toContain('video');
  });

  test('a dropped connection is resumed and what came meanwhile is heard once', async () => {
    const { fake } = stage;
    await stage.listen();
    const anna = fake.person('anna');
    fake.gateway.drop();
    await fake.until('the drop', () => fake.gateway.connected === 0);
    anna.dm('meanwhile');
    await fake.until('the message', () => stage.received.length > 0);
    expect(stage.received.map(({ text }) => text)).toEqual(['meanwhile']);
    expect([fake.gateway.identifies, fake.gateway.resumes]).toEqual([1, 1]);
  });

  test('when Discord forgets the session, what was missed is read again over REST', async () => {
    const { fake } = stage;
    await stage.listen();
    const anna = fake.person('anna');
    anna.dm('before');
    await fake.until('the first message', () => stage.received.length === 1);
    fake.gateway.refuse();
    fake.gateway.invalidate(false);
    anna.dm('while away');
    fake.gateway.accept();
    await fake.until(
      'the missed message',
      () => stage.received.some(({ text }) => text === 'while away'),
      15_000,
    );
    expect(fake.gateway.identifies).toBe(2);
  });

  test('the next process reads what was written while nobody listened', async () => {
    const { fake } = stage;
    const first = await stage.listen();
    const anna = fake.person('anna');
    anna.dm('before');
    await fake.until('the first message', () => stage.received.length === 1);
    await first.stop();
    anna.dm('between');
    await stage.listen();
    await fake.until('the missed message', () => stage.received.some(({ text }) => text === 'between'));
  });

  test('the next process reads what the one before it was just about to hand over when it died', async () => {
    const { fake } = stage;
    const death = Promise.withResolvers<void>();
    stage.launch({ receive: () => death.promise });
    await fake.until('a connected listener', () => fake.gateway.connected === 1);
    fake.person('anna').dm('a wish');
    await fake.until('a note', () => stage.safe.held.has('discord:spoken-in'));
    await stage.listen();
    await fake.until('the wish', () => stage.received.some(({ text }) => text === 'a wish'));
    death.resolve();
  });

  test('what is said while a channel is read again waits behind what was missed there', async () => {
    const { fake } = stage;
    const first = await stage.listen();
    const [anna, ben] = [fake.person('anna'), fake.person('ben')];
    anna.dm('before');
    await fake.until('the first message', () => stage.received.length === 1);
    await first.stop();
    anna.dm('between');
    fake.trouble('GET', MESSAGES, { status: 503 }, { times: 6 });
    await stage.listen();
    anna.dm('now');
    ben.dm('elsewhere');
    const told = () => stage.received.map(({ text }) => text);
    await fake.until('all messages', () => told().includes('now') && told().includes('between'), 15_000);
    expect(told().filter((text) => text !== 'elsewhere')).toEqual(['before', 'between', 'now', 'now']);
    expect(told().indexOf('elsewhere')).toBe(1);
    expect(new Set(stage.received.map(({ id }) => id)).size).toBe(4);
  });

  test('a channel that the bot was shut out of holds up nobody, there or elsewhere', async () => {
    const { fake } = stage;
    const first = await stage.listen();
    const room = fake.room(fake.guild('g'));
    const anna = fake.person('anna');
    anna.mentions(room, 'before');
    await fake.until('the first message', () => stage.received.length === 1);
    await first.stop();
    fake.deny(room, 'READ_MESSAGE_HISTORY');
    await stage.listen();
    anna.mentions(room, 'now');
    await fake.until('the next message', () => stage.received.length === 2);
    expect(fake.requests('GET', MESSAGES)).toHaveLength(1);
  });

  test('several shards hear several servers, and private matters once', async () => {
    await stage.close();
    stage = await setStage({ shards: 2 });
    const { fake } = stage;
    const guilds = Array.from({ length: 6 }, (_, n) => fake.guild(`g${n}`));
    const rooms = guilds.map((guild) => fake.room(guild));
    stage.launch();
    await fake.until('two shards', () => fake.gateway.connected === 2);
    const anna = fake.person('anna');
    for (const room of rooms) anna.mentions(room, 'hello');
    anna.dm('hello');
    await fake.until('all messages', () => stage.received.length === 7);
    expect(new Set(stage.received.map(({ from }) => from)).size).toBe(7);
  });

  test('acknowledgements come while a hundred messages wait to be made safe', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    await stage.listen({ receive: () => gate });
    const { fake } = stage;
    const waiting = Array.from({ length: 100 }, (_, n) =>
      fake.person(`p${n}`).slash('video', { prompt: 'now' }),
    );
    await fake.until('a hundred answers', () => waiting.every((one) => one.acknowledged));
    open();
  });

  test('one that is told to leave while it begins leaves', async () => {
    await stage.launch().stop();
    expect(stage.fake.gateway.identifies).toBe(0);
  });

  test('a token that is not accepted is said in the log, and nothing else happens', async () => {
    stage.launch({ token: 'wrong' });
    const line = await stage.fake.until('a word in the log', () =>
      stage.lines.find(({ level }) => level === 'error'),
    );
    expect(JSON.stringify(line)).toContain('DISCORD_TOKEN');
  });

  test('an intent that the portal does not grant is said in the log', async () => {
    faults = [/^4014/];
    stage.launch({ messageContent: true });
    const line = await stage.fake.until('a word in the log', () =>
      stage.lines.find(({ level }) => level === 'error'),
    );
    expect(JSON.stringify(line)).toContain('DISCORD_MESSAGE_CONTENT');
    expect(stage.fake.gateway.identifies).toBe(1);
  });

  test('a process that does not lead hears nothing', async () => {
    let granted: (() => void) | undefined;
    stage.launch({
      lead: (_, signal) =>
        new Promise((resolve) => {
          granted = () => resolve(signal);
        }),
    });
    await stage.fake.until('the question', () => granted !== undefined);
    expect(stage.fake.gateway.identifies).toBe(0);
    granted?.();
    await stage.fake.until('a connection', () => stage.fake.gateway.connected === 1);
  });

  test('neither log nor secrets by name hold a token, a link or words', async () => {
    await stage.listen();
    const { fake } = stage;
    const used = fake
      .person('anna')
      .slash('video', { prompt: 'very private words', media: [{ name: 'a.png', bytes: 'x' }] });
    await fake.until('the message', () => stage.received.length === 1);
    const log = JSON.stringify([stage.lines, [...stage.safe.held.keys()]]);
    for (const secret of [used.token, fake.options.token, 'very private words', 'hm='])
      expect(log).not.toContain(secret);
  });
});
