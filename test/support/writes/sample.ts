import { readdirSync } from "node:fs";
import type { Given } from "./given.ts";

type Input = Readonly<Record<string, unknown>>;

/** A call of one mutation that succeeds, for what all mutations promise. */
export interface Sample {
  /** Gets the state ready. Answers a valid input without `idempotencyKey` and `expectedVersion`. */
  readonly input: (given: Given) => Input | Promise<Input>;
  /** The types of the events that the call itself records, in any order; what follows from them is not listed. */
  readonly events: readonly string[];
  /** What makes it another input. Needed only where the mutation has no `expectedVersion`. */
  readonly other?: object;
}

/** Samples by the name of their mutation. */
export type Samples = Readonly<Record<string, Sample>>;

const folder = new URL("../../contract/writes/", import.meta.url);

/** The samples of all files. @throws Error when two are for one mutation. */
export async function loadSamples(): Promise<ReadonlyMap<string, Sample>> {
  const all = new Map<string, Sample>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".samples.ts"))) {
    const { samples } = (await import(new URL(file, folder).href)) as { samples: Samples };
    for (const [mutation, sample] of Object.entries(samples)) {
      if (all.has(mutation)) throw new Error(`${mutation} has two samples`);
      all.set(mutation, sample);
    }
  }
  return all;
}
