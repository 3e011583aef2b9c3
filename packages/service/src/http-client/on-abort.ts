/** Who wants to know when a signal is aborted. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `gone` when a signal is aborted, until it is ended. A listener of its own for each request to a subgraph would
 * cost more than all else that is done for it here: a signal is listened to once, for as long as it lives.
 * @param signal is not aborted yet
 * @returns how to end it
 */
export function onAbort(signal: AbortSignal, gone: () => void): () => void {
  const known = waiting.get(signal);
  if (known) known.add(gone);
  else {
    const all = new Set([gone]);
    waiting.set(signal, all);
    signal.addEventListener("abort", () => all.forEach((call) => call()), { once: true });
  }
  return () => void waiting.get(signal)?.delete(gone);
}
