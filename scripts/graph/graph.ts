/** A running graph, whichever topology it has. */
export interface Graph {
  /** `http://…/graphql` */
  readonly url: string;
  /** `ws://…/graphql` */
  readonly wsUrl: string;
  /** Where carriers push: `http://…/webhooks`. */
  readonly webhooksUrl: string;
  readonly sandboxUrl: string;
  /** Where Prometheus finds what the processes measure; empty when they measure nothing. */
  readonly metricsUrls: readonly string[];
  /** Ends everything, newest first. Safe to call twice. */
  stop(): Promise<void>;
}

/** Services in the order in which they are started. */
export const serviceNames = ["sandbox", "customers", "inventory", "orders", "shipments", "gateway"] as const;
export type ServiceName = (typeof serviceNames)[number];

/** How to end what has been started: the newest first, each once. */
export class Ends {
  readonly #ends: (() => Promise<unknown>)[] = [];
  #running: Promise<void> = Promise.resolve();

  add(end: () => Promise<unknown>): void {
    this.#ends.push(end);
  }

  run(): Promise<void> {
    this.#running = this.#running.then(async () => {
      for (let end = this.#ends.pop(); end; end = this.#ends.pop()) await end();
    });
    return this.#running;
  }
}
