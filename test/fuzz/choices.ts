/**
 * The decisions of a generator, one after the other, out of a list of numbers: a shorter list of smaller numbers makes
 * plainer things, so that fast-check can shrink what it only knows as numbers. When the list has ended, every decision is
 * the plainest.
 */
export class Choices {
  readonly #numbers: readonly number[];
  #at = 0;

  /** @param numbers from 0 to `mostOfChoice` */
  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  /** A whole number from 0; 0 is the plainest. */
  below(count: number): number {
    return Math.floor((this.#next() / (mostOfChoice + 1)) * count);
  }

  /** False is plainer. */
  chance(share: number): boolean {
    return this.#next() > mostOfChoice * (1 - share);
  }

  /** The first is the plainest. */
  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  #next(): number {
    const number = this.#numbers[this.#at] ?? 0;
    this.#at += 1;
    return number;
  }
}

export const mostOfChoice = 0x3_ff;
