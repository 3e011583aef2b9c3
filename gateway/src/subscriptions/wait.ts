import { setTimeout as sleep } from "node:timers/promises";

/** Waits without keeping the process alive. Rejects when the signal aborts. */
export const wait = (ms: number, signal: AbortSignal): Promise<unknown> => sleep(ms, undefined, { signal, ref: false });
