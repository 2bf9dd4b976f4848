import type { Project } from '../core/ports.ts';
import type { SessionId } from '../core/session.ts';
import type { Projects, ReadProject, Writer } from './sessions.ts';

/** What `next` changes of `before`. A token is changed only where `now` has the one that was read. */
function changes(before: Project | undefined, next: Project, now: Project): Partial<Project> {
  const old = new Map(Object.entries(before ?? {}));
  const changed = Object.entries(next).filter(([name, value]) => old.get(name) !== value);
  const isRenewed = now.token !== before?.token;
  return Object.fromEntries(changed.filter(([name]) => name !== 'token' || !isRenewed));
}

/** Writers that pass each other by: two lanes of one person at most, so one of them is through after a try or two. */
const TRIES = 5;

/**
 * Writes `next` over what was read before, and answers what stands then; nothing when the lease or the person is gone. Where
 * another writer was first, its token counts, only what `next` changes is written, and a new project is written with the newest
 * token of its account.
 */
export async function keepProject(
  projects: Projects,
  session: SessionId,
  next: Project,
  before: ReadProject,
  by: Writer,
): Promise<(ReadProject & { readonly project: Project }) | undefined> {
  let over = before.revision;
  let project = next;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const { outcome, revision } = await projects.write(session, project, over, by);
    if (outcome === 'lost' || outcome === 'forgotten') return undefined;
    if (outcome === 'written') return { project, revision };
    const now = await projects.read(session);
    // A record that was there and is gone was forgotten.
    if (now.revision === '' && over !== '') return undefined;
    const isNew = before.project !== undefined && next.session !== before.project.session;
    const onlyRenewed = now.project?.session === before.project?.session;
    over = now.revision;
    if (isNew && onlyRenewed)
      project =
        now.project?.clientId === next.clientId ? { ...next, token: now.project?.token ?? next.token } : next;
    else if (now.project === undefined) project = next;
    else {
      const changed = changes(before.project, next, now.project);
      if (now.project.session !== next.session || Object.keys(changed).length === 0)
        return { ...now, project: now.project };
      project = { ...now.project, ...changed };
    }
  }
  return undefined;
}
