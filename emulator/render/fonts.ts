import { existsSync } from 'node:fs';
import { runChild } from '../media/child.ts';

const KNOWN = [
  '/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc',
  '/usr/share/fonts/truetype/noto/NotoSansCJK-Bold.ttc',
  '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc',
  '/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc',
  '/System/Library/Fonts/PingFang.ttc',
  '/System/Library/Fonts/STHeiti Medium.ttc',
  '/Library/Fonts/Arial Unicode.ttf',
  'C:/Windows/Fonts/msyhbd.ttc',
];
let found: Promise<string | undefined> | undefined;

/** The file of a font that has Chinese signs, or of any font at all, or undefined when this machine has none. Looked up once. */
export function findFont(log: (line: string) => void): Promise<string | undefined> {
  found ??= look(log);
  return found;
}

async function look(log: (line: string) => void): Promise<string | undefined> {
  const known = KNOWN.find((path) => existsSync(path));
  if (known) return known;
  const chinese = await list(':lang=zh');
  const best =
    chinese.find((path) => /sans/i.test(path) && /bold/i.test(path)) ??
    chinese.find((path) => /sans|hei|gothic/i.test(path)) ??
    chinese[0];
  if (best) return best;
  const any = (await list(':scalable=true')).sort((a, b) => score(b) - score(a))[0];
  log(
    any
      ? `no font with Chinese signs was found, titles use ${any}`
      : 'no font was found, films have no titles',
  );
  return any;
}

function score(path: string): number {
  return (
    (/DejaVuSans-Bold\.|LiberationSans-Bold\./.test(path) ? 4 : 0) +
    (/sans/i.test(path) ? 2 : 0) +
    (/bold/i.test(path) ? 1 : 0)
  );
}

async function list(pattern: string): Promise<string[]> {
  const { code, output } = await runChild('fc-list', [pattern, 'file']);
  if (code !== 0) return [];
  return output
    .split('\n')
    .map((line) => line.replace(/:\s*$/, '').trim())
    .filter((path) => path.length > 0);
}
