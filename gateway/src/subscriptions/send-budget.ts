/** How much one connection may have waiting to be sent, over all its streams. */
export class SendBudget {
  readonly #maxBytes: number;
  readonly #watchers = new Set<() => void>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get exhausted(): boolean {
    return this.#bytes >= this.#maxBytes;
  }

  take(bytes: number): void {
    this.#bytes += bytes;
  }

  giveBack(bytes: number): void {
    this.#bytes -= bytes;
    for (const watcher of this.#watchers) watcher();
  }

  /** Calls `watcher` whenever something was given back, until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}
