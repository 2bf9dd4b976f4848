import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmulator } from '../emulator/server.ts';
import { type Finding, time } from './measure.ts';

const run = promisify(execFile);
const HEADERS = {
  'content-type': 'application/json',
  'x-skill-source': 'bench',
  'x-skill-version': '1',
  'x-skill-platform': 'unknown',
};

/** A 5-second 1080p clip by the emulator, against ffmpeg encoding a plain test picture of the same size and length. */
export async function render(): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-render-'));
  const emulator = await startEmulator({ port: 0, data: join(folder, 'data'), switches: { speed: 0 } });
  try {
    const [ours] = await time(1, () => clip(emulator.url));
    const [bare] = await time(1, () => encode(join(folder, 'bare.mp4')));
    return [
      {
        name: '5-second clip at 1080p',
        ours: (ours ?? 0) / 1000,
        bare: (bare ?? 1) / 1000,
        unit: 's',
        about: 'picture, music, title / a plain test picture',
      },
    ];
  } finally {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const encode = (path: string) =>
  run('ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=1920x1080:r=30:d=5',
    '-f',
    'lavfi',
    '-i',
    'sine=d=5',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
    path,
  ]);

async function clip(url: string): Promise<void> {
  const call = async (path: string, headers: object, body?: object) => {
    const answer = await fetch(url + path, {
      headers: { ...HEADERS, ...headers },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return answer.text();
  };
  const token = /"token":"([^"]+)"/.exec(
    await call('/api/auth/anonymous-token', { 'x-client-id': 'bench' }, {}),
  )?.[1];
  const auth = { authorization: `Bearer ${token}` };
  const session = /"session_id":"(\d+)"/.exec(
    await call('/api/tasks/me/with-session/nemo_agent', auth, { task_name: 'project', language: 'en' }),
  )?.[1];
  const text = 'a 5-second clip of a sunset over the ocean, with lo-fi music and the title Golden Hour';
  await call('/run_sse', auth, {
    app_name: 'nemo_agent',
    user_id: 'me',
    session_id: session,
    new_message: { parts: [{ text }] },
  });
  const state = await call(`/api/state/nemo_agent/me/${session}/latest`, auth);
  const draft = draftOf(state);
  const submitted = `{"id":"render_bench","sessionId":"${session}","draft":${draft},"output":{"format":"mp4","quality":"high"}}`;
  await fetch(`${url}/api/render/proxy/lambda`, {
    method: 'POST',
    headers: { ...HEADERS, ...auth },
    body: submitted,
  });
  while (!/"completed"/.test(await call('/api/render/proxy/lambda/render_bench', auth)))
    await new Promise((resolve) => setTimeout(resolve, 50));
}

/** The draft's own text, so that its large integers stay as they are. */
function draftOf(state: string): string {
  const begin = state.indexOf('{', state.indexOf('"draft":'));
  let depth = 0;
  for (let at = begin; at < state.length; at += 1) {
    if (state[at] === '{') depth += 1;
    if (state[at] === '}') depth -= 1;
    if (depth === 0) return state.slice(begin, at + 1);
  }
  throw new Error('the state holds no draft');
}
