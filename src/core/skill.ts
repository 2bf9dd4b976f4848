/** One bot personality, read from a SKILL.md. Its slug and version travel with every request to the backend. */
export interface SkillProfile {
  /** Frontmatter `name`; the backend's `X-Skill-Source`. */
  readonly slug: string;
  /** Frontmatter `version`; the backend's `X-Skill-Version`. */
  readonly version: string;
  readonly title: string;
  readonly description: string;
  readonly greeting: string;
  /** Things to try, without their quotes. */
  readonly examples: readonly string[];
  readonly tip?: string;
  /** Largest file it takes, in bytes (the document's "up to N MB", N × 1024 × 1024). */
  readonly maxBytes: number;
  /** Preferred formats as written, e.g. `MP4`. */
  readonly formats: readonly string[];
  /** Usual length of a result in seconds, where the document says. */
  readonly seconds?: number;
  /** `X-Skill-Platform`: `clawhub`, `cursor` or `unknown`, from where the file lies, unless configured. */
  readonly platform: string;
}
