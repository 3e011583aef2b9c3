import type { Clock, Identity } from "@waybill/kernel";
import { errorKinds } from "@waybill/service";
import type { WebSocket } from "ws";
import { limits } from "../limits.ts";
import { SendBudget } from "../subscriptions/send-budget.ts";

/** What the operations of one authenticated connection share. */
export interface Connection {
  readonly identity: Identity;
  readonly budget: SendBudget;
  /** Aborted when the connection has ended. */
  readonly signal: AbortSignal;
  /** True once the credential has expired: nothing more may be sent, even if the close is late. */
  hasExpired(): boolean;
  /** Ends the connection of a client that reads too slowly. */
  closeSlow(): void;
}

// A close frame cannot overtake what a slow client has not read: so long it is waited for.
const closeGraceMs = 5_000;
const longestTimerMs = 2 ** 31 - 1;

/** Begins the life of a connection whose caller is known. It ends with the socket or with the credential. */
export function openConnection(socket: WebSocket, identity: Identity, clock: Clock): Connection {
  const life = new AbortController();
  const close = (code: number, reason: string): void => {
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), closeGraceMs).unref();
  };
  const msLeft = (): number =>
    identity.expiresAt === undefined ? Infinity : identity.expiresAt * 1000 - clock().getTime();

  let expiry: NodeJS.Timeout | undefined;
  const watchExpiry = (): void => {
    const left = msLeft();
    if (left <= 0) close(errorKinds.FORBIDDEN.close, "The credential has expired");
    else if (left !== Infinity) expiry = setTimeout(watchExpiry, Math.min(left, longestTimerMs)).unref();
  };
  watchExpiry();
  socket.once("close", () => {
    clearTimeout(expiry);
    life.abort();
  });
  return {
    identity,
    budget: new SendBudget(limits.queuedBytes),
    signal: life.signal,
    hasExpired: () => msLeft() <= 0,
    closeSlow: () => close(errorKinds.SLOW_CONSUMER.close, "Slow consumer: resume with the last cursor"),
  };
}
