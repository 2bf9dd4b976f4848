import { describe, expect, it } from 'vitest';
import type { Intake, Studio } from '../../src/core/ports.ts';
import { Problem } from '../../src/core/problem.ts';
import { fetcher } from '../../src/main/fetch-video.ts';
import { oneSkill } from '../support/house.ts';

const video = { render: 'r1', name: 'a.mp4', url: 'https://media.example/a.mp4' };
const task = { session: 'paper:1|ann', skill: 'x' };
const never = new AbortController().signal;

describe('a finished video', () => {
  it('for which there is no room on the disk is not asked for a second time by the other way', async () => {
    const asked: string[] = [];
    const full = async () => {
      throw new Problem('disk-full', {});
    };
    const intake: Intake = { take: full, fetch: full, prepare: async (file) => file };
    const projects = {
      read: async () => {
        asked.push('project');
        return undefined;
      },
    };
    const fetch = fetcher({
      intake,
      projects: projects as never,
      skills: oneSkill,
      studioOf: () => ({}) as Studio,
    });
    await expect(fetch(task as never, video as never, never)).rejects.toMatchObject({ code: 'disk-full' });
    expect(asked).toEqual([]);
  });
});
