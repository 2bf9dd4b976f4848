import { isLosslessNumber } from 'lossless-json';
import { z } from 'zod';
import { isRecord, toNumber } from './json.ts';

// Everything here is tolerant: unknown keys pass, and a field of a wrong type counts as absent where we can do without it.

/** An id, kept as a string: session ids have 19 digits, whether they come quoted or bare. */
const id = z.preprocess(
  (value) => (typeof value === 'number' || isLosslessNumber(value) ? String(value) : value),
  z.string().min(1),
);
const amount = z.preprocess((value) => toNumber(value) ?? value, z.number());
const word = z.string().optional().catch(undefined);

/** What may lie around an answer: `{code,data,message}` of the gateway, `{success,data,error}` of the render proxy, `{detail}` of its host. */
export const envelope = z.looseObject({
  code: amount.optional().catch(undefined),
  success: z.boolean().optional().catch(undefined),
  data: z.unknown().optional(),
  message: word,
  error: z.unknown().optional(),
  detail: z.unknown().optional(),
});

/** A free account's token; `user_id` is wanted for the link to register. */
export const tokenAnswer = z.object({ token: z.string().min(1), user_id: id.optional().catch(undefined) });

/** A new project. */
export const sessionAnswer = z.object({
  session_id: id,
  task_id: id.optional().catch(undefined),
  user_id: id.optional().catch(undefined),
});

/** A token that hands a project over in a browser, and can do nothing else. */
export const claimAnswer = z.object({ claim_token: z.string().min(1) });

/** What is left; the sum is made where it is missing. */
export const creditsAnswer = z
  .object({ available: amount, frozen: amount.catch(0), total: amount.optional().catch(undefined) })
  .transform(({ available, frozen, total }) => ({ available, frozen, total: total ?? available + frozen }));

const link = z
  .string()
  .refine((text) => /^https?:\/\//i.test(text) && URL.canParse(text))
  .optional()
  .catch(undefined);

/** Both shapes of a render: the URL in `output.url`, or beside the status as `outputUrl`. */
export const renderAnswer = z
  .object({
    status: z.string(),
    progress: amount.optional().catch(undefined),
    output: z.object({ url: link }).optional().catch(undefined),
    outputUrl: link,
    output_url: link,
  })
  .transform(({ status, progress, output, outputUrl, output_url }) => ({
    status,
    progress,
    url: output?.url ?? outputUrl ?? output_url,
  }));

/** A render that was submitted or taken back, where no envelope calls it a success. */
export const renderStarted = z.object({ status: z.string() });

/** Files that were uploaded, where no envelope calls it a success. */
export const uploadAnswer = z.object({ files: z.array(z.unknown()).min(1) });

const record = z.custom<Readonly<Record<string, unknown>>>(isRecord).optional().catch(undefined);

/** What a project holds: the parts that we look at. Numbers in them keep their spelling. */
export const stateAnswer = z.object({
  state: z.object({
    draft: record,
    canvas_config: record,
    video_infos: z.unknown().optional(),
    generated_media: z.unknown().optional(),
  }),
});
