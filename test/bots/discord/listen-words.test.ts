import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { words } from '../../../src/core/text/words.ts';
import type { PersonsFile } from '../../support/discord/person.ts';
import { botRoleOf } from '../../support/discord/render.ts';
import { shown } from '../../support/discord/world.ts';
import { type Stage, setStage } from './support.ts';

const say = words('en');
const photo = (name: string): PersonsFile => ({ name, bytes: `bytes of ${name}` });

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(async () => {
  const { invalid, unfaithful } = stage.fake;
  await stage.close();
  expect(invalid).toEqual([]);
  expect(unfaithful).toEqual([]);
});

/** The next message that was handed over. */
async function heard(index = 0) {
  return stage.fake.until('a message handed over', () => stage.received[index]);
}

describe('discord listener › what people write', () => {
  test("the bot's own role speaks to it, and a channel's name goes along instead of its number", async () => {
    await stage.close();
    stage = await setStage({ messageContent: true });
    const { fake } = stage;
    const guild = fake.guild('studio');
    const room = fake.room(guild);
    await stage.listen({ messageContent: true });
    const anna = fake.person('anna');
    anna.says(room, `<@&${botRoleOf(guild)}> film <#${room.id}>`);
    expect(await heard()).toMatchObject({ text: `film #room-${room.id.slice(-4)}` });
  });

  test('an answer without a ping is said to be unread, not answered as if it were empty', async () => {
    await stage.listen();
    const { fake } = stage;
    const room = fake.room(fake.guild('studio'));
    const anna = fake.person('anna');
    const sent = await stage.channel.send(`discord:${room.id}`, { text: 'Done.' }, 'op1');
    const ours = fake.world.posts.get(sent.id)!;
    anna.replies(ours, 'make it warmer', [], false);
    expect(await heard()).toMatchObject({ text: '', refused: [{ reason: 'unread' }], answers: ours.id });
  });

  test('a long paste is read as words, beside those that came with it', async () => {
    await stage.listen();
    const { fake } = stage;
    const room = fake.room(fake.guild('studio'));
    const anna = fake.person('anna');
    const script = 'Scene one. '.repeat(300).trim();
    anna.mentions(room, 'make this', [{ name: 'message.txt', bytes: script }, photo('cat.png')]);
    const message = await heard();
    expect(message.text).toBe(`make this\n${script}`);
    expect(message.attachments.map(({ name }) => name)).toEqual(['cat.png']);
  });

  test('a paste that is no text is named, its message stays', async () => {
    await stage.listen();
    const { fake } = stage;
    const anna = fake.person('anna');
    anna.dm('make this', [{ name: 'message.txt', bytes: Buffer.from([0xff, 0xfe, 0xc3, 0x28]) }]);
    expect(await heard()).toMatchObject({
      text: 'make this',
      refused: [{ name: 'message.txt', reason: 'unreachable' }],
    });
  });

  test('changed words come as an edit, after the message itself', async () => {
    await stage.listen();
    const { fake } = stage;
    const anna = fake.person('anna');
    const post = anna.dm('a red kite');
    anna.edits(post, 'a blue kite');
    const [first, second] = [await heard(), await heard(1)];
    expect([first.text, first.edited, second.text, second.edited]).toEqual([
      'a red kite',
      undefined,
      'a blue kite',
      true,
    ]);
  });

  test('“Make a video” on a forward takes its words and files', async () => {
    await stage.listen();
    const { fake } = stage;
    const room = fake.room(fake.guild('studio'));
    const anna = fake.person('anna');
    const post = anna.says(room, '', [photo('own.png')]);
    fake.world.posts.set(post.id, {
      ...post,
      forwards: [{ content: 'A fox at dawn', files: shown(post).files, embeds: [], components: [] }],
    });
    anna.contextMenu(say.makeVideo, fake.world.posts.get(post.id)!);
    const message = await heard();
    expect(message.text).toBe('/video A fox at dawn');
    expect(message.attachments).toHaveLength(2);
  });

  test.each([
    'MESSAGE_CREATE',
    'MESSAGE_UPDATE',
    'MESSAGE_REACTION_ADD',
    'INTERACTION_CREATE',
    'GUILD_CREATE',
  ])('a %s of another shape stops nothing', async (kind) => {
    await stage.listen();
    const { fake } = stage;
    for (const data of [null, {}, { id: 5, author: 'x', member: 7 }, { channel_id: {}, guild_id: [] }])
      fake.gateway.event(kind, data);
    fake.person('anna').dm('still there?');
    expect((await heard()).text).toBe('still there?');
  });
});
