import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decide } from '../../emulator/agent/decide.ts';
import type { Turn } from '../../emulator/agent/turn.ts';
import { type Draft, segmentsOf, TRACK } from '../../emulator/draft.ts';
import type { MediaInfo, Session } from '../../emulator/model.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../emulator/server.ts';
import { DEFAULTS, type Switches } from '../../emulator/switches.ts';

/** Manners without surprises; a test turns on the one that it is about. */
const PLAIN: Partial<Switches> = {
  speed: 0,
  partials: 'never',
  silent: 'never',
  gui: 'never',
  noise: 'never',
};

/** An emulator of tiny films, with plain manners. */
export function startPlain(options: EmulatorOptions = {}): Promise<Emulator> {
  return startEmulator({ tiny: true, ...options, switches: { ...PLAIN, ...options.switches } });
}

/** An answer as it came: nothing is taken for granted. */
export interface Answer {
  status: number;
  text: string;
  json: Json;
}

/** JSON that tests walk through. */
export type Json = { [key: string]: Json } & { readonly length?: number };

/** Attribution as every caller sends it. */
const SKILL = { 'x-skill-source': 'tests', 'x-skill-version': '1.0.0', 'x-skill-platform': 'unknown' };

/** A caller with an account and a session. */
export class Caller {
  readonly url: string;
  token = '';
  session = '';
  user = '';

  constructor(url: string) {
    this.url = url;
  }

  /** A new account and a new session. */
  static async enter(url: string, clientId: string = crypto.randomUUID(), language = 'en'): Promise<Caller> {
    const caller = new Caller(url);
    const granted = await caller.post('/api/auth/anonymous-token', undefined, { 'x-client-id': clientId });
    caller.token = String(granted.json['data']!['token']);
    caller.user = String(granted.json['data']!['user_id']);
    const made = await caller.post('/api/tasks/me/with-session/nemo_agent', {
      task_name: 'project',
      language,
    });
    caller.session = String(made.json['data']!['session_id']);
    return caller;
  }

  async send(path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = {
      ...SKILL,
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      ...init.headers,
    };
    const response = await fetch(this.url + path, { ...init, headers });
    const text = await response.text();
    return { status: response.status, text, json: parse(text) };
  }

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const written = typeof body === 'string' ? body : JSON.stringify(body ?? {});
    return this.send(path, { method: 'POST', body: written, headers });
  }

  get(path: string): Promise<Answer> {
    return this.send(path);
  }

  say(text: string, more: Record<string, unknown> = {}): Promise<Answer> {
    const new_message = { parts: [{ text }] };
    return this.post('/run_sse', {
      app_name: 'nemo_agent',
      user_id: 'me',
      session_id: this.session,
      new_message,
      ...more,
    });
  }

  /** The latest state, with the draft also as the text it came in. */
  async state(): Promise<{ state: Json; draft: string; data: Json }> {
    const { text, json } = await this.get(`/api/state/nemo_agent/me/${this.session}/latest`);
    const draft = text.slice(text.indexOf('"draft":') + 8, text.indexOf(',"canvas_config"'));
    return { state: json['data']!['state']!, draft, data: json['data']! };
  }

  upload(...files: readonly (readonly [string, Uint8Array])[]): Promise<Answer> {
    const form = new FormData();
    for (const [name, bytes] of files) form.append('files', new Blob([new Uint8Array(bytes)]), name);
    return this.send(`/api/upload-video/nemo_agent/me/${this.session}`, { method: 'POST', body: form });
  }

  async submit(id: string, draft?: string, more: Record<string, unknown> = {}): Promise<Answer> {
    const written = draft ?? (await this.state()).draft;
    const rest = JSON.stringify({
      id,
      sessionId: this.session,
      output: { format: 'mp4', quality: 'high' },
      ...more,
    });
    return this.post('/api/render/proxy/lambda', `${rest.slice(0, -1)},"draft":${written}}`);
  }

  status(id: string): Promise<Answer> {
    return this.get(`/api/render/proxy/lambda/${id}`);
  }

  /** Submits a render and looks at it until it is over. */
  async film(id: string, more: Record<string, unknown> = {}): Promise<Json> {
    const submitted = await this.submit(id, undefined, more);
    if (submitted.status !== 200) throw new Error(submitted.text);
    return this.over(id);
  }

  /** Looks at a render until it is over. */
  async over(id: string): Promise<Json> {
    for (;;) {
      const { json } = await this.status(id);
      const render = json['data'] ?? json;
      if (['completed', 'failed'].includes(String(render['status']))) return render;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async control(order: unknown): Promise<Answer> {
    return this.post('/__control', order);
  }

  async ledger(): Promise<Json> {
    return (await this.get('/__ledger')).json;
  }

  async credits(): Promise<Json> {
    return (await this.get('/api/credits/balance/simple')).json['data']!;
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return {} as Json;
  }
}

/** The JSON of every data line of a stream, in order; what is no JSON is left out. */
export function events(stream: string): Json[] {
  return stream
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => parse(line.slice(6)));
}

/** What a person would read of an ADK stream without partials. */
export function wordsOf(stream: string): string[] {
  return events(stream).flatMap((event) => {
    const text = event['content']?.['parts']?.['0' as never]?.['text'];
    return typeof text === 'string' && event['partial'] === undefined ? [text] : [];
  });
}

/** A folder that is gone after the test. */
export function scratch(): { path: string; clean(): void } {
  const path = mkdtempSync(join(tmpdir(), 'emulator-test-'));
  return { path, clean: () => rmSync(path, { recursive: true, force: true }) };
}

/** A small file of a format, made by ffmpeg; its bytes. */
export function sample(folder: string, name: string, ...args: string[]): Buffer {
  const path = join(folder, name);
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...args, path]);
  return readFileSync(path);
}

/** Where test pictures and sounds come from. */
export const PICTURE = ['-f', 'lavfi', '-i', 'testsrc2=s=320x240:r=10:d=1'];
export const TONE = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=1'];

/** What ffprobe says of a film. */
export function look(path: string): { video: Json; audio: Json; seconds: number } {
  const args = ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', path];
  const found = JSON.parse(execFileSync('ffprobe', args).toString()) as { streams: Json[]; format: Json };
  const stream = (type: string) => found.streams.find((one) => String(one['codec_type']) === type)!;
  return { video: stream('video'), audio: stream('audio'), seconds: Number(found.format['duration']) };
}

/** A project that is talked to without a server: what the agent decides takes effect at once. */
export class Project {
  readonly session: Session = {
    id: '1',
    task: 't',
    account: 'a',
    name: 'project',
    language: 'en',
    draft: null,
    past: [],
    seen: [],
    infos: [],
    used: [],
    generated: [],
    edits: 0,
    turns: 0,
  };

  /** Adds uploads: a name ending in mp4 is a clip of ten seconds, in mp3 a song, everything else a photo. */
  upload(...names: readonly string[]): this {
    for (const filename of names) {
      const file_type: MediaInfo['file_type'] = filename.endsWith('.mp4')
        ? 'video'
        : filename.endsWith('.mp3')
          ? 'audio'
          : 'image';
      this.session.infos.push({
        filename,
        file_type,
        cdn_url: `http://x/${filename}`,
        duration: file_type === 'image' ? 0 : 10,
        width: 1920,
        height: 1080,
        fps: 25,
        hash: filename,
      });
    }
    return this;
  }

  say(text: string): Turn {
    const turn = decide(text, this.session, { ...DEFAULTS, gui: 'never', noise: 'never', silent: 'never' });
    for (const step of turn.steps) {
      if (step.do !== 'result' || !step.store) continue;
      if (this.session.draft && step.store.past === 'push') this.session.past.push(this.session.draft);
      this.session.draft = step.store.draft;
      this.session.used = this.pictures.flatMap((piece) => piece.m.hash ?? []);
    }
    return turn;
  }

  /** What a person reads in answer to a text. */
  hear(text: string): string {
    return this.say(text)
      .steps.flatMap((step) => (step.do === 'say' ? [step.text] : []))
      .join(' ');
  }

  get draft(): Draft {
    if (!this.session.draft) throw new Error('there is no film');
    return this.session.draft;
  }

  get pictures() {
    return this.session.draft ? segmentsOf(this.session.draft, TRACK.video) : [];
  }

  get music() {
    return segmentsOf(this.draft, TRACK.audio)[0];
  }

  get words() {
    return segmentsOf(this.draft, TRACK.text);
  }
}
