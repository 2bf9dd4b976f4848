import { BACKEND_GROUPS, backendRows } from './backend.ts';
import { COMMON_GROUPS, type RequestRow, VERDICTS } from './matrix.ts';
import { PAGE_GROUPS, pageRows } from './page.ts';

interface Host {
  readonly title: string;
  /** Columns of its own refusals. */
  readonly groups: Readonly<Record<string, string>>;
  readonly rows: readonly RequestRow[];
}

/** Every host of the matrix. */
const HOSTS: readonly Host[] = [
  { title: 'The backend', groups: BACKEND_GROUPS, rows: backendRows },
  { title: 'The chat page', groups: PAGE_GROUPS, rows: pageRows },
];

/** The matrix as it stands in the documentation. */
export function edgeTable(): string {
  const verdicts = Object.entries(VERDICTS).map(([name, promise]) => `- **${name}** – ${promise}`);
  const hosts = HOSTS.flatMap((host) => ['', `### ${host.title}`, '', ...tableOf(host)]);
  return [...verdicts, ...hosts].join('\n');
}

function tableOf({ groups: own, rows }: Host): readonly string[] {
  const columns = { ...own, ...COMMON_GROUPS };
  const groups = Object.keys(columns);
  const lines = [
    ['request', ...Object.values(columns), 'what it is for'],
    ...rows.map(({ name, what, verdicts }) => [name, ...groups.map((group) => verdicts[group]), what]),
  ];
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  const drawn = lines.map(
    (line) => `| ${line.map((cell = '', at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`,
  );
  return [drawn[0] ?? '', `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...drawn.slice(1)];
}
