const LONGEST = 80;

/**
 * A name fit to be shown and to stand in a form: letters and digits of any script, spaces and `. _ - ( )`; no path, no control
 * or direction marks. Never used for a path of ours.
 */
export function plainName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const safe = last
    .replace(/[^\p{L}\p{N}\p{M} ._()-]+/gu, '_')
    .replace(/^[. _]+/, '')
    .trim();
  const end = Array.from(safe).slice(-LONGEST).join('');
  // The cut may have taken the letter of these marks.
  return end.replace(/^\p{M}+/u, '') || 'file';
}

/** The same name with the ending that its bytes deserve: `holiday.exe` that is a video becomes `holiday.mp4`. */
export function nameWith(name: string, extension: string): string {
  const dot = name.lastIndexOf('.');
  if (dot <= 0) return `${name}.${extension}`;
  const given = name.slice(dot + 1).toLowerCase();
  return (ALIASES.get(given) ?? given) === extension ? name : `${name.slice(0, dot)}.${extension}`;
}

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['jpeg', 'jpg'],
  ['m4v', 'mp4'],
]);
