import type { Switches } from '../switches.ts';

const FORMS = {
  typed: 'data: {"type":"heartbeat"}\n\n',
  word: 'data: heartbeat\n\n',
  empty: 'data:\n\n',
  comment: ': ping\n\n',
  event: 'event: heartbeat\ndata: {}\n\n',
} as const;
const CYCLE = Object.values(FORMS);

/** A sign of life. The real form is not known, so `cycle` goes through all that a client should bear; `none` sends nothing. */
export function heartbeat(form: Switches['heartbeat'], count: number): string {
  if (form === 'none') return '';
  return form === 'cycle' ? (CYCLE[count % CYCLE.length] ?? FORMS.typed) : FORMS[form];
}
