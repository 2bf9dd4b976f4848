import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Log, Skills } from '../core/ports.ts';
import { platformOf, readSkill, type SkillProfile } from '../core/skill.ts';
import { readFront } from './front.ts';

/** What the loader is told beside the folder. */
export interface SkillOptions {
  /** `SKILL_PLATFORM`; without it the place where each file lies decides. */
  readonly platform?: string | undefined;
  /** Slug of the skill that serves where none, or an unknown one, was asked for. */
  readonly fallback: string;
  readonly log: Log;
}

/** A SKILL.md is a page of text; what is larger is something else. */
const LARGEST = 1024 * 1024;

/**
 * Reads every `SKILL.md` in some folders (a folder's own, and one in each folder below it). A file that cannot be read is
 * named in the log and skipped. A later folder's skill replaces an earlier one's of the same name, so that an operator can
 * have a version of their own. Throws where a folder cannot be read, or the fallback skill is not among them: without it
 * there is nobody to speak.
 */
export function loadSkills(folders: string | readonly string[], options: SkillOptions): Skills {
  const { fallback, log } = options;
  const places = typeof folders === 'string' ? [folders] : folders;
  const skills = new Map<string, SkillProfile>();
  for (const folder of places) {
    for (const [slug, skill] of readFolder(folder, options)) {
      if (skills.has(slug)) log.info('skill replaced', { slug, folder });
      skills.set(slug, skill);
    }
  }
  const usual = skills.get(fallback);
  if (usual === undefined) {
    const found = skills.size === 0 ? 'none at all' : [...skills.keys()].join(', ');
    throw new Error(`No skill named ${fallback} could be read from ${places.join(', ')}; found: ${found}.`);
  }
  log.info('skills read', { count: skills.size, fallback });
  const list = [...skills.values()];
  return { get: (slug) => skills.get(slug) ?? usual, list: () => list };
}

function readFolder(folder: string, { platform, log }: SkillOptions): Map<string, SkillProfile> {
  const skills = new Map<string, SkillProfile>();
  for (const path of filesIn(folder)) {
    try {
      const skill = load(path, platform);
      if (skills.has(skill.slug)) throw new Error(`there is another skill named ${skill.slug}`);
      skills.set(skill.slug, skill);
    } catch (error) {
      log.warn('skill skipped', { file: path, reason: reasonOf(error) });
    }
  }
  return skills;
}

/** In the order of their folders' names, so that every process lists them alike. */
function filesIn(folder: string): string[] {
  return [folder, ...below(folder)].map((place) => join(place, 'SKILL.md')).filter(exists);
}

function below(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => join(folder, entry.name))
      .sort();
  } catch (cause) {
    throw new Error(`The skills folder ${folder} cannot be read.`, { cause });
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function load(path: string, platform: string | undefined): SkillProfile {
  const file = statSync(path);
  if (!file.isFile()) throw new Error('it is not a file');
  if (file.size > LARGEST) throw new Error('it is larger than 1 MB');
  const { front, body } = readFront(readFileSync(path, 'utf8'));
  return readSkill(front, body, platform ?? installed(path));
}

/** A skill may be linked into the folder from where it was installed. */
function installed(path: string): string {
  const named = platformOf(resolve(path));
  return named === 'unknown' ? platformOf(realpathSync(path)) : named;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown';
}
