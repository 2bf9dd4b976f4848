import { describe, expect, it } from 'vitest';
import { createReader, StreamFailure } from '../../src/nemo/reader.ts';
import { hear, streamOf } from './support/captures.ts';
import { bytes, call, delta, part, read, result, text, typed, usage } from './support/events.ts';

describe('stream reader › tools and silence', () => {
  it('a stream with nothing in it is silent and nothing was done', () => {
    expect(read()).toMatchObject({ outcome: 'silent', text: '' });
  });

  it.each([
    ['nothing more', []],
    ['an empty text', [part('')]],
    ['figures only', [usage]],
    ['the code STOP', [{ errorCode: 'STOP', author: 'a' }]],
    ['the code MODEL_RETURNED_NO_CONTENT', [{ errorCode: 'MODEL_RETURNED_NO_CONTENT' }]],
  ])('an edit that ends with %s is a silent edit', (_, end) => {
    expect(read(call('edit', '1'), result('edit'), ...end)).toMatchObject({
      outcome: 'silent-edit',
      error: null,
    });
    expect(read(part('Let me.'), call('edit', '1'), result('edit'), ...end).outcome).toBe('silent-edit');
  });

  it('text and call in one step: the text came before', () => {
    const both = {
      content: { parts: [{ text: 'Cutting.' }, { functionCall: { id: '1', name: 'edit' } }] },
      author: 'a',
    };
    expect(read(both).outcome).toBe('silent-edit');
    expect(read(both, result('edit'), part('Done.')).outcome).toBe('text');
  });

  it('a state that moved counts as done, a temporary one does not', () => {
    const moved = (key: string) => ({ actions: { stateDelta: { [key]: 1 } }, author: 'a' });
    expect(read(moved('draft')).outcome).toBe('silent-edit');
    expect(read(moved('temp:x')).outcome).toBe('silent');
    expect(read(moved('draft'), part('Done.')).outcome).toBe('text');
  });

  it('a call is told once by its id, and once a round where it has none', () => {
    const preview = { ...call('edit', '1'), partial: true };
    expect(read(preview, call('edit', '1'), call('edit', '2')).tools).toEqual(['edit', 'edit']);
    expect(
      read({ ...call('edit'), partial: true }, call('edit'), result('edit'), call('edit')).tools,
    ).toEqual(['edit', 'edit']);
  });

  it.each([
    'generate_video_with_seedance',
    'generate_clips',
    'video_generation',
    'generate',
    'image_to_video_generate',
  ])('the result of %s means that a raw video exists, once a stream', (name) => {
    expect(read(call(name, '1'), result(name), call(name, '2'), result(name)).raw).toBe(1);
  });

  it.each([
    ['generate_music', {}],
    ['generate_title_text', {}],
    ['edit_multitrack', {}],
    ['generate_video', { error: 'quota' }],
    ['generate_video', { status: 'failed' }],
    ['generate_video', { status: 'pending' }],
    ['generate_video', { success: false }],
  ])('the result of %s with %j means none', (name, response) => {
    expect(read(call(name, '1'), result(name, response)).raw).toBe(0);
  });

  it('the call of a generating tool alone means none', () => {
    expect(read(call('generate_video', '1')).raw).toBe(0);
  });
});

describe('stream reader › typed lines', () => {
  it('lines of text are one answer, full sentences stand apart', () => {
    const heard = read(text("I'll generate your video now..."), text('It is done!'));
    expect(heard).toMatchObject({ text: "I'll generate your video now...\n\nIt is done!", notes: [] });
  });

  it('lines that are pieces of a text are joined as they are', () => {
    expect(read(text('I will '), text('cut'), text(' it at 1.'), text('5 s.')).text).toBe(
      'I will cut it at 1.5 s.',
    );
    expect(read(text('ha'), text('ha')).text).toBe('haha');
    expect(read(text('你好'), text('，我来剪。')).text).toBe('你好，我来剪。');
  });

  it('chunks and the line that repeats them are one text', () => {
    const chunk = (words: string) => typed('chunk', { text: words });
    expect(read(chunk('Hel'), chunk('lo.'), text('Hello.'), text('Bye.')).text).toBe('Hello.\n\nBye.');
  });

  it('tools, silence and the raw video are known here too', () => {
    const name = 'generate_video_with_seedance';
    const heard = read(
      text('Let me.'),
      typed('tool_call', { name, args: {} }),
      typed('heartbeat'),
      typed('tool_result', { name, result: { ok: true } }),
    );
    expect(heard).toMatchObject({ text: 'Let me.', outcome: 'silent-edit', tools: [name], raw: 1 });
  });

  it('the state of mind and unknown types say nothing', () => {
    const odd = ['thinking_start', 'thinking_chunk', 'status', 'done', 'warming_up', 'novel'];
    expect(read(...odd.map((type) => typed(type, { text: 'psst', content: 'psst' })))).toMatchObject({
      outcome: 'silent',
      live: '',
    });
  });

  it('an error line is an error', () => {
    expect(read(text('So far.'), typed('error', { error: 'boom', code: 2001 }))).toMatchObject({
      error: { code: '2001', message: 'boom' },
      text: 'So far.',
    });
    expect(read(typed('error', { message: 'boom' })).error).toEqual({ message: 'boom' });
  });

  it('a code of success beside a text is no error', () => {
    expect(read({ type: 'text', content: 'Fine.', code: 0 })).toMatchObject({
      text: 'Fine.',
      outcome: 'text',
    });
  });
});

describe('stream reader › keep-alives and errors', () => {
  it.each([
    ': comment\n\n',
    '\n\n\n',
    'data:\n\n',
    'data: \n\n',
    'data:    \n\n',
    'data\n\n',
    'data: heartbeat\n\n',
    'data: PING\n\n',
    'data: keep-alive\n\n',
    'data: keepalive\n\n',
    'data: [DONE]\n\n',
    'event: heartbeat\ndata: not json {\n\n',
    'event: ping\ndata: {"error":"no"}\n\n',
    'data: {"type":"heartbeat"}\n\n',
    'data: {"heartbeat":true}\n\n',
    'data: {}\n\n',
    'data: 42\n\n',
    'data: null\n\n',
    'data: "hello"\n\n',
    'data: []\n\n',
    'data: {"code":0,"data":{}}\n\n',
    'id: 7\nretry: 10\n\n',
    'bogus: line\n\n',
    '\r\n\r\n',
  ])('%j is nothing but a sign of life', (alive) => {
    const heard = hear([bytes(alive), streamOf(part('Done.')), bytes(alive)]);
    expect(heard).toMatchObject({ text: 'Done.', outcome: 'text', events: 1, error: null });
  });

  it.each([
    ['data: {"error":"boom"}\n\n', { message: 'boom' }],
    ['data: {"error":{"code":503,"message":"boom"}}\n\n', { code: '503', message: 'boom' }],
    ['event: error\ndata: {"message":"boom"}\n\n', { message: 'boom' }],
    ['data: {"error": "say "boom""}\n\n', { message: 'say "boom"' }],
    ['data: {"error": "two\nlines"}\n\n', { message: 'two' }],
    ['data: {"code":2001,"message":"no credits"}\n\n', { code: '2001', message: 'no credits' }],
    ['data: {"error":"X: y","errorDetails":{"errorType":"X"}}\n\n', { code: 'X', message: 'X: y' }],
    ['data: {"error":""}\n\n', { message: '' }],
  ])('%j is an error, with the text so far', (frame, error) => {
    const heard = hear([streamOf(part('So far.')), bytes(frame), streamOf(part('never'))]);
    expect(heard).toMatchObject({ outcome: 'error', error, text: 'So far.' });
  });

  it("a tool's own error is not the turn's", () => {
    expect(
      read(call('edit', '1'), result('edit', { error: 'bad clip' }), part('That did not work.')).outcome,
    ).toBe('text');
  });

  it('an error code is raised at the end, after the words behind it', () => {
    const heard = read({ errorCode: 'SAFETY', errorMessage: 'blocked' }, part('Sorry.'));
    expect(heard).toMatchObject({
      error: { code: 'SAFETY', message: 'blocked' },
      text: 'Sorry.',
      live: 'Sorry.',
    });
  });

  it('too many tokens with a text is a text that was cut, without one an error', () => {
    const cut = { errorCode: 'MAX_TOKENS', errorMessage: 'limit', author: 'a' };
    expect(read({ ...part('So far'), ...cut })).toMatchObject({
      outcome: 'text',
      text: 'So far',
      notes: ['truncated'],
    });
    expect(read(delta('So far'), cut)).toMatchObject({ outcome: 'text', text: 'So far' });
    expect(read(cut)).toMatchObject({ error: { code: 'MAX_TOKENS', message: 'limit' } });
  });

  it('data that is no JSON is an error where nothing good follows', () => {
    const reader = createReader();
    const failure = catching(() => [...reader.feed(bytes('data: <html>502</html>\n\n')), ...reader.close()]);
    expect(failure).toMatchObject({ kind: 'unreadable', said: '' });
  });

  it('half an event at the end is, and a whole one without its blank line counts', () => {
    const whole = `data: ${JSON.stringify(part('Done.'))}`;
    expect(hear([bytes(whole)]).text).toBe('Done.');
    expect(hear([bytes(`${whole}\n`)]).text).toBe('Done.');
    expect(hear([bytes(`${whole}\r`)]).text).toBe('Done.');
    expect(hear([streamOf(part('First.')), bytes(whole.slice(0, -9))])).toMatchObject({
      text: 'First.',
      error: null,
    });
    expect(hear([bytes('data: {"error":"cut of')]).error).toEqual({ message: 'cut of' });
  });

  it('an event over the limit ends the reading, in one piece or in many', () => {
    const long = bytes(`data: {"x":"${'y'.repeat(5000)}"}\n\n`);
    for (const size of [1, 100, 10_000]) {
      const reader = createReader(4096);
      const failure = catching(() => {
        for (let at = 0; at < long.length; at += size) Array.from(reader.feed(long.subarray(at, at + size)));
      });
      expect(failure).toMatchObject({ kind: 'unreadable' });
      expect(failure?.words).toContain('4096');
    }
  });

  it('an event within the limit passes, however many there are', () => {
    const reader = createReader(4096);
    const events = streamOf(...Array.from({ length: 100 }, (_, index) => delta(`${index} `.repeat(100))));
    expect(Array.from(reader.feed(events)).length).toBe(100);
  });

  it('no message of a failure repeats what the backend said', () => {
    const reader = createReader();
    const failure = catching(() => [...reader.feed(streamOf({ error: 'your prompt: naked cats' }))]);
    expect([failure?.message, failure?.stack].join()).not.toContain('cats');
  });
});

function catching(work: () => unknown): StreamFailure | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof StreamFailure) return error;
    throw error;
  }
  return undefined;
}
