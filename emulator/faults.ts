import { isRecord } from './json.ts';

/** The ways in which a call can be made to go wrong. */
export const FAULT_KINDS = ['fail', 'delay', 'lose', 'rubbish', 'cut', 'renderFails'] as const;

/** One of {@link FAULT_KINDS}. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault that waits for its call. `times` counts down; −1 stays for good. `ms` is a delay, `afterBytes` where a stream is cut. */
export interface Fault {
  kind: FaultKind;
  endpoint: string;
  times: number;
  code: number;
  http?: number;
  message?: string;
  ms: number;
  afterBytes: number;
}

/** The faults that were ordered and have not happened yet. */
export interface Faults {
  /** False when the order cannot be understood. */
  add(kind: FaultKind, order: unknown): boolean;
  /** Uses up one fault of that kind for this endpoint, the oldest first. */
  take(kind: FaultKind, endpoint: string): Fault | undefined;
  list(): readonly Fault[];
  clear(): void;
}

/** Faults live in memory only: a restarted emulator is a well-behaved one. */
export function createFaults(): Faults {
  let waiting: Fault[] = [];
  return {
    add: (kind, order) => {
      const fault = read(kind, order);
      if (fault) waiting.push(fault);
      return fault !== undefined;
    },
    take: (kind, endpoint) => {
      const fault = waiting.find((one) => one.kind === kind && ['*', endpoint].includes(one.endpoint));
      if (fault && fault.times > 0) fault.times -= 1;
      waiting = waiting.filter((one) => one.times !== 0);
      return fault;
    },
    list: () => waiting,
    clear: () => {
      waiting = [];
    },
  };
}

function read(kind: FaultKind, order: unknown): Fault | undefined {
  if (!isRecord(order)) return undefined;
  const fallback = kind === 'cut' ? 'run_sse' : kind === 'renderFails' ? 'render' : '*';
  const { endpoint = fallback, times = 1, code = 500, ms = 1000, afterBytes = 200, http, message } = order;
  if (typeof endpoint !== 'string' || (http !== undefined && typeof http !== 'number')) return undefined;
  if (![times, code, ms, afterBytes].every((number) => Number.isInteger(number)) || times === 0)
    return undefined;
  const fault: Fault = {
    kind,
    endpoint,
    times: Number(times),
    code: Number(code),
    ms: Number(ms),
    afterBytes: Number(afterBytes),
  };
  if (http !== undefined) fault.http = http;
  if (typeof message === 'string') fault.message = message;
  return fault;
}
