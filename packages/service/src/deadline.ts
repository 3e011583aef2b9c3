import { type SubgraphRequest, SubgraphUnavailable } from "./port.ts";

/**
 * Runs `work` until the caller has gone or the request's deadline has passed. `work` is told by its
 * signal; the returned promise does not wait for it to listen.
 * @throws SubgraphUnavailable when abandoned first. What `work` still does by then is unknown.
 */
export async function withinDeadline<T>(
  request: Pick<SubgraphRequest, "deadlineAt" | "signal">,
  what: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { deadlineAt, signal: callerSignal } = request;
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const abandoned = new Promise<never>((_, reject) => {
    const abandon = (reason: string) => {
      const error = new SubgraphUnavailable(`${what} ${reason}`);
      reject(error);
      controller.abort(error);
    };
    if (callerSignal?.aborted) abandon("was not asked: the caller has gone");
    onAbort = () => abandon("was abandoned: the caller has gone");
    callerSignal?.addEventListener("abort", onAbort, { once: true });
    if (deadlineAt !== undefined) {
      const onDeadline = () => abandon("did not answer in time");
      const left = deadlineAt - Date.now();
      if (left <= 0) onDeadline();
      else timer = setTimeout(onDeadline, Math.min(left, 2 ** 31 - 1));
    }
  });
  try {
    // Rejected already when there is no time left: then nothing is begun.
    if (controller.signal.aborted) return await abandoned;
    return await Promise.race([work(controller.signal), abandoned]);
  } finally {
    clearTimeout(timer);
    if (onAbort) callerSignal?.removeEventListener("abort", onAbort);
  }
}
