import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadForm, readForm, text } from '../../../src/bots/web/multipart.ts';

interface Read {
  readonly name: string;
  readonly filename?: string;
  readonly bytes: Buffer;
}

async function* cut(body: Buffer, at: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const end of [...at, body.length]) {
    if (end > from) yield body.subarray(from, end);
    from = Math.max(from, end);
  }
}

async function readAll(source: AsyncIterable<Uint8Array>, type: string): Promise<Read[]> {
  const parts: Read[] = [];
  for await (const { body, ...head } of readForm(source, type)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    parts.push({ ...head, bytes: Buffer.concat(chunks) });
  }
  return parts;
}

async function encode(form: FormData): Promise<{ body: Buffer; type: string }> {
  const request = new Request('http://localhost', { method: 'POST', body: form });
  return { body: Buffer.from(await request.arrayBuffer()), type: request.headers.get('content-type') ?? '' };
}

describe('web form', () => {
  it('reads what a browser sends, wherever it is cut', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 });
    const ends = fc.array(fc.nat(900), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.string(), bytes, ends, async (words, file, at) => {
        const form = new FormData();
        form.append('text', words);
        form.append('files', new Blob([Buffer.from(file)]), 'a.bin');
        form.append('after', 'end');
        const { body, type } = await encode(form);
        const parts = await readAll(
          cut(
            body,
            at.sort((a, b) => a - b),
          ),
          type,
        );
        expect(parts.map(({ name, filename }) => [name, filename])).toEqual([
          ['text', undefined],
          ['files', 'a.bin'],
          ['after', undefined],
        ]);
        // A form's lines end in CRLF, so that is what the browser makes of every line's end.
        expect(parts[0]?.bytes.toString()).toBe(words.replace(/\r\n|\r|\n/g, '\r\n'));
        expect(parts[1]?.bytes.equals(Buffer.from(file))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('is not confused by files that hold half a boundary', async () => {
    const type = 'multipart/form-data; boundary=edge';
    const tricky = '\r\n--edg\r\n--edgX\r\n\r\n--ed';
    const body = Buffer.from(
      `--edge\r\nContent-Disposition: form-data; name="files"; filename="x"\r\n\r\n${tricky}\r\n--edge--\r\n`,
    );
    for (let at = 0; at <= body.length; at += 1) {
      const [part] = await readAll(cut(body, [at]), type);
      expect(part?.bytes.toString()).toBe(tricky);
    }
  });

  it.each(['say "cheese".jpg', 'line\nbreak.png', '夕阳.png', 'semi;colon=.mp4', '100%.txt'])(
    'keeps the name %j',
    async (name) => {
      const form = new FormData();
      form.append('files', new Blob(['x']), name);
      const { body, type } = await encode(form);
      const [part] = await readAll(cut(body, []), type);
      expect(part?.filename?.replace('\r\n', '\n')).toBe(name);
    },
  );

  it('skips parts that nobody reads', async () => {
    const form = new FormData();
    form.append('skipped', 'x'.repeat(5000));
    form.append('read', 'yes');
    const { body, type } = await encode(form);
    const names: string[] = [];
    for await (const part of readForm(cut(body, [100, 3000]), type)) names.push(part.name);
    expect(names).toEqual(['skipped', 'read']);
  });

  it('refuses a body that was cut off', async () => {
    const form = new FormData();
    form.append('files', new Blob(['0123456789']), 'a');
    const { body, type } = await encode(form);
    await expect(readAll(cut(body.subarray(0, body.length - 30), []), type)).rejects.toBeInstanceOf(BadForm);
  });

  it.each(['application/json', 'multipart/form-data', 'multipart/form-data; boundary=', ''])(
    'refuses the content type "%s"',
    async (type) => {
      await expect(readAll(cut(Buffer.from('x'), []), type)).rejects.toBeInstanceOf(BadForm);
    },
  );

  it('cuts a text at its limit, never inside a letter', async () => {
    expect(await text(cut(Buffer.from('abcdef'), [2, 4]), 3)).toBe('abc');
    expect(await text(cut(Buffer.from('夕阳'), []), 4)).toBe('夕');
    expect(await text(cut(Buffer.from('short'), []), 100)).toBe('short');
  });
});
