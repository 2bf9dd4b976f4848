/** The first moment of Discord's own calendar, epoch ms. */
const FIRST = 1_420_070_400_000;

/** When something of Discord's came to be, epoch ms: every id begins with its time. */
export function timeOf(id: string): number {
  return Number(BigInt(id) >> 22n) + FIRST;
}
