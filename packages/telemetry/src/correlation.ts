import { AsyncLocalStorage } from "node:async_hooks";

const current = new AsyncLocalStorage<string>();

/** Runs `work` so that every line logged in it can tell what it was logged for. */
export const withCorrelation = <T>(correlationId: string, work: () => T): T => current.run(correlationId, work);

/** What ties together what one request caused; undefined outside of one. */
export const currentCorrelation = (): string | undefined => current.getStore();
