import { parseArgs } from 'node:util';

/** What `bin/demo` was asked for. */
export interface DemoOptions {
  /** Absent: the chat page opens and stays. */
  readonly prompt: string | undefined;
  readonly files: readonly string[];
  readonly skill: string | undefined;
  readonly out: string | undefined;
  /** The real backend instead of the emulator. */
  readonly live: boolean;
  readonly help: boolean;
}

/** What `--help` prints. */
export const USAGE = `Usage: bin/demo ["a prompt"] [--photo FILE]… [--clip FILE] [--skill SLUG] [--out FILE] [--live]

With a prompt: makes a video of it and prints where the MP4 is; ends with 1 when only words came.
Without one:   opens the chat page on 127.0.0.1:8080 and stays until Ctrl-C.

  --photo FILE   a picture to use; may be given several times
  --clip FILE    a clip to use
  --skill SLUG   another personality, such as ai-free-generator
  --out FILE     where to write the MP4
  --live         the real NemoVideo backend instead of the local stand-in; .env is read for it
`;

/** Reads the command line. Throws, in words, for an option that does not exist. */
export function readOptions(args: readonly string[]): DemoOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      photo: { type: 'string', multiple: true, default: [] },
      clip: { type: 'string', multiple: true, default: [] },
      skill: { type: 'string' },
      out: { type: 'string' },
      live: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const prompt = positionals.join(' ').trim();
  return {
    prompt: prompt === '' ? undefined : prompt,
    files: [...values.photo, ...values.clip],
    skill: values.skill,
    out: values.out,
    live: values.live,
    help: values.help,
  };
}
