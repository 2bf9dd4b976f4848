import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_TIMELINE } from '../../src/core/timeline.ts';
import { type Backend, backend, json, never, ok, problemOf, project, studioAt } from './support/backend.ts';

let server: Backend;
beforeEach(async () => {
  server = await backend();
});
afterEach(() => server.close());

const state = () => studioAt(server.url).state(project, never);

describe('nemo › state', () => {
  it('gives the draft as text that lost nothing, and a timeline to show', async () => {
    const draft =
      '{"rid":12345678901234567890,"t":[{"tt":0,"sg":[{"d":1000,"m":{"title":"sea"},"x":1.0}]}],"новое":[1e3,null]}';
    server.next(
      json(
        `{"code":0,"data":{"session_id":1,"state":{"draft":${draft},"canvas_config":{"width":1080,"height":1920}}}}`,
      ),
    );
    expect(await state()).toMatchObject({
      draft,
      timeline: {
        tracks: [{ kind: 'video', clips: [{ name: 'sea', from: 0, to: 1000 }] }],
        length: 1000,
        width: 1080,
        height: 1920,
      },
      assets: 0,
    });
    expect(server.asked[0]).toMatchObject({
      method: 'GET',
      path: '/api/state/nemo_agent/me/5529798706024415232/latest',
    });
  });

  it.each([undefined, null, {}, [], 'draft'])('a draft of %j is none', async (draft) => {
    server.next(ok({ state: { draft } }));
    expect(await state()).toEqual({ timeline: EMPTY_TIMELINE, assets: 0 });
  });

  it('a draft without tracks is a draft', async () => {
    server.next(ok({ state: { draft: { m: {} } } }));
    expect((await state()).draft).toBe('{"m":{}}');
  });

  it.each([
    [
      {
        video_infos: [{ cdn_url: 'a' }, { cdn_url: 'b' }],
        generated_media: [{ cdn_url: 'b' }, { url: 'c' }],
      },
      3,
    ],
    [{ video_infos: { one: { hash: 'x' }, two: { hash: 'y' } }, generated_media: { three: {} } }, 3],
    [{ video_infos: [{ name: 'same' }, { name: 'same' }, 'plain', 7] }, 3],
    [{ video_infos: 'none', generated_media: null }, 0],
  ])('of %j the pieces are counted once each', async (found, count) => {
    server.next(ok({ state: found }));
    expect((await state()).assets).toBe(count);
  });

  it.each([{}, { state: null }, { state: [] }, 7])('%j is no state', async (data) => {
    server.next(ok(data));
    expect((await problemOf(state())).code).toBe('backend-down');
  });

  it('a state nested without end is no answer and does no harm', async () => {
    server.next(json(`{"code":0,"data":{"state":{"draft":${'['.repeat(100_000)}`));
    expect((await problemOf(state())).code).toBe('backend-down');
  });
});
