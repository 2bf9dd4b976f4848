/** Does one thing after another where they concern the same place, and at the same time where they do not. */
export class InOrder {
  readonly #lines = new Map<string, Promise<void>>();

  /** Queues work behind the other work of its place; settles as the work does. What failed before it does not matter. */
  after(place: string, work: () => Promise<void>): Promise<void> {
    const done = (this.#lines.get(place) ?? Promise.resolve()).then(work);
    const settled = done
      .catch(() => undefined)
      .then(() => {
        if (this.#lines.get(place) === settled) this.#lines.delete(place);
      });
    this.#lines.set(place, settled);
    return done;
  }

  /** Resolves once nothing is left to be done that was queued by now. */
  async settled(): Promise<void> {
    await Promise.all(this.#lines.values());
  }
}
