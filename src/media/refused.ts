import { fileTypeFromFile } from 'file-type';
import { Problem } from '../core/problem.ts';

/**
 * The problem for bytes that are no medium the backend takes. It says what they are, where that is not what the name says: `exe` for a
 * photo.jpg.
 */
export async function badFormat(path: string, name: string): Promise<Problem> {
  const found = await fileTypeFromFile(path).catch(() => undefined);
  const claimed = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : '';
  // Three letters tell kinds apart, but not spellings: tif and tiff, heic and heif.
  const honest = found === undefined || claimed === '' || claimed.slice(0, 3) === found.ext.slice(0, 3);
  return new Problem('bad-format', { name, ...(honest ? {} : { really: found.ext }) });
}
