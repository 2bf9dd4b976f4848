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

type Fetch = (
  task: Task,
  video: Video,
  posterAbove: number | undefined,
  signal: AbortSignal,
) => Promise<MediaFile>;

/**
 * Fetches a finished video from its link, and where that fails, or what came cannot be played, from the backend's download
 * endpoint. Measured; with a poster where it has more than `posterAbove` bytes. Rejects with `unplayable` where the
 * endpoint has nothing better.
 */
export function fetcher({ intake, projects, skills, studioOf }: FetchParts): Fetch {
  return async (task, video, posterAbove, signal) => {
    const byLink = async (): Promise<MediaFile> => {
      if (video.url === undefined) throw new Problem('file-unreachable', {});
      return intake.fetch(video.url, video.name, MOST_BYTES, signal);
    };
    const byToken = async (): Promise<MediaFile> => {
      const { project } = await projects.read(task.session);
      if (project === undefined) throw new Problem('file-unreachable', {});
      const inlet = await studioOf(skills.get(task.skill)).download(project, video.render, signal);
      return intake.take(inlet, video.name, MOST_BYTES, signal);
    };
    const playable = async (fetch: () => Promise<MediaFile>): Promise<MediaFile> => {
      const file = await fetch().catch((error: unknown) => {
        throw isNoMedium(error) ? new Problem('unplayable', {}, { cause: error }) : error;
      });
      return intake.prepare(file, posterAbove).catch(async (error: unknown) => {
        await file.discard();
        throw error;
      });
    };
    return playable(byLink).catch((first: unknown) => {
      // The other way leads to the same disk.
      if (!(first instanceof Problem) || isProblem(first, 'disk-full')) throw first;
      return playable(byToken).catch((second: unknown) => {
        throw isProblem(first, 'unplayable') && isRefused(second) ? first : second;
      });
    });
  };
}

/** Bytes came, and they are no medium at all. */
const isNoMedium = (error: unknown): boolean =>
  isProblem(error, 'bad-format') || isProblem(error, 'empty-file');

/** The endpoint answered, and has no file: asking again would bring nothing else. */
const isRefused = (error: unknown): boolean => isProblem(error, 'backend-failed');
