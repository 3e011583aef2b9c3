import { SubgraphUnavailable } from "./port.ts";

/** The connection was refused, or ended before anything was answered. Whether the request arrived is unknown. */
export class ConnectionLost extends SubgraphUnavailable {}

/** What the system, and undici, call that. */
const lostCodes: readonly unknown[] = ["ECONNREFUSED", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET"];
export const isLost = (error: Error): boolean => lostCodes.includes((error as NodeJS.ErrnoException).code);

/** A request to be sent by POST. */
export interface Post {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** For how long an answer is waited for. */
export interface Patience {
  /** Who is asked, for messages. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly deadlineAt: number;
  /** Aborted when nobody wants the answer any more. */
  readonly signal: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends requests to one address and reads their answers as a whole. */
export interface Exchange {
  /**
   * @throws SubgraphUnavailable when there is no answer in time, or the caller has gone. What the other side does is unknown.
   * @throws ConnectionLost when the connection ended before the answer began
   */
  send(post: Post, patience: Patience): Promise<Answer>;
  /** Ends all connections at once, with what is under way. */
  close(): Promise<void>;
}

/** How a client of an address is made. */
export interface ExchangeOptions {
  /** `http://host:port` or `https://host:port`. */
  readonly origin: string;
  /** How many connections are kept at most. */
  readonly connections: number;
  /** How long connecting may take. Milliseconds. */
  readonly connectMs: number;
  /** An answer that is longer is none. */
  readonly maxAnswerBytes: number;
}
