import type { Intake, MediaFile, Skills, StudioOf } from '../core/ports.ts';
import { isProblem, Problem } from '../core/problem.ts';
import type { Video } from '../core/reply.ts';
import type { Task } from '../core/task.ts';
import type { Projects } from '../queue/sessions.ts';

/** No render is larger; a server that sends more is not sending a video. */
const MOST_BYTES = 4 * 1024 ** 3;

/** What it takes to fetch a finished video. */
export interface FetchParts {
  readonly intake: Intake;
  readonly projects: Projects;
  readonly skills: Skills;
  readonly studioOf: StudioOf;
}

/** Fetches a finished video from its link, and where that fails from the backend's download endpoint. Measured, with a poster. */
export function fetcher({ intake, projects, skills, studioOf }: FetchParts) {
  return async (task: Task, video: Video, signal: AbortSignal): Promise<MediaFile> => {
    const byLink = async (): Promise<MediaFile> => {
      if (video.url === undefined) throw new Problem('file-unreachable', {});
      return intake.fetch(video.url, video.name, MOST_BYTES, signal);
    };
    const byToken = async (): Promise<MediaFile> => {
      const project = await projects.read(task.session);
      if (project === undefined) throw new Problem('file-unreachable', {});
      const studio = studioOf(skills.get(task.skill));
      return intake.take(
        await studio.download(project, video.render, signal),
        video.name,
        MOST_BYTES,
        signal,
      );
    };
    const file = await byLink().catch((error: unknown) => {
      // The other way leads to the same disk.
      if (!(error instanceof Problem) || isProblem(error, 'disk-full')) throw error;
      return byToken();
    });
    return intake.prepare(file);
  };
}
