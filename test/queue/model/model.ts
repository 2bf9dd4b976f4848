/** A task as the model has it. */
export interface ModelTask {
  readonly id: string;
  readonly box: string;
  phase: string;
  starts: number;
  ended: boolean;
  cancelled: boolean;
}

/** A holder of a lease: real or long dead. */
export interface Hold {
  readonly of: string;
  readonly epoch: number;
  readonly task: string;
}

/** How many tasks one mailbox takes. */
export const MOST = 3;

/**
 * What the ledger promises, said in the plainest way: lists, sets and numbers in memory, one thing at a time. It knows
 * nothing of Redis, scripts or time.
 */
export class Model {
  readonly seen = new Set<string>();
  readonly boxes = new Map<string, string[]>();
  readonly tasks = new Map<string, ModelTask>();
  readonly epochs = new Map<string, number>();
  /** Who holds a mailbox or the chat, by epoch. */
  readonly leases = new Map<string, number>();
  readonly out: string[] = [];
  /** Every op there ever was. */
  readonly ops = new Set<string>();
  readonly tries = new Map<string, number>();

  box(id: string): string[] {
    const box = this.boxes.get(id) ?? [];
    this.boxes.set(id, box);
    return box;
  }

  accept(
    message: string,
    box: string,
    filings: readonly string[],
    replies: readonly string[],
  ): readonly string[] | undefined {
    if (this.seen.has(message)) return undefined;
    this.seen.add(message);
    for (const id of replies) this.push(id);
    const filed: string[] = [];
    for (const id of filings) {
      if (this.box(box).length >= MOST) this.push(`${id}-full`);
      else {
        this.tasks.set(id, { id, box, phase: '', starts: 0, ended: false, cancelled: false });
        this.box(box).push(id);
        this.push(`${id}-bubble`);
        filed.push(id);
      }
    }
    return filed;
  }

  take(box: string): Hold | undefined {
    const [head] = this.box(box);
    const task = this.tasks.get(head ?? '');
    if (task === undefined || this.leases.has(box)) return undefined;
    task.starts += 1;
    return { of: box, epoch: this.lease(box), task: task.id };
  }

  /** Whether a write of this holder counts. */
  isCurrent({ of, epoch }: Hold): boolean {
    return this.epochs.get(of) === epoch;
  }

  lease(of: string): number {
    const epoch = (this.epochs.get(of) ?? 0) + 1;
    this.epochs.set(of, epoch);
    this.leases.set(of, epoch);
    return epoch;
  }

  /** A lease is given back by its own holder only. */
  release({ of, epoch }: Hold): void {
    if (this.leases.get(of) === epoch) this.leases.delete(of);
  }

  /** Ends a task; `hold` is missing when it is ended from outside. False when that is not to be. */
  end(id: string, hold: Hold | undefined, ops: readonly string[]): boolean {
    const task = this.tasks.get(id);
    if (task === undefined || task.ended || (hold !== undefined && !this.isCurrent(hold))) return false;
    const box = this.box(task.box);
    if (hold === undefined && box[0] === id) {
      this.epochs.set(task.box, (this.epochs.get(task.box) ?? 0) + 1);
      this.leases.delete(task.box);
    }
    if (hold !== undefined) this.leases.delete(task.box);
    task.ended = true;
    box.splice(box.indexOf(id), 1);
    for (const op of ops) this.push(op);
    return true;
  }

  /** A task that follows from the one before stands first in line. */
  follow(id: string, box: string): void {
    this.tasks.set(id, { id, box, phase: '', starts: 0, ended: false, cancelled: false });
    this.box(box).unshift(id);
  }

  /** What has begun is told to stop, what has not leaves the line, last first. */
  cancel(boxes: readonly string[]): { queued: number; running: boolean } {
    const found = { queued: 0, running: false };
    for (const box of boxes) {
      for (const id of [...this.box(box)].reverse()) {
        const task = this.tasks.get(id);
        if (task === undefined) continue;
        const begun = this.box(box)[0] === id && (this.leases.has(box) || task.phase !== '');
        if (begun) task.cancelled = true;
        else this.end(id, undefined, [`${id}-final`]);
        if (begun) found.running = true;
        else found.queued += 1;
      }
    }
    return found;
  }

  /** Brought to its chat. */
  gone(op: string): void {
    const index = this.out.indexOf(op);
    if (index >= 0) this.out.splice(index, 1);
  }

  /** An op that was written before stays as it is. */
  push(op: string): void {
    if (this.ops.has(op)) return;
    this.ops.add(op);
    this.out.push(op);
  }
}
