import { describe, expect, it } from 'vitest';
import { boundaryOf, readMultipart } from '../../emulator/http/multipart.ts';

const FORM = [
  'preamble that nobody reads\r\n--cut\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello',
  '--cut\r\nContent-Disposition: form-data; name="files"; filename="a \\"b\\".bin"\r\nContent-Type: x/y\r\n\r\nline\r\n--cu not yet\r\n',
  '--cut\r\ncontent-disposition: form-data; name="files"; filename*=UTF-8\'\'%E6%97%A5.bin\r\n\r\n',
  '--cut--\r\nepilogue',
].join('\r\n');

async function read(chunks: readonly Buffer[]): Promise<[string, string, string][]> {
  const parts: [string, string, string][] = [];
  async function* source() {
    yield* chunks;
  }
  await readMultipart(source(), 'cut', async (field, filename) => {
    let content = '';
    return {
      write: async (chunk) => {
        content += chunk.toString('latin1');
      },
      end: async () => {
        parts.push([field, filename, content]);
      },
    };
  });
  return parts;
}

const EXPECTED = [
  ['note', '', 'hello'],
  ['files', 'a "b".bin', 'line\r\n--cu not yet\r\n'],
  ['files', '日.bin', ''],
];

describe('multipart › reading', () => {
  it('a form cut in two at every byte has the same parts', async () => {
    const whole = Buffer.from(FORM);
    for (let at = 0; at <= whole.length; at += 1) {
      expect(await read([whole.subarray(0, at), whole.subarray(at)]), `cut at ${at}`).toEqual(EXPECTED);
    }
  });

  it('a form that comes byte by byte has the same parts', async () => {
    expect(await read([...Buffer.from(FORM)].map((byte) => Buffer.from([byte])))).toEqual(EXPECTED);
  });

  it('a form that ends early, or whose headers never end, is an error', async () => {
    await expect(read([Buffer.from(FORM.slice(0, 150))])).rejects.toThrow('before its closing boundary');
    await expect(read([Buffer.from(`--cut\r\n${'x'.repeat(20_000)}`)])).rejects.toThrow('too long');
  });

  it('the boundary is found bare and quoted', () => {
    expect(boundaryOf('multipart/form-data; boundary=abc')).toBe('abc');
    expect(boundaryOf('multipart/form-data; charset=x; boundary="a b"')).toBe('a b');
    expect(boundaryOf('application/json')).toBeUndefined();
  });
});
