import type { Engine } from "./engine.ts";

/** Engines whose supergraph was replaced, until nothing runs on them any more. */
export interface RetiredEngines {
  /** Lets an engine's running requests end, and its subscriptions for as long as their clients stay. */
  add(engine: Engine): void;
  readonly all: Iterable<Engine>;
  /** Ends them all. */
  stop(): Promise<void>;
}

/** @param longestMs how long a request may run. Milliseconds. */
export function createRetiredEngines(longestMs: number): RetiredEngines {
  const engines = new Set<Engine>();
  const timers = new Set<NodeJS.Timeout>();

  function lookAgain(engine: Engine): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (engine.subscriptions.counts().subscribers > 0) return lookAgain(engine);
      engines.delete(engine);
      void engine.stop();
    }, longestMs).unref();
    timers.add(timer);
  }
  return {
    add(engine) {
      engines.add(engine);
      lookAgain(engine);
    },
    all: engines,
    async stop() {
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([...engines].map((engine) => engine.stop()));
      engines.clear();
    },
  };
}
