import type { Command } from "./idempotency.ts";

const most = 20_000;

/**
 * The keys that this process has met lately. A key that it has not met is most likely new: who begins a command may then
 * leave it to `startKey` to find out that it is not. It only tells which way is the shorter one, never what is true.
 */
export class RecentKeys {
  readonly #met = new Set<string>();

  /** Notes a command's key. @returns whether it was met before. */
  meet(tenant: string, { operation, idempotencyKey }: Command): boolean {
    const key = JSON.stringify([tenant, operation, idempotencyKey]);
    if (this.#met.has(key)) return true;
    this.#met.add(key);
    for (const oldest of this.#met) {
      if (this.#met.size <= most) break;
      this.#met.delete(oldest);
    }
    return false;
  }
}
