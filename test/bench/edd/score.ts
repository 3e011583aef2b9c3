import type { ParcelMilestones } from "../../../subgraphs/shipments/src/domain/edd/replay.ts";

/** How far a set of predicted days was off, in calendar days; shares in percent. */
export class Score {
  #count = 0;
  #missed = 0;
  #withinThree = 0;
  #late = 0;

  /** @param predicted the day foretold, days since 1970-01-01. */
  add(predicted: number, { deliveredAt }: ParcelMilestones): void {
    const miss = predicted - Math.floor(deliveredAt!);
    this.#count++;
    this.#missed += Math.abs(miss);
    if (Math.abs(miss) <= 3) this.#withinThree++;
    if (miss < 0) this.#late++;
  }

  get n(): number {
    return this.#count;
  }

  get mae(): number {
    return rounded(this.#missed / this.#count, 3);
  }

  get within3(): number {
    return rounded((100 * this.#withinThree) / this.#count, 2);
  }

  get late(): number {
    return rounded((100 * this.#late) / this.#count, 2);
  }
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
