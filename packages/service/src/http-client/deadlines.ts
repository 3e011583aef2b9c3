/** Something that must be over by a time. */
export interface Deadline {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly missed: () => void;
}

const longestTimerMs = 2 ** 31 - 1;

/**
 * Many deadlines, nearly all of which are kept: one timer for all, for the first of them at the time it was set. Setting
 * and clearing one for each would cost more than looking through those that are left when it rings.
 */
export class Deadlines {
  readonly #all = new Set<Deadline>();
  #timer: NodeJS.Timeout | undefined;
  /** When the timer rings. */
  #ringsAt = Infinity;

  /** @param at milliseconds since 1970 */
  add(at: number, missed: () => void): Deadline {
    const deadline = { at, missed };
    this.#all.add(deadline);
    if (at < this.#ringsAt) this.#set(at);
    return deadline;
  }

  delete(deadline: Deadline): void {
    this.#all.delete(deadline);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#all.clear();
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
    for (const deadline of this.#all) {
      if (deadline.at > now) next = Math.min(next, deadline.at);
      else {
        this.#all.delete(deadline);
        deadline.missed();
      }
    }
    if (next < this.#ringsAt) this.#set(next);
  }
}
