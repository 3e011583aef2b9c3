import { Batch, type Payload } from "./payload.ts";

/** An event on its way: joined once `payload` is there, or failed. */
interface Entry {
  payload: Payload | undefined;
  failure: { readonly error: unknown } | undefined;
}

// What goes out together is about one packet of a local network at most: a slow connection is not given more at once.
const mostBatchedBytes = 16 * 1024;

/**
 * A stream's events between their coming and the last reader's having got them, in their order. Each has a number;
 * readers are at one of them.
 */
export class Line {
  readonly #entries: Entry[] = [];
  /** The number of the oldest event. */
  #first = 0;
  /** How many of the oldest are joined. */
  #joined = 0;
  #last: { readonly from: number; readonly to: number; readonly batch: Batch } | undefined;
  readonly #onEnd: () => void;

  /** @param onEnd a join has ended, and something can be handed on, or never will be */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
  }

  get length(): number {
    return this.#entries.length;
  }

  /** The number of the next event that cannot be handed on yet. */
  get end(): number {
    return this.#first + this.#joined;
  }

  /** Whether no join is under way. */
  get isJoined(): boolean {
    return this.#joined === this.#entries.length;
  }

  /** Why the event at the end never will be; undefined while it may. */
  get failure(): Entry["failure"] {
    return this.#entries[this.#joined]?.failure;
  }

  /** Takes in an event whose join is under way. */
  add(join: Promise<Payload>): void {
    const entry: Entry = { payload: undefined, failure: undefined };
    this.#entries.push(entry);
    join.then(
      (payload) => {
        entry.payload = payload;
        this.#ended();
      },
      (error: unknown) => {
        entry.failure = { error };
        this.#ended();
      },
    );
  }

  #ended(): void {
    const before = this.#joined;
    while (this.#entries[this.#joined]?.payload) this.#joined += 1;
    if (this.#joined > before || this.failure) this.#onEnd();
  }

  /** What a reader at `from` can be given together. The same for readers at the same place. */
  from(from: number): Batch {
    const { end } = this;
    if (this.#last?.from === from && this.#last.to === end) return this.#last.batch;
    const oldest = from - this.#first;
    // Mostly it is one: a list that grows would make room for many.
    const payloads = [this.#entries[oldest]?.payload as Payload];
    let bytes = (payloads[0] as Payload).size;
    for (let at = oldest + 1; at < this.#joined && bytes < mostBatchedBytes; at += 1) {
      const payload = this.#entries[at]?.payload as Payload;
      payloads.push(payload);
      bytes += payload.size;
    }
    const batch = new Batch(payloads);
    this.#last = { from, to: end, batch };
    return batch;
  }

  /** Forgets what all readers have got. */
  dropBefore(number: number): void {
    const count = Math.min(number - this.#first, this.#joined);
    if (count <= 0) return;
    if (count === 1) this.#entries.shift();
    else this.#entries.splice(0, count);
    this.#first += count;
    this.#joined -= count;
    this.#last = undefined;
  }
}
