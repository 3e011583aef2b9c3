import { type SubgraphPort, type SubgraphRequest, SubgraphUnavailable } from "@waybill/service";
import type { ExecutionResult } from "graphql";

/** A port that counts what goes through it, and that can be cut like the wire to another process. */
export class ControlledPort implements SubgraphPort {
  readonly requests: SubgraphRequest[] = [];
  readonly subscribed: SubgraphRequest[] = [];
  readonly #port: SubgraphPort;
  #cut = Promise.withResolvers<never>();
  #isDown = false;
  #held: Promise<void> = Promise.resolve();

  constructor(port: SubgraphPort) {
    this.#port = port;
    this.#cut.promise.catch(() => undefined);
  }

  /** The subgraph dies: streams break, calls fail. */
  goDown(): void {
    this.#isDown = true;
    this.#cut.reject(new SubgraphUnavailable("connection lost"));
  }

  comeBack(): void {
    this.#isDown = false;
    this.#cut = Promise.withResolvers();
    this.#cut.promise.catch(() => undefined);
  }

  /** Lets requests wait until it is told to go on. @returns how to tell it. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#held = promise;
    return resolve;
  }

  /** Every stream breaks once; new ones work. */
  breakStreams(): void {
    this.goDown();
    this.comeBack();
  }

  forget(): void {
    this.requests.length = 0;
    this.subscribed.length = 0;
  }

  async execute(request: SubgraphRequest): Promise<ExecutionResult> {
    this.requests.push(request);
    await this.#held;
    if (this.#isDown) throw new SubgraphUnavailable("connection refused");
    return this.#port.execute(request);
  }

  async *subscribe(request: SubgraphRequest): AsyncGenerator<ExecutionResult, void> {
    this.subscribed.push(request);
    if (this.#isDown) throw new SubgraphUnavailable("connection refused");
    const cut = this.#cut.promise;
    const stream = this.#port.subscribe(request);
    try {
      for (;;) {
        const next = await Promise.race([stream.next(), cut]);
        if (next.done) return;
        yield next.value;
      }
    } finally {
      await stream.return?.();
    }
  }
}
