import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaFile, Project, Studio } from '../../src/core/ports.ts';
import { never } from '../nemo/support/backend.ts';
import type { BackendRequest } from './backend.ts';

/** A photo that the stand-in accepts. */
export const PHOTO = join(import.meta.dirname, '..', 'fixtures', 'photo.jpg');

/** That photo as a file that was taken in. */
export const photoFile = (name: string): MediaFile => ({
  path: PHOTO,
  bytes: statSync(PHOTO).size,
  mime: 'image/jpeg',
  name,
  discard: async () => undefined,
});

/** What the backend's stand-in has seen, as far as the matrix looks. */
export interface Ledger {
  readonly accounts: readonly unknown[];
  readonly sessions: readonly unknown[];
  readonly runs: readonly unknown[];
  readonly uploads: readonly unknown[];
  readonly renders: readonly unknown[];
}

/** What a request is made about. */
export interface Subject {
  readonly project: Project;
  readonly draft: string;
  readonly render: string;
  readonly photo: MediaFile;
  /** A public link to a photo. */
  readonly link: string;
}

/** How a request is made with the real client, and which of the ledger's lists holds its effect. */
export interface Act {
  readonly make: (studio: Studio, subject: Subject) => Promise<unknown>;
  readonly effect?: keyof Ledger;
  /** The subject must have a timeline. */
  readonly needsDraft?: true;
  /** The subject must have a finished render. */
  readonly needsRender?: true;
}

/** Every request of the matrix, made by the verb that makes it. */
export const ACTS: Readonly<Record<BackendRequest, Act>> = {
  account: { make: (studio) => studio.createProject('en', undefined, never), effect: 'accounts' },
  renewal: { make: (studio, { project }) => studio.renewToken(project, never), effect: 'accounts' },
  session: { make: (studio, { project }) => studio.createProject('en', project, never), effect: 'sessions' },
  state: { make: (studio, { project }) => studio.state(project, never) },
  run_sse: { make: (studio, { project }) => sayTo(studio, project), effect: 'runs' },
  upload: { make: (studio, { project, photo }) => studio.upload(project, photo, never), effect: 'uploads' },
  links: {
    make: (studio, { project, link }) => studio.uploadUrls(project, [link], never),
    effect: 'uploads',
  },
  credits: { make: (studio, { project }) => studio.credits(project, never) },
  claim: { make: (studio, { project }) => studio.claimLink(project, never) },
  render: {
    make: (studio, { project, render, draft }) => studio.startRender(project, render, draft, never),
    effect: 'renders',
    needsDraft: true,
  },
  'render status': {
    make: (studio, { project, render }) => studio.renderStatus(project, render, never),
    needsRender: true,
  },
  'render cancel': {
    make: (studio, { project, render }) => studio.cancelRender(project, render),
    needsRender: true,
  },
  download: {
    make: async (studio, { project, render }) => {
      const { body } = await studio.download(project, render, never);
      for await (const chunk of body) return chunk.byteLength;
      return 0;
    },
    needsRender: true,
  },
};

/** What the agent is asked for; it makes a timeline of one second. */
export const PROMPT = 'a 1-second clip of a sunset over the ocean';

/** Says the prompt and hears the answer out. */
export async function sayTo(studio: Studio, project: Project): Promise<string> {
  let text = '';
  for await (const event of studio.converse(project, PROMPT, never))
    if (event.kind === 'end') text = event.text;
  return text;
}
