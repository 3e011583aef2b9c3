/**
 * Spreads an account's requests so that no second has more than its share: a bucket that holds one second's worth and
 * fills steadily. Callers are told how long to wait, in the order in which they come.
 */
export class RateLimiter {
  readonly #perSecond: number;
  /** By account: when the bucket would be full again, in the caller's milliseconds. */
  readonly #fullAt = new Map<string, number>();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /**
   * Takes a place for one request.
   * @param now milliseconds of any clock that only goes forward.
   * @param longest milliseconds that the caller would wait.
   * @returns milliseconds to wait; null when it would be longer, and then no place is taken.
   */
  reserve(accountId: string, now: number, longest: number): number | null {
    const cost = 1000 / this.#perSecond;
    const fullAt = Math.max(this.#fullAt.get(accountId) ?? now, now) + cost;
    const wait = Math.max(0, fullAt - now - Math.max(1000, cost));
    if (wait > longest) return null;
    this.#fullAt.set(accountId, fullAt);
    return wait;
  }
}
