import type { SettingName } from '../../config/settings.ts';
import { withEnvFile } from '../env-file.ts';

/** What the shell may say of every demo. Nothing of where the bot is heard, kept or watched: a demo has places of its own. */
const ALWAYS: readonly SettingName[] = ['LOG_LEVEL', 'SKILLS_DIR'];

/** What else it may say of the real backend. The stand-in is sent no token. */
const LIVE: readonly SettingName[] = [
  ...(['NEMO_API_URL', 'NEMO_WEB_URL', 'NEMO_TOKEN', 'MEDIA_HOSTS', 'SKILL', 'SKILL_PLATFORM'] as const),
  ...(['AUTO_EXPORT', 'STILL_WORKING_SECONDS', 'RENDER_POLL_SECONDS', 'RENDER_POLLS'] as const),
  ...([
    'RATE_LIMIT_RETRY_SECONDS',
    'STREAM_LIMIT_SECONDS',
    'STREAM_IDLE_SECONDS',
    'LOOK_AGAIN_SECONDS',
    'SETTLE_SECONDS',
  ] as const),
];

/** Looks faster than the real thing needs: the emulator renders in seconds. */
const QUICK = {
  RENDER_POLL_SECONDS: '1',
  RENDER_POLLS: '600',
  LOOK_AGAIN_SECONDS: '2,5,10,20,30',
  SETTLE_SECONDS: '0.5,1,2',
};

/** Where a demo keeps its things and is heard. */
export interface Place {
  readonly folder: string;
  /** The chat page's. */
  readonly port: number;
  /** The stand-in; absent: the real backend. */
  readonly emulator: string | undefined;
  readonly skill: string | undefined;
}

/** The settings of the demo's service. With the real backend those of `envFile` count, too, as they do for `npm start`. */
export function demoSettings(
  { folder, port, emulator, skill }: Place,
  shell: Readonly<Record<string, string | undefined>>,
  envFile: string,
): Readonly<Record<string, string | undefined>> {
  const given = emulator === undefined ? withEnvFile(shell, envFile) : shell;
  const taken = emulator === undefined ? [...ALWAYS, ...LIVE] : ALWAYS;
  return {
    ...Object.fromEntries(taken.map((name) => [name, given[name]])),
    LOG_LEVEL: given['LOG_LEVEL'] || 'warn',
    ...(emulator === undefined ? {} : { NEMO_API_URL: emulator, MEDIA_HOSTS: '127.0.0.1', ...QUICK }),
    ...(skill === undefined ? {} : { SKILL: skill }),
    DATA_DIR: folder,
    WEB_PORT: String(port),
  };
}
