/** Wakes those who wait. A wake while nobody waits is kept for the next: many wakes count as one. */
export class Signal {
  #set = false;
  #waiting: (() => void) | undefined;

  readonly wake = (): void => {
    this.#set = true;
    this.#waiting?.();
  };

  /** Resolves at the next wake, at once when there was one since the last wait, or after `ms`. One waiter at a time. */
  async wait(ms: number): Promise<void> {
    if (!this.#set) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#waiting = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#waiting = undefined;
    this.#set = false;
  }
}
