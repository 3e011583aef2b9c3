/** Something that must be over by a time. */
export interface Deadline {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly missed: () => void;
  /** Where it is among those that are left. */
  readonly slot: number;
}

const longestTimerMs = 2 ** 31 - 1;

/**
 * Many deadlines, nearly all of which are kept: one timer for all, for the first of them at the time it was set. Setting
 * and clearing one for each would cost more than looking through those that are left when it rings. They are not kept in
 * a Set: it makes itself anew as members come and go, and what it was before keeps the members of that time, with all of
 * their requests, from the collector's short runs.
 */
export class Deadlines {
  readonly #slots: (Deadline | undefined)[] = [];
  readonly #free: number[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** When the timer rings. */
  #ringsAt = Infinity;

  /** @param at milliseconds since 1970 */
  add(at: number, missed: () => void): Deadline {
    const slot = this.#free.pop() ?? this.#slots.length;
    const deadline = { at, missed, slot };
    this.#slots[slot] = deadline;
    if (at < this.#ringsAt) this.#set(at);
    return deadline;
  }

  delete(deadline: Deadline): void {
    const { slot } = deadline;
    if (this.#slots[slot] !== deadline) return;
    this.#slots[slot] = undefined;
    this.#free.push(slot);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#slots.length = 0;
    this.#free.length = 0;
  }

  #set(at: number): void {
    clearTimeout(this.#timer);
    this.#ringsAt = at;
    this.#timer = setTimeout(() => this.#ring(), Math.min(Math.max(at - Date.now(), 0), longestTimerMs));
    // What waits has its connection to stay alive for.
    this.#timer.unref();
  }

  #ring(): void {
    this.#ringsAt = Infinity;
    const now = Date.now();
    let next = Infinity;
    for (const deadline of this.#slots) {
      if (!deadline) continue;
      if (deadline.at > now) next = Math.min(next, deadline.at);
      else {
        this.delete(deadline);
        deadline.missed();
      }
    }
    if (next < this.#ringsAt) this.#set(next);
  }
}
