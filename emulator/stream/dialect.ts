import type { Step } from '../agent/turn.ts';

/** What is told over a stream; waits are not. */
export type Told = Exclude<Step, { do: 'wait' }>;

/** Turns what happens in a turn into frames of one dialect, each already ended by its blank line. */
export interface Dialect {
  frames(told: Told, delta: Record<string, unknown>): string[];
  /** How a turn without a last word ends: there are several ways, and all were seen. */
  silentEnd(seed: number): string[];
  error(message: string): string;
}

/** One JSON value as one event. */
export function frame(value: string): string {
  return `data: ${value}\n\n`;
}
