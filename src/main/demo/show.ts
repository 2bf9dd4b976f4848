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
      if (reply.progress === undefined || video !== undefined) line(indent(reply.text));
      else if (tty) {
        clear();
        out.write(bar(reply.progress.percent, firstLine(reply.text)));
        drawn = true;
      } else line(`  … ${firstLine(reply.text)}`);
    },
    end: clear,
  };
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

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
