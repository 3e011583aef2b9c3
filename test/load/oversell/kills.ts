import type { ProcessGraph } from "../../../scripts/graph/many-processes.ts";

const victims = ["orders", "inventory"] as const;

/** Kills orders and inventory in turns, and starts them again. */
export class Kills {
  readonly #graph: ProcessGraph;
  #running: Promise<void> = Promise.resolve();
  #begun = 0;

  constructor(graph: ProcessGraph) {
    this.#graph = graph;
  }

  get count(): number {
    return this.#begun;
  }

  /** `kill -9` to the next victim as soon as the one before is up again. */
  next(): void {
    const victim = victims[this.#begun % victims.length] ?? "orders";
    this.#begun += 1;
    this.#running = this.#running.then(async () => {
      await this.#graph.kill(victim);
      await this.#graph.restart(victim);
    });
  }

  /** Resolves when every victim is up again. */
  done(): Promise<void> {
    return this.#running;
  }
}
