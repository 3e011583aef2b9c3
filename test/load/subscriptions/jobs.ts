import type { StreamService } from "./schema.ts";

/** One stretch of load on one gateway. */
export interface Job {
  readonly url: string;
  /** The gateway's process. */
  readonly pid: number;
  readonly clients: number;
  /** Each client follows a shipment of its own. */
  readonly own: boolean;
  /** One event goes to all clients although each follows its own: what a plain broadcast does. */
  readonly broadcast: boolean;
  /** Events a second, or as many as those in flight make. */
  readonly perSecond: number | null;
  /** At a fixed rate each client's event has a time of its own, instead of all coming at once. */
  readonly spread: boolean;
  /** Events for everybody that are under way at once, where no rate is fixed. */
  readonly inFlight: number;
  readonly seconds: number;
  /** Taken by the clients in turns. */
  readonly authorizations: readonly string[];
}

export interface Outcome {
  readonly deliveries: number;
  /** Sent and not arrived. */
  readonly missing: number;
  readonly seconds: number;
  /** Milliseconds from event to client; NaN unless the rate was fixed. */
  readonly p50: number;
  readonly p99: number;
  /** Events for each client. */
  readonly rounds: number;
  readonly entityRequests: number;
  /**
   * The gateway's processor time for one delivery while others disturbed it least: the lowest tenth of short windows.
   * Microseconds; null where the system does not tell.
   */
  readonly calmCpu: number | null;
  /** The first event a client got. */
  readonly first: string;
}

export type WorkerMessage =
  | { readonly ready: Readonly<Record<StreamService, string>> }
  /** Everybody is connected, and nothing happens. */
  | { readonly settled: true }
  /** The load begins. */
  | { readonly begun: true }
  | { readonly outcome: Outcome }
  | { readonly error: string };
