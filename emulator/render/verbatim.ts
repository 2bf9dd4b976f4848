import { canonical, isRecord } from '../json.ts';

/** Where two JSON values first differ, in words for whoever wrote the client. */
export function explainDifference(was: unknown, is: unknown): string {
  const at = find(was, is, 'draft');
  if (!at) return 'it equals no draft of this session';
  const [where, before, after] = at;
  const lost = typeof before === 'bigint' || (typeof before === 'number' && !Number.isSafeInteger(before));
  return `${where} was ${show(before)} and came back as ${show(after)}${lost ? '; whole numbers must keep all of their digits' : ''}`;
}

function find(was: unknown, is: unknown, where: string): [string, unknown, unknown] | undefined {
  if (canonical(was) === canonical(is)) return undefined;
  if (Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
    for (const [index, item] of was.entries()) {
      const found = find(item, is[index], `${where}[${index}]`);
      if (found) return found;
    }
  }
  if (isRecord(was) && isRecord(is)) {
    for (const key of new Set([...Object.keys(was), ...Object.keys(is)])) {
      const found = find(was[key], is[key], `${where}.${key}`);
      if (found) return found;
    }
  }
  return [where, was, is];
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : canonical(value).slice(0, 80);
}
