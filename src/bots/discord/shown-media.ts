import type { APIEmbed, APIMessage } from '@discordjs/core';
import { type Item, type Part, partsOf } from './parts.ts';

/** A picture or clip that a message shows without having it attached. */
export interface ShownMedia {
  /** Its place among those of its message, 1 for the first. */
  readonly id: string;
  readonly url: string;
  readonly name: string;
  readonly kind: 'image' | 'video' | 'audio' | 'file';
  readonly mime?: string;
}

/** More than Discord shows in one gallery. */
const MOST = 10;

/**
 * What a message shows from elsewhere: pictures in its components and embeds, and what the GIF picker put there. Files
 * that are attached as well are left out. A preview of a web page is no picture of the person's, so it is left out too.
 */
export function shownMediaOf(message: Partial<APIMessage>): readonly ShownMedia[] {
  const attached = new Set((message.attachments ?? []).map(({ id }) => id));
  const found = [
    ...partsOf(message.components).flatMap(itemsOf),
    ...(message.embeds ?? []).flatMap(itemsOfEmbed),
    ...(message.message_snapshots ?? []).flatMap(({ message: { components = [], embeds = [] } }) => [
      ...partsOf(components).flatMap(itemsOf),
      ...embeds.flatMap(itemsOfEmbed),
    ]),
  ];
  return found
    .filter(({ attachment_id: id }) => id === undefined || !attached.has(id))
    .flatMap((item) => mediumOf(item) ?? [])
    .slice(0, MOST)
    .map((medium, index) => ({ ...medium, id: String(index + 1) }));
}

function itemsOf({ media, file, items = [] }: Part): readonly Item[] {
  return [media, file, ...items.map((item) => item.media)].flatMap((item) => item ?? []);
}

function itemsOfEmbed({ type, image, thumbnail, video }: APIEmbed): readonly Item[] {
  switch (`${type}`) {
    case 'gifv':
      return video === undefined ? (thumbnail ? [thumbnail] : []) : [{ ...video, content_type: 'video/mp4' }];
    case 'image':
      return [{ ...(image ?? thumbnail), content_type: 'image/*' }];
    case 'rich':
      return image === undefined ? (thumbnail ? [thumbnail] : []) : [image];
    default:
      return [];
  }
}

const ENDINGS = { image: /\.(jpe?g|png|gif|webp|avif|heic)$/i, video: /\.(mp4|mov|webm|m4v)$/i };

/** Discord's own copy is read where there is one, so that other hosts learn nothing of the bot. */
function mediumOf({ url, proxy_url: copy, content_type: mime }: Item): Omit<ShownMedia, 'id'> | undefined {
  const address = [copy, url].find(
    (one) => one !== undefined && /^https?:\/\//i.test(one) && URL.canParse(one),
  );
  if (address === undefined) return undefined;
  const path = new URL(url !== undefined && URL.canParse(url) ? url : address).pathname;
  const file = path.slice(path.lastIndexOf('/') + 1).slice(-80);
  const group = mime?.split('/')[0];
  const known = group === 'image' || group === 'video' || group === 'audio' ? group : undefined;
  const kind = known ?? (ENDINGS.video.test(file) ? 'video' : ENDINGS.image.test(file) ? 'image' : 'file');
  const told = mime === undefined || mime === null || mime.endsWith('/*') ? {} : { mime };
  return { url: address, name: file === '' ? `${kind}` : file, kind, ...told };
}
