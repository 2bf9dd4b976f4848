import { parseArgs } from 'node:util';
import { port } from '../../config/kinds.ts';
import { UsageError } from './checks.ts';

/** What `bin/demo` was asked for. */
export interface DemoOptions {
  /** Absent: the chat page opens and stays. */
  readonly prompt: string | undefined;
  readonly files: readonly string[];
  readonly skill: string | undefined;
  readonly out: string | undefined;
  /** The real backend instead of the emulator. */
  readonly live: boolean;
  /** Of the chat page. 0: any free one. */
  readonly port: number;
  /** Open the page in a browser where there is one. */
  readonly open: boolean;
  readonly help: boolean;
}

/** Where the chat page opens without a prompt and without another word. */
const PAGE_PORT = '8080';

/** What `--help` prints. */
export const USAGE = `Usage: bin/demo ["a prompt"] [--photo FILE]… [--clip FILE] [--skill SLUG] [--out FILE] [--port PORT] [--live]

With a prompt: makes a video of it and prints where the MP4 is; ends with 1 when only words came.
Without one:   starts the chat page on 127.0.0.1:8080, opens it in a browser where there is one, and stays until Ctrl-C.
Ends with 2, and starts nothing, when a file or the port cannot be used.

  --photo FILE   a picture to use; may be given several times
  --clip FILE    a clip to use
  --skill SLUG   another personality, such as ai-free-generator
  --out FILE     where to write the MP4
  --port PORT    another port for the chat page; WEB_PORT of the shell counts, too
  --no-open      do not open a browser
  --live         the real NemoVideo backend instead of the local stand-in; .env is read for it
`;

/** Reads the command line; `shellPort` is the shell's `WEB_PORT`. Throws a `UsageError` for what it does not know. */
export function readOptions(args: readonly string[], shellPort: string | undefined): DemoOptions {
  const { values, positionals } = parsed(args);
  const prompt = positionals.join(' ').trim();
  const usual = prompt === '' ? shellPort?.trim() || PAGE_PORT : '0';
  return {
    prompt: prompt === '' ? undefined : prompt,
    files: [...values.photo, ...values.clip],
    skill: values.skill,
    out: values.out,
    live: values.live,
    port: portOf(values.port ?? usual),
    open: !values['no-open'],
    help: values.help,
  };
}

function portOf(text: string): number {
  const read = port.safeParse(text);
  if (!read.success) throw new UsageError('the port must be a number from 0 to 65535');
  return read.data;
}

function parsed(args: readonly string[]) {
  try {
    return parse(args);
  } catch (error) {
    const words = error instanceof Error ? error.message.split(/\.\s/)[0] : 'the options cannot be read';
    throw new UsageError(`${words} (--help shows all options)`);
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      photo: { type: 'string', multiple: true, default: [] },
      clip: { type: 'string', multiple: true, default: [] },
      skill: { type: 'string' },
      out: { type: 'string' },
      port: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      live: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}
