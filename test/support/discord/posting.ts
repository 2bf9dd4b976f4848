import { ApiError } from './api-error.ts';
import type { Hub } from './hub.ts';
import { type MessageBody, messageFaults } from './limits.ts';
import type { Upload } from './multipart.ts';
import type { FakeOptions } from './options.ts';
import { NOBODY, pingsOf } from './pings.ts';
import {
  type Interaction,
  type Post,
  RIGHTS,
  type Room,
  type StoredFile,
  shown,
  type User,
  type Version,
  type World,
} from './world.ts';

const EPHEMERAL = 64;
const NONCE_MS = 3 * 60_000;
const HOUR = 3_600_000;

/** How a message comes to be. */
export interface Draft {
  readonly room: Room;
  readonly author: User;
  readonly body: MessageBody;
  readonly uploads: readonly Upload[];
  readonly uploadLimit: number;
  readonly interaction?: Interaction;
  readonly ephemeral?: boolean;
  readonly loading?: boolean;
}

/** Largest file that a room takes from the bot. */
export function roomLimit(room: Room, options: FakeOptions): number {
  const { tier = 0, uploadLimit } = room.guild ?? {};
  if (uploadLimit !== undefined) return uploadLimit;
  if (tier === 3) return 104_857_600;
  return tier === 2 ? 52_428_800 : options.uploadLimit;
}

/** Refuses what Discord would refuse of a body, whoever sent it. */
function demandBody(
  body: MessageBody,
  uploads: readonly Upload[],
  limit: number,
  kept: readonly StoredFile[] = [],
): void {
  const faults = messageFaults(body, uploads, kept);
  if (faults.length > 0) throw new ApiError(50035, faults);
  if (uploads.some((file) => file.size > limit)) throw new ApiError(40005);
}

/** Puts a message into a room and tells the gateway. */
export function makePost(hub: Hub, draft: Draft): Post {
  const { world, gateway } = hub;
  const { body, uploads, room, interaction } = draft;
  demandBody(body, uploads, draft.uploadLimit);
  const empty = !body.content && !body.embeds?.length && uploads.length === 0 && !body.components?.length;
  if (empty && !draft.loading) throw new ApiError(50006);
  const answered =
    body.message_reference?.message_id === undefined
      ? undefined
      : world.posts.get(`${body.message_reference.message_id}`);
  const post: Post = {
    id: world.id(),
    room,
    author: draft.author,
    at: world.now(),
    flags: ((body.flags ?? 0) & ~EPHEMERAL) | (draft.ephemeral ? EPHEMERAL : 0),
    reactions: new Set(),
    history: [
      {
        at: world.now(),
        content: body.content ?? '',
        embeds: mayEmbed(room, draft) ? (body.embeds ?? []) : [],
        components: body.components ?? [],
        files: keep(hub, room, body, uploads, []),
        pings: draft.loading ? NOBODY : pingsOf(body, answered),
        loading: draft.loading ?? false,
      },
    ],
    deleted: false,
    ...(interaction ? { interaction } : {}),
    ...(draft.ephemeral && interaction ? { ephemeralFor: interaction.user.id } : {}),
    ...(body.nonce === undefined ? {} : { nonce: `${body.nonce}` }),
    ...(answered ? { answers: answered.id } : {}),
  };
  world.posts.set(post.id, post);
  gateway.message('MESSAGE_CREATE', post);
  world.changed();
  return post;
}

/** Changes a message in place and tells the gateway. `finishes` ends the "thinking…" of a deferred answer. */
export function editPost(
  hub: Hub,
  post: Post,
  body: MessageBody,
  uploads: readonly Upload[],
  limit: number,
  finishes: boolean,
): Post {
  const { world, gateway } = hub;
  const before = shown(post);
  demandBody(body, uploads, limit, before.files);
  const files = keep(hub, post.room, body, uploads, before.files);
  const content = body.content === undefined ? before.content : (body.content ?? '');
  const after: Version = {
    at: world.now(),
    content,
    embeds: body.embeds === undefined ? before.embeds : (body.embeds ?? []),
    components: body.components === undefined ? before.components : (body.components ?? []),
    files,
    pings: pingsOf({
      content,
      ...(body.allowed_mentions ? { allowed_mentions: body.allowed_mentions } : {}),
    }),
    loading: before.loading && !finishes,
  };
  if (content === '' && after.embeds.length === 0 && files.length === 0 && after.components.length === 0)
    throw new ApiError(50006);
  post.history.push(after);
  gateway.message('MESSAGE_UPDATE', post);
  world.changed();
  return post;
}

/** Takes a message away. */
export function removePost(hub: Hub, post: Post): void {
  post.deleted = true;
  hub.gateway.removed(post);
  hub.world.changed();
}

function mayEmbed(room: Room, draft: Draft): boolean {
  return draft.interaction !== undefined || (room.rights & RIGHTS.EMBED_LINKS) !== 0n;
}

/** The files after a request: where `attachments` is given, exactly those that it lists; else all old and all new. */
function keep(
  hub: Hub,
  room: Room,
  body: MessageBody,
  uploads: readonly Upload[],
  old: readonly StoredFile[],
): StoredFile[] {
  const listed = body.attachments ?? undefined;
  const kept = listed ? old.filter((file) => listed.some((item) => `${item.id}` === file.id)) : old;
  const fresh = uploads.map((upload) => {
    const number = /\d+/.exec(upload.field)?.[0];
    const words = listed?.find((item) => `${item.id}` === number);
    return storeFile(
      hub.world,
      room,
      { ...upload, name: words?.filename ?? upload.name },
      words?.description ?? undefined,
    );
  });
  return [...kept, ...fresh];
}

/** Puts a file into the fake's keeping; its name is cleaned as Discord cleans names. */
export function storeFile(
  world: World,
  room: Room,
  file: Pick<StoredFile, 'name' | 'type' | 'path' | 'size' | 'sha256'> &
    Partial<Pick<StoredFile, 'width' | 'height'>>,
  description?: string,
  ephemeral = false,
): StoredFile {
  const stored: StoredFile = {
    ...file,
    id: world.id(),
    room: room.id,
    name: file.name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '_'),
    ephemeral,
    ...(description === undefined ? {} : { description }),
  };
  world.files.set(stored.id, stored);
  return stored;
}

/** The message that was made with this nonce in the last minutes, if any. A deleted one is "unknown", as documented. */
export function byNonce(world: World, room: Room, nonce: string): Post | undefined {
  for (const post of world.posts.values()) {
    if (post.room !== room || post.nonce !== nonce || world.now() - post.at > NONCE_MS) continue;
    if (post.deleted) throw new ApiError(10008);
    return post;
  }
  return undefined;
}

/** Counts edits of old messages against their own limit. */
export function demandFreshEdits(world: World, post: Post, allowed: number): void {
  if (world.now() - post.at < HOUR) return;
  const late = post.history.filter(
    (version) => version.at > post.at + HOUR && world.now() - version.at < HOUR,
  );
  if (late.length >= allowed) throw new ApiError(30046);
}
