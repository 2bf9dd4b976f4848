import type { Item } from './talk.ts';

/** Draws progress: one moving line on a terminal, a plain line a change elsewhere. */
export interface Show {
  item(item: Item): void;
  /** Ends the moving line. */
  end(): void;
}

const WIDTH = 24;

/** Writes to `out`; `tty` says whether a line can be drawn over. */
export function show(out: NodeJS.WritableStream, tty: boolean): Show {
  const printed = new Map<string, string>();
  const noted = new Map<string, string | undefined>();
  let drawn = false;
  const clear = () => {
    if (drawn) out.write('\r\u001b[K');
    drawn = false;
  };
  const line = (text: string) => {
    clear();
    out.write(`${text}\n`);
  };
  return {
    item({ id, reply, video }) {
      if (reply === undefined || printed.get(id) === reply.text) return;
      printed.set(id, reply.text);
      const { progress } = reply;
      if (progress === undefined || video !== undefined) return line(indent(reply.text));
      if (progress.note !== undefined && noted.get(id) !== progress.note) line(indent(progress.note));
      noted.set(id, progress.note);
      if (!tty) return line(`  … ${lastLine(reply.text)}`);
      clear();
      out.write(bar(progress.percent, lastLine(reply.text)));
      drawn = true;
    },
    end: clear,
  };
}

const lastLine = (text: string): string => text.split('\n').at(-1) ?? '';

const indent = (text: string): string =>
  text
    .split('\n')
    .map((part) => `  ${part}`)
    .join('\n');

function bar(percent: number | undefined, text: string): string {
  if (percent === undefined) return `  ${text}`;
  const full = Math.round((WIDTH * percent) / 100);
  return `  [${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}] ${text}`;
}
