import type { Address } from '../../core/message.ts';
import type { ChannelLimits, Secrets } from '../../core/ports.ts';
import { readAddress } from './address.ts';
import { SAFE_UPLOAD } from './errors.ts';
import type { Lines } from './lines.ts';
import { TEXT_LIMIT } from './markup.ts';

const MIB = 1024 * 1024;
const EDIT_EVERY_MS = 5_000;

/** What boosts allow, by tier: tiers 0 and 1 have the common limit. */
const BOOSTED: Readonly<Record<number, number>> = { 2: 50 * MIB, 3: 100 * MIB };

/** The common limit was 8, 25, 10 and 20 MiB over the years: what a free account may send is never more than this. */
const MOST_FOR_FREE = 25 * MIB;
const LEARNT = 'discord:upload-limit';
const LEARNT_SECONDS = 30 * 24 * 3600;

/** Remembers the common upload limit that an interaction told; one raised by boosts or Nitro says nothing about it. */
export async function learnLimit(secrets: Secrets, told: number): Promise<void> {
  if (told >= SAFE_UPLOAD && told <= MOST_FOR_FREE) await secrets.keep(LEARNT, `${told}`, LEARNT_SECONDS);
}

/** Boosts come and go within days; asking before every edit would only spend Discord's patience. */
const BOOST_MS = 10 * 60_000;
const BOOSTS_KEPT = 1_000;

/** What servers' boosts allow, looked up now and then. */
export class Boosts {
  readonly #known = new Map<Address, { readonly bytes: number; readonly until: number }>();

  /** Bytes that the boosts of this chat's server allow; 0 where there are none, or where they cannot be seen. */
  async of(lines: Lines, to: Address): Promise<number> {
    const known = this.#known.get(to);
    if (known !== undefined && known.until > Date.now()) return known.bytes;
    const bytes = await boostOf(lines, to).catch(() => 0);
    if (this.#known.size >= BOOSTS_KEPT) this.#known.clear();
    this.#known.set(to, { bytes, until: Date.now() + BOOST_MS });
    return bytes;
  }
}

/** What a chat takes. */
export async function limitsOf(lines: Lines, boosts: Boosts, to: Address): Promise<ChannelLimits> {
  const common = Number((await lines.secrets.read(LEARNT)) ?? SAFE_UPLOAD);
  const boosted = await boosts.of(lines, to);
  return {
    text: TEXT_LIMIT,
    caption: TEXT_LIMIT,
    fileOut: Math.max(common, boosted),
    editEvery: EDIT_EVERY_MS,
  };
}

async function boostOf(lines: Lines, to: Address): Promise<number> {
  const { channel, direct, outside } = readAddress(to);
  if (direct || outside !== undefined) return 0;
  const found = await lines.quick.channels.get(channel);
  if (!('guild_id' in found) || found.guild_id === undefined) return 0;
  const { premium_tier } = await lines.quick.guilds.get(found.guild_id);
  return BOOSTED[premium_tier] ?? 0;
}
