/**
 * A map that forgets what was not used for a long time when it grows beyond `capacity`: nothing that was used since the map
 * held half of it.
 */
export class Lru<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #capacity: number;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined && this.#isFilling()) this.#moveToEnd(key, value);
    return value;
  }

  set(key: K, value: V): void {
    if (this.#isFilling()) this.#moveToEnd(key, value);
    else this.#entries.set(key, value);
    if (this.#entries.size <= this.#capacity) return;
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }

  /** @returns whether it was there. */
  delete(key: K): boolean {
    return this.#entries.delete(key);
  }

  /** Below that nothing is forgotten soon, and moving costs more than finding. */
  #isFilling(): boolean {
    return this.#entries.size > this.#capacity / 2;
  }

  /** A Map iterates in order of insertion. */
  #moveToEnd(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
  }
}
