import type { Server as HttpServer } from "node:http";
import { Server as TcpServer } from "node:net";
import { setImmediate as endOfTurn, setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

/** Longest wait of a process that was told to end, for whoever sends it requests to notice. */
const longestDrainMs = 8_000;
const usualDrainMs = 2_000;

/** The environment of a process that ends in order. */
export const drainEnvironment = z.object({
  /** How long it says that it is not ready, before it stops to listen. */
  WAYBILL_DRAIN_MS: z.coerce.number().int().min(0).max(longestDrainMs).default(usualDrainMs),
});

/** So long those may still ask who connected last. Milliseconds. */
const lastWordsMs = 100;

/**
 * Brings a server to where it is sent nothing any more, so that nobody is turned away: it goes on answering until those
 * who ask `/readyz` have noticed, and until connections that are in use have ended with an answer that says so. Then it
 * stops to listen, and who connects to it is refused and tries another. The server is closed after that.
 * @param drainMs 0 for not at all
 */
export async function drain(server: HttpServer, drainMs: number): Promise<void> {
  if (drainMs === 0) return;
  await delay(drainMs);
  // Here connections have just been taken: hardly one waits for it, and would be reset.
  await endOfTurn();
  // Not HTTP's own `close`, which cuts off who has connected and is about to ask.
  TcpServer.prototype.close.call(server);
  await delay(lastWordsMs);
}
