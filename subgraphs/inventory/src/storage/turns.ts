/**
 * Lets work on the same things go one after the other within this process, in the order of arrival. Writers of
 * one stock level would otherwise begin together, conflict, and begin again, all but one of them in vain. Between
 * processes the database's own conflicts decide, so nothing but speed depends on turns.
 */
export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Runs `work` when everybody before with one of these keys has finished. */
  async take<T>(keys: readonly string[], work: () => Promise<T>): Promise<T> {
    const { promise: mine, resolve: finish } = Promise.withResolvers<void>();
    // All keys are taken in one tick: who comes later waits, and nobody can wait for each other.
    const before = keys.map((key) => this.#last.get(key) ?? Promise.resolve());
    for (const key of keys) this.#last.set(key, mine);
    try {
      await Promise.all(before);
      return await work();
    } finally {
      finish();
      for (const key of keys) if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }

  /** Keys that somebody holds or waits for. */
  get size(): number {
    return this.#last.size;
  }
}

/**
 * The keys of a tenant's stock of some SKUs. Those who settle a hold have a lane of their own: who is nearly done
 * does not wait behind a crowd that is still to be served.
 */
export const stockKeys = (lane: "take" | "settle", tenant: string, skus: readonly string[]): string[] =>
  [...new Set(skus)].map((sku) => `${lane} ${tenant} ${sku}`);
