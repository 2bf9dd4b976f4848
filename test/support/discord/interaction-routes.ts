import type { APIInteractionResponse } from 'discord-api-types/v10';
import { ApiError } from './api-error.ts';
import type { Call, Hub, Outcome, Route } from './hub.ts';
import type { MessageBody } from './limits.ts';
import { editPost, makePost, removePost } from './posting.ts';
import { postJson } from './render.ts';
import type { Interaction, Post } from './world.ts';

const HOOK = '/webhooks/{webhook_id}/{webhook_token}';
const EPHEMERAL = 64;

/** Routes that an interaction's token opens; none needs the bot token. */
export const INTERACTION_ROUTES: readonly Route[] = [
  ['POST', '/interactions/{interaction_id}/{interaction_token}/callback', callback],
  ['GET', `${HOOK}/messages/@original`, (call, hub) => read(hub, original(call, hub))],
  ['PATCH', `${HOOK}/messages/@original`, (call, hub) => edit(call, hub, original(call, hub))],
  ['DELETE', `${HOOK}/messages/@original`, (call, hub) => remove(hub, original(call, hub))],
  ['POST', HOOK, followUp],
  ['GET', `${HOOK}/messages/{message_id}`, (call, hub) => read(hub, named(call, hub))],
  ['PATCH', `${HOOK}/messages/{message_id}`, (call, hub) => edit(call, hub, named(call, hub))],
  ['DELETE', `${HOOK}/messages/{message_id}`, (call, hub) => remove(hub, named(call, hub))],
];

function callback(call: Call, hub: Hub): Outcome {
  const { world, options } = hub;
  const interaction = world.interactions.get(call.params['interaction_token'] ?? '');
  if (!interaction || interaction.id !== call.params['interaction_id']) throw new ApiError(10062);
  if (interaction.acknowledged) throw new ApiError(40060);
  const after = call.at - interaction.at;
  if (after > options.ackMs) throw new ApiError(10062);
  const response = call.body as APIInteractionResponse;
  demandFitting(interaction, response.type);
  const message = respond(hub, interaction, response, call);
  interaction.acknowledged = { type: response.type, after };
  world.changed();
  if (call.query.get('with_response') !== 'true') return { status: 204 };
  return { status: 200, body: answer(hub, interaction, response.type, message) };
}

function demandFitting(interaction: Interaction, type: number): void {
  const fitting = { 2: [4, 5, 9], 3: [4, 5, 6, 7, 9], 4: [8] }[interaction.type];
  if (!fitting.includes(type))
    throw new ApiError(50035, [
      { at: 'type', why: `no answer to an interaction of type ${interaction.type}` },
    ]);
}

function respond(
  hub: Hub,
  interaction: Interaction,
  response: APIInteractionResponse,
  call: Call,
): Post | undefined {
  const data = ('data' in response ? response.data : undefined) as
    | (MessageBody & { choices?: Interaction['suggestions'] })
    | undefined;
  const asked = ((data?.flags ?? 0) & EPHEMERAL) !== 0;
  const draft = {
    room: interaction.room,
    author: hub.world.bot,
    interaction,
    uploadLimit: interaction.uploadLimit,
    ephemeral: asked || interaction.forcedEphemeral,
  };
  if (response.type === 4)
    interaction.original = makePost(hub, { ...draft, body: data ?? {}, uploads: call.uploads });
  if (response.type === 5) {
    if (((data?.flags ?? 0) & ~EPHEMERAL) !== 0)
      throw new ApiError(50035, [{ at: 'data.flags', why: 'only EPHEMERAL may be set when deferring' }]);
    interaction.original = makePost(hub, { ...draft, body: {}, uploads: [], loading: true });
  }
  if (response.type === 6 && interaction.on) interaction.original = interaction.on;
  if (response.type === 7 && interaction.on)
    interaction.original = editPost(
      hub,
      interaction.on,
      data ?? {},
      call.uploads,
      interaction.uploadLimit,
      true,
    );
  if (response.type === 8) interaction.suggestions = checkedChoices(data?.choices ?? []);
  return interaction.original;
}

function checkedChoices(
  choices: NonNullable<Interaction['suggestions']>,
): NonNullable<Interaction['suggestions']> {
  if (choices.length > 25)
    throw new ApiError(50035, [{ at: 'data.choices', why: 'Must be 25 or fewer in length.' }]);
  return choices;
}

function answer(hub: Hub, interaction: Interaction, type: number, message: Post | undefined): unknown {
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      ...(message
        ? {
            response_message_id: message.id,
            response_message_loading: type === 5,
            response_message_ephemeral: message.ephemeralFor !== undefined,
          }
        : {}),
    },
    ...(message
      ? { resource: { type: type === 7 ? 7 : 4, message: postJson(message, hub.world, hub.cdn) } }
      : {}),
  };
}

/** The interaction whose token is in the path, while it lives. */
function living(call: Call, hub: Hub): Interaction {
  const interaction = hub.world.interactions.get(call.params['webhook_token'] ?? '');
  if (!interaction || call.params['webhook_id'] !== hub.world.bot.id) throw new ApiError(10015);
  if (hub.world.now() - interaction.at > hub.options.tokenMs) throw new ApiError(50027);
  if (!interaction.acknowledged) throw new ApiError(10015);
  if (interaction.room.deleted) throw new ApiError(10003);
  return interaction;
}

function original(call: Call, hub: Hub): Post {
  const post = living(call, hub).original;
  if (!post || post.deleted) throw new ApiError(10008);
  return post;
}

function named(call: Call, hub: Hub): Post {
  const interaction = living(call, hub);
  const post = hub.world.posts.get(call.params['message_id'] ?? '');
  if (!post || post.deleted || (post.interaction !== interaction && interaction.on !== post))
    throw new ApiError(10008);
  return post;
}

function read(hub: Hub, post: Post): Outcome {
  return { status: 200, body: postJson(post, hub.world, hub.cdn) };
}

function edit(call: Call, hub: Hub, post: Post): Outcome {
  const { uploadLimit } = living(call, hub);
  if (post.room.archived) throw new ApiError(50083);
  return read(hub, editPost(hub, post, call.body as MessageBody, call.uploads, uploadLimit, true));
}

function remove(hub: Hub, post: Post): Outcome {
  removePost(hub, post);
  return { status: 204 };
}

function followUp(call: Call, hub: Hub): Outcome {
  const interaction = living(call, hub);
  const body = call.body as MessageBody;
  // The first follow-up after a defer fills the deferred message, and its own ephemeral flag is ignored.
  if (interaction.original?.history.at(-1)?.loading) return edit(call, hub, interaction.original);
  if (!interaction.install.guild && interaction.followUps >= 5) throw new ApiError(40094);
  interaction.followUps += 1;
  const ephemeral = interaction.forcedEphemeral || ((body.flags ?? 0) & EPHEMERAL) !== 0;
  return read(
    hub,
    makePost(hub, {
      room: interaction.room,
      author: hub.world.bot,
      body,
      uploads: call.uploads,
      uploadLimit: interaction.uploadLimit,
      interaction,
      ephemeral,
    }),
  );
}
