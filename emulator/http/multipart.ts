/** Takes one part's bytes as they come. */
export interface Part {
  write(chunk: Buffer): Promise<void>;
  end(): Promise<void>;
}

/** Is told of each part's field and file name, and gives back where its bytes go; `null` passes the part over. */
export type OpenPart = (field: string, filename: string) => Promise<Part | null>;

const HEADER_LIMIT = 16 * 1024;
const NONE = Buffer.alloc(0);

/** The boundary named by a content type, or undefined when it is no multipart form. */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^multipart\/form-data\b/i.test(contentType)) return undefined;
  const found = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  return found?.[1] ?? found?.[2];
}

/**
 * Reads a multipart form without ever holding more than one chunk of it and a boundary's length.
 * Throws when the form ends before its closing boundary.
 */
export async function readMultipart(
  source: AsyncIterable<Buffer>,
  boundary: string,
  open: OpenPart,
): Promise<void> {
  const mark = Buffer.from(`\r\n--${boundary}`);
  // The first boundary has no line break before it; lending it one makes all of them alike.
  let rest: Buffer = Buffer.from('\r\n');
  let where = 'skip' as 'skip' | 'mark' | 'head' | 'body' | 'done';
  let part: Part | null = null;

  const step = async (): Promise<boolean> => {
    if (where === 'mark') {
      if (rest.length < 2) return false;
      where = rest.subarray(0, 2).toString('latin1') === '--' ? 'done' : 'head';
      return true;
    }
    if (where === 'head') {
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0 && rest.length > HEADER_LIMIT) throw new Error('part headers are too long');
      if (end < 0) return false;
      const names = readNames(rest.subarray(0, end).toString('utf8'));
      part = await open(names.field, names.filename);
      rest = rest.subarray(end + 4);
      where = 'body';
      return true;
    }
    if (where === 'done') {
      rest = NONE;
      return false;
    }
    const end = rest.indexOf(mark);
    const sure = end < 0 ? Math.max(0, rest.length - mark.length + 1) : end;
    if (sure > 0) await part?.write(rest.subarray(0, sure));
    rest = rest.subarray(end < 0 ? sure : end + mark.length);
    if (end < 0) return false;
    await part?.end();
    part = null;
    where = 'mark';
    return true;
  };

  for await (const chunk of source) {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    while (await step());
  }
  if (where !== 'done') throw new Error('form ended before its closing boundary');
}

/** A quote in a file name travels as `\\"` from curl and as `%22` from browsers. */
function readNames(head: string): { field: string; filename: string } {
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
  const field = /(?:^|[;\s])name="([^"]*)"/i.exec(disposition)?.[1] ?? '';
  const plain = /filename="((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1] ?? '';
  const encoded = /filename\*=utf-8''([^;\s]+)/i.exec(disposition)?.[1];
  return {
    field,
    filename: encoded ? decodeURIComponent(encoded) : plain.replace(/\\(.)/g, '$1').replace(/%22/g, '"'),
  };
}
