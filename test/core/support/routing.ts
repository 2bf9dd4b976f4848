import type { InboundMessage } from '../../../src/core/message.ts';
import type { Plan } from '../../../src/core/plan.ts';
import { route } from '../../../src/core/router.ts';
import type { Session } from '../../../src/core/session.ts';
import { words } from '../../../src/core/text/words.ts';
import { message, oneSkill } from '../../support/house.ts';

/** Somebody who was greeted and has a project. */
export const known: Session = { id: 'paper:1|ann', skill: 'test-skill', greeted: true, connected: true };
/** Somebody who writes for the first time. */
export const stranger: Session = { id: 'paper:1|ann', skill: 'test-skill', greeted: false, connected: false };
/** The only skill there is. */
export const skill = oneSkill.get('test-skill');
/** The words they are answered in. */
export const say = words('en');

/** What the router makes of a message. */
export const plan = (text: string, over: Partial<InboundMessage> = {}, session = known): Plan =>
  route(message(text, over), { session, skills: oneSkill });
/** The work in a plan, by kind. */
export const kinds = (made: Plan) => made.work.map(({ kind }) => kind);
/** The replies in a plan. */
export const texts = (made: Plan) => made.replies.map(({ text }) => text);
/** A picture that came along. */
export const photo = (name = 'a.jpg') => ({ kind: 'image' as const, name, ref: name });
