import type { Progress } from '../core/reply.ts';

/** How far the work has come, drawn in ten letters; nothing where it is not known. */
export function barOf({ percent }: Progress): string | undefined {
  if (percent === undefined) return undefined;
  const full = Math.round(Math.min(Math.max(percent, 0), 100) / 10);
  return '▰'.repeat(full) + '▱'.repeat(10 - full);
}
