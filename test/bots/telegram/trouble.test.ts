import { describe, expect, it } from 'vitest';
import { BotApiFailure, bad, forbidden, tooMany } from '../../support/telegram/failure.ts';
import { channelRig, clips, DM, problem, video } from './channel-rig.ts';

const rig = channelRig();
const { file } = clips();

describe('telegram channel › problems', () => {
  it.each([
    ['chat-closed', forbidden('bot was blocked by the user'), {}],
    ['chat-closed', forbidden('user is deactivated'), {}],
    ['chat-closed', bad('chat not found'), {}],
    ['not-allowed', bad('not enough rights to send text messages to the chat'), {}],
    ['not-allowed', bad('CHAT_WRITE_FORBIDDEN'), {}],
    [
      'chat-moved',
      bad('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: -1007 }),
      { to: 'telegram:-1007' },
    ],
    ['slow-down', tooMany(17), { seconds: 17 }],
    ['platform-down', new BotApiFailure(500, 'Internal Server Error'), {}],
    ['platform-down', new BotApiFailure(401, 'Unauthorized'), {}],
  ] as const)('%s: %s', async (code, refuse, details) => {
    rig.fake.faults.plan({ refuse }, { method: 'sendMessage' });
    const error = await problem(rig.channel.send(DM, { text: 'hi' }, 'op1'));
    expect([error.code, error.details]).toEqual([code, details]);
  });

  it('message-gone: an edit of a message that was deleted', async () => {
    expect((await problem(rig.channel.edit({ to: DM, id: '424242' }, { text: 'x' }))).code).toBe(
      'message-gone',
    );
  });

  it('a short pause is waited out, and the message stands once', async () => {
    rig.fake.faults.plan({ refuse: tooMany(1) }, { method: 'sendMessage' });
    await rig.channel.send(DM, { text: 'hi' }, 'op1');
    expect(rig.fake.chat(7).texts).toEqual(['hi']);
  });

  it('an upload is never repeated here, not even after a short pause', async () => {
    const bubble = await rig.channel.send(DM, { text: 'working' }, 'op1');
    rig.fake.faults.plan({ refuse: tooMany(1) }, { method: 'editMessageMedia' });
    const error = await problem(rig.channel.deliver(bubble, { text: 'done' }, video, file()));
    expect([error.code, error.details]).toEqual(['slow-down', { seconds: 1 }]);
    expect(rig.fake.calls('editMessageMedia')).toHaveLength(1);
  });

  it('a message whose answer was lost is not sent again here', async () => {
    rig.fake.faults.plan({ lose: 'answer' }, { method: 'sendMessage' });
    expect((await problem(rig.channel.send(DM, { text: 'hi' }, 'op1'))).code).toBe('platform-down');
    expect(rig.fake.chat(7).texts).toEqual(['hi']);
  });

  it('an edit whose answer was lost is made again, and nobody hears of it', async () => {
    const sent = await rig.channel.send(DM, { text: 'one' }, 'op1');
    rig.fake.faults.plan({ lose: 'answer' }, { method: 'editMessageText' });
    rig.fake.faults.plan({ html: 502 }, { method: 'editMessageText' });
    await rig.channel.edit(sent, { text: 'two' });
    expect(rig.fake.chat(7).texts).toEqual(['two']);
    expect(rig.fake.calls('editMessageText')).toHaveLength(3);
  });

  it('never hold the token, in whatever way they are looked at', async () => {
    const troubles = [{ lose: 'request' }, { html: 502 }, { refuse: bad('no rule names this') }] as const;
    for (const trouble of troubles) {
      rig.fake.faults.plan(trouble, { method: 'sendMessage' });
      const error: unknown = await rig.channel
        .send(DM, { text: 'hi' }, 'op1')
        .catch((reason: unknown) => reason);
      const { inspect } = await import('node:util');
      const seen =
        inspect(error, { depth: 9, showHidden: true }) +
        JSON.stringify(error) +
        String((error as Error).stack);
      expect(seen).not.toContain(rig.fake.token);
    }
  });
});
