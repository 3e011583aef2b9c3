/** One entry of the stub log: its place, and what a subscription's root field resolves to. */
export interface Entry {
  readonly seq: number;
  readonly [field: string]: unknown;
}

/** A log in memory that can be followed: the stub of a subgraph's event log. */
export class EventLog {
  readonly entries: Entry[] = [];
  #changed = Promise.withResolvers<void>();
  /** Readers that follow it now. */
  readers = 0;

  append(fields: Record<string, unknown>): Entry {
    const seq = this.entries.length + 1;
    const entry = { id: `evt_${seq}`, cursor: cursorAt(seq), seq, ...fields };
    this.entries.push(entry);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
    return entry;
  }

  get head(): string {
    return cursorAt(this.entries.length);
  }

  /** Everything after `after`, then what comes, until the signal aborts. */
  async *follow(after: string | null | undefined, signal: AbortSignal | undefined): AsyncGenerator<Entry, void> {
    let seen = after == null ? this.entries.length : Number(after.slice(1));
    const aborted = new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }));
    this.readers += 1;
    try {
      while (!signal?.aborted) {
        const entry = this.entries[seen];
        if (entry) {
          seen += 1;
          yield entry;
        } else {
          await Promise.race([this.#changed.promise, aborted]);
        }
      }
    } finally {
      this.readers -= 1;
    }
  }
}

export const cursorAt = (seq: number): string => `c${seq}`;
