/** A clock that runs at a speed of one's choice: a parcel of four days arrives within a minute at 5760. */
export class SandboxClock {
  #speed: number;
  #at: number;
  #since = performance.now();

  constructor(start: Date = new Date(), speed = 1) {
    this.#at = start.getTime();
    this.#speed = speed;
  }

  now(): Date {
    return new Date(this.#at + (performance.now() - this.#since) * this.#speed);
  }

  /** @param speed 1 is real time, 0 stands still. */
  run(speed: number): void {
    this.#at = this.now().getTime();
    this.#since = performance.now();
    this.#speed = speed;
  }

  /** Jumps forward, or back by less than zero. */
  skip(milliseconds: number): void {
    this.#at += milliseconds;
  }
}
