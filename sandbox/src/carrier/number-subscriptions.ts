import type { PushTarget } from "./push.ts";
import type { SandboxClock } from "./clock.ts";

/** Subscriptions to single numbers, as carriers keep them that push of nothing else. They end by the sandbox's clock. */
export class NumberSubscriptions {
  readonly #live = new Map<string, { readonly target: PushTarget; readonly endsAt: number }>();
  readonly #clock: SandboxClock;
  readonly #lastsMs: number;
  #isUsed = false;

  constructor(clock: SandboxClock, lastsMs: number) {
    this.#clock = clock;
    this.#lastsMs = lastsMs;
  }

  /** Whether anybody ever subscribed: from then on what nobody is subscribed to is told to nobody. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** Subscribes, or begins the time of a subscription anew. */
  subscribe(trackingNumber: string, target: PushTarget): void {
    this.#isUsed = true;
    this.#live.set(trackingNumber, { target, endsAt: this.#clock.now().getTime() + this.#lastsMs });
  }

  /** Forgets subscriptions before their time, without a word: that of one number, or all. @returns how many. */
  expire(trackingNumber?: string): number {
    const numbers = trackingNumber === undefined ? [...this.#live.keys()] : [trackingNumber];
    return numbers.filter((number) => this.#live.delete(number)).length;
  }

  /** Where the news of a number goes; null when nobody is subscribed to it now. */
  targetOf(trackingNumber: string): PushTarget | null {
    const found = this.#live.get(trackingNumber);
    return found && found.endsAt > this.#clock.now().getTime() ? found.target : null;
  }
}
