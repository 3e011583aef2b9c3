import type { LocalDays } from "./parcel.ts";

/** A stored mean: its key, the day of the last observation, then per memory the weight and the sums of each value. */
export type MeanEntry = readonly [key: string, at: LocalDays, ...numbers: number[]];

/**
 * Means per key in which an observation's weight falls by e in each of some memories (days). Observations are weighted
 * by the day they became known (the delivery), not by the day the parcel set out: of the parcels that set out lately
 * only the fast ones have arrived, while those that arrived lately are fast and slow alike.
 */
export class DecayedMeans {
  /** Per key: day of the last observation, then per memory the weight and the sum of each value. */
  readonly #cells = new Map<string, Float64Array>();
  readonly #memories: readonly number[];
  readonly #values: number;

  constructor(memories: readonly number[], values: number, entries: Iterable<MeanEntry> = []) {
    this.#memories = memories;
    this.#values = values;
    for (const [key, ...numbers] of entries) this.#cells.set(key, Float64Array.from(numbers));
  }

  add(key: string, at: LocalDays, values: readonly number[]): void {
    let cell = this.#cells.get(key);
    if (!cell) {
      cell = new Float64Array(1 + this.#memories.length * (1 + this.#values));
      cell[0] = at;
      this.#cells.set(key, cell);
    }
    let place = 1;
    for (const memory of this.#memories) {
      const fade = Math.exp(-(at - cell[0]!) / memory);
      cell[place] = cell[place]! * fade + 1;
      place++;
      for (const value of values) {
        cell[place] = cell[place]! * fade + value;
        place++;
      }
    }
    cell[0] = at;
  }

  /**
   * Per memory: the means of each key, from the widest to the narrowest, each leaning on the one before as on
   * `strength` observations; then the weight behind the narrowest. Empty levels repeat the wider one's mean.
   * @param starts per value what the widest leans on.
   * @returns per memory, per value: one mean per key; and per memory the weight of the last key.
   */
  chain(
    keys: readonly string[],
    at: LocalDays,
    strength: number,
    starts: readonly number[],
  ): { readonly means: number[][][]; readonly weights: number[] } {
    const cells = keys.map((key) => this.#cells.get(key));
    const means: number[][][] = [];
    const weights: number[] = [];
    for (const [index, memory] of this.#memories.entries()) {
      const place = 1 + index * (1 + this.#values);
      const fades = cells.map((cell) => (cell ? Math.exp(-(at - cell[0]!) / memory) : 0));
      means.push(
        starts.map((start, value) => {
          let mean = start;
          return cells.map((cell, level) => {
            const weight = cell ? cell[place]! * fades[level]! : 0;
            const sum = cell ? cell[place + 1 + value]! * fades[level]! : 0;
            mean = (sum + strength * mean) / (weight + strength);
            return mean;
          });
        }),
      );
      weights.push((cells.at(-1)?.[place] ?? 0) * (fades.at(-1) ?? 0));
    }
    return { means, weights };
  }

  /** For storage. Keys that have faded away in the longest memory are left out. */
  entries(at: LocalDays, least = 0.01): MeanEntry[] {
    const last = this.#memories.length - 1;
    const longest = this.#memories[last]!;
    const place = 1 + last * (1 + this.#values);
    return [...this.#cells]
      .filter(([, cell]) => cell[place]! * Math.exp(-(at - cell[0]!) / longest) >= least)
      .map(([key, cell]): MeanEntry => [key, cell[0]!, ...cell.subarray(1)]);
  }
}
