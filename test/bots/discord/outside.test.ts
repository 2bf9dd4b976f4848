import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readMark } from '../../../src/bots/discord/address.ts';
import { words } from '../../../src/core/text/words.ts';
import { button } from '../../support/discord/person.ts';
import { shown } from '../../support/discord/world.ts';
import { type Stage, setStage } from './support.ts';

const say = words('en');

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

describe('discord listener from outside', () => {
  test('where only the user installed the app, the way of the result is announced and the token kept by place', async () => {
    await stage.listen();
    const { fake, safe } = stage;
    const room = fake.room(fake.guild('elsewhere', { hasBot: false }));
    const anna = fake.person('anna');
    anna.slash('video', { prompt: 'from afar' }, { room });
    const message = await heard();
    expect(message.from).toBe(`discord:${room.id}~${anna.id}`);
    expect(anna.sees(room).map((post) => shown(post).content)).toEqual([say.moment, say.resultByDm]);
    expect(safe.held.has(`discord:ticket:${room.id}~${anna.id}`)).toBe(true);
  });

  test('a press under a video that came by DM goes on with the conversation it came from', async () => {
    await stage.listen();
    const { fake, channel } = stage;
    const room = fake.room(fake.guild('elsewhere', { hasBot: false }));
    const anna = fake.person('anna');
    anna.slash('video', { prompt: 'from afar' }, { room });
    const asked = await heard();
    const origin = { person: anna.id };
    const choices = [{ id: 'export', label: 'Export again' }];
    const video = { render: 'r', name: 'v.mp4', alt: 'a video' };
    const stands = await channel.deliver(
      asked.placeholder!,
      { text: 'Done', origin, choices },
      video,
      await stage.film(10),
    );
    await channel.edit(stands, { text: 'Done, really', origin, choices });
    anna.presses(button(fake.channel(anna.directRoom.id).messages[0]!, 'Export again'));
    const pressed = await heard(1);
    expect(pressed).toMatchObject({ from: asked.from, pressed: 'export', direct: false });
    expect(pressed.places).toEqual([room.id, anna.directRoom.id]);
    expect(pressed.placeholder!.to).toBe(`discord:@${anna.directRoom.id}`);
    expect(readMark(pressed.placeholder!.id).about).toBe(asked.from);
  });

  test('a room where the bot may not speak counts as outside', async () => {
    await stage.listen();
    const { fake } = stage;
    const room = fake.room(fake.guild('studio'));
    fake.deny(room, 'SEND_MESSAGES');
    const anna = fake.person('anna');
    anna.slash('video', { prompt: 'x' }, { room });
    expect((await heard()).from).toBe(`discord:${room.id}~${anna.id}`);
  });
});
