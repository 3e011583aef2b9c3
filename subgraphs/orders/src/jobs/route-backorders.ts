import { routeWaiting } from "../operations/fulfillment/route-waiting.ts";
import { type BackorderLook, endLook, nextLook, postponeLook } from "../storage/backorder-looks.ts";
import { claim, release } from "../storage/lease.ts";
import type { SettleDeps } from "./settle-placements.ts";

const job = "route-backorders";
const leaseMs = 60_000;
const againMs = 10_000;

/**
 * Looks for orders that wait for stock whether another location may send it now: the oldest first, one process at a
 * time, since two would promise the same units in another order.
 * @param worker who works, unique among processes.
 * @returns how many times orders were looked at.
 */
export async function routeBackorders(deps: SettleDeps & { readonly worker: string }): Promise<number> {
  const { database, clock, worker, logger } = deps;
  const { db } = database;
  if (!(await nextLook(db, clock()))) return 0;
  let looked = 0;
  try {
    while (await claim(db, job, worker, clock(), leaseMs)) {
      const look = await nextLook(db, clock());
      if (!look) break;
      try {
        await lookAt(deps, look);
        await endLook(db, look);
      } catch (error) {
        logger.warn({ err: error, orderIds: look.orderIds }, "waiting units could not be routed yet");
        await postponeLook(db, look, new Date(clock().getTime() + againMs));
      }
      looked++;
    }
  } finally {
    await release(db, job, worker);
  }
  return looked;
}

async function lookAt(
  { database, peers, clock, worker }: SettleDeps & { readonly worker: string },
  look: BackorderLook,
): Promise<void> {
  const { _id: correlationId, tenant, cause } = look;
  const asker = { tenant, service: "orders", correlationId, peers } as const;
  for (const orderId of look.orderIds) {
    await claim(database.db, job, worker, clock(), leaseMs);
    await routeWaiting(database, { tenant, actor: "service:orders", correlationId, clock }, asker, orderId, cause);
  }
}
