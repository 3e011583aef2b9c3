import { type Results, SubgraphUnavailable, type Take, WaybillError } from "@waybill/service";
import { type ExecutionResult, GraphQLError } from "graphql";

/** A stream at a subgraph that can be opened again from the cursor of any of its events. */
export interface ResumableSource {
  /** Opens the stream after `position`; ends or throws when the upstream is lost. */
  open(position: string, signal: AbortSignal): Results;
  /** The present end of the log. Throws when the upstream cannot be reached. */
  head(signal: AbortSignal): Promise<string>;
  cursorOf(event: ExecutionResult): string | undefined;
}

/** How long and how often a lost upstream is tried again. Milliseconds. */
export interface ResumeLimits {
  /** Give up when the upstream was away for so long without a pause. */
  readonly giveUpAfterMs: number;
  /** The first wait; doubled with each failure, up to `maxWaitMs`, each time cut by up to a half at random. */
  readonly firstWaitMs: number;
  readonly maxWaitMs: number;
  /** A stream that held for so long was healthy: its loss starts a new count. */
  readonly healthyAfterMs: number;
}

export interface ResumeOptions {
  readonly limits: ResumeLimits;
  /** Waits; rejects when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly onLoss?: (error: unknown, waitMs: number) => void;
}

// An event that fails so often at the same place is handed on as it is: the fault is in the event.
const tryEventTimes = 3;

/**
 * Reads a log's stream for ever: when the upstream is lost it is opened again after the last event seen,
 * so that the reader misses nothing and gets nothing twice.
 * @param after where to start; from the present end of the log when undefined
 * @throws GraphQLError what the subgraph refused (for example CURSOR_EXPIRED), or SUBGRAPH_UNAVAILABLE after
 *   `giveUpAfterMs`
 */
export async function resumeForEver(
  source: ResumableSource,
  after: string | undefined,
  signal: AbortSignal,
  { limits, wait, now, onLoss }: ResumeOptions,
  take: Take,
): Promise<void> {
  let position = after;
  let failures = 0;
  let failedEvents = 0;
  let awaySince: number | undefined;
  const onEvent: Take = (event) => {
    if (event.data === undefined) throw refusal(event);
    if (event.data === null && (event.errors ?? []).some(isPassing) && ++failedEvents < tryEventTimes)
      throw refusal(event);
    failedEvents = 0;
    failures = 0;
    awaySince = undefined;
    position = source.cursorOf(event) ?? position;
    return take(event);
  };
  while (!signal.aborted) {
    let openedAt: number | undefined;
    try {
      // Asked again before each new try: its answer proves that the upstream is there.
      if (position === undefined || failures > 0) {
        const head = await source.head(signal);
        position ??= head;
      }
      openedAt = now();
      await untilEnd(source.open(position, signal), signal, onEvent);
      if (signal.aborted) return;
      // A log has no end: a stream that ends was lost, for example because its server stops in good order.
      throw new SubgraphUnavailable("The upstream ended the stream");
    } catch (error) {
      if (signal.aborted) return;
      if (!isLoss(error)) throw error;
      if (openedAt !== undefined && now() - openedAt >= limits.healthyAfterMs) {
        failures = 0;
        awaySince = undefined;
      }
      awaySince ??= now();
      if (now() - awaySince >= limits.giveUpAfterMs) {
        throw new WaybillError("SUBGRAPH_UNAVAILABLE", {
          message: "The source of this stream cannot be reached. Resume with the last cursor.",
        });
      }
      const cap = Math.min(limits.maxWaitMs, limits.firstWaitMs * 2 ** failures);
      const waitMs = cap * (0.5 + Math.random() / 2);
      failures += 1;
      onLoss?.(error, waitMs);
      await wait(waitMs, signal).catch(() => undefined);
    }
  }
}

// Codes of faults that pass by themselves. Everything else is for the client to mend.
const passingCodes = new Set<unknown>(["SUBGRAPH_UNAVAILABLE", "INTERNAL_SERVER_ERROR", undefined]);

const isPassing = (error: Pick<GraphQLError, "extensions">): boolean => passingCodes.has(error.extensions?.["code"]);

/** Anything that is not the subgraph's own answer counts as a lost connection. */
const isLoss = (error: unknown): boolean => !(error instanceof GraphQLError) || isPassing(error);

/** The reason in a result without data. */
function refusal({ errors }: ExecutionResult): GraphQLError {
  const [first] = errors ?? [];
  if (!first) return new WaybillError("INTERNAL_SERVER_ERROR");
  return new GraphQLError(first.message, { path: first.path, extensions: first.extensions });
}

/**
 * Hands on one result after the other until there are no more, or the signal aborts, also while the stream waits for
 * its next one. Rejects with what the stream or `take` throws.
 */
export function untilEnd(results: Results, signal: AbortSignal, take: Take): Promise<void> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener("abort", end);
      resolve();
      // Not awaited: an async generator answers `return` only after its pending `next`.
      results.return?.()?.catch(() => undefined);
    };
    const fail = (error: unknown): void => {
      reject(error);
      end();
    };
    // Nothing but the stream's own promise for each result, or not even that: there are thousands of streams.
    const goOn = (): void => {
      if (!isOver) results.next().then(onStep, fail);
    };
    const onStep = (step: IteratorResult<ExecutionResult, unknown>): void => {
      if (isOver) return;
      if (step.done) return end();
      try {
        const room = take(step.value);
        if (room) room.then(goOn, fail);
        else goOn();
      } catch (error) {
        fail(error);
      }
    };
    if (signal.aborted) return end();
    signal.addEventListener("abort", end);
    if (results.pourInto) results.pourInto(take).then(end, fail);
    else goOn();
  });
}
