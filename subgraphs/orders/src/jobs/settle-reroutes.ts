import { QueryOrder } from "@mikro-orm/mongodb";
import { settleReroute } from "../operations/fulfillment/settle-reroute.ts";
import { Reroute } from "../storage/fulfillment.entities.ts";
import { settleAfterMs, type SettleDeps } from "./settle-placements.ts";

/**
 * Finds locations for units that a crash or an outage left without one.
 * @returns how many were settled; those that cannot be settled now are tried again next time.
 */
export async function settleReroutes({ database, peers, clock, logger }: SettleDeps): Promise<number> {
  const where = { startedAt: { $lte: new Date(clock().getTime() - settleAfterMs) } };
  const options = { filters: { tenant: false }, limit: 100, orderBy: { startedAt: QueryOrder.ASC } };
  const left = await database.orm.em.fork().find(Reroute, where, options);
  let settled = 0;
  for (const reroute of left) {
    const { tenant, actor, correlationId } = reroute;
    try {
      const asker = { tenant, service: "orders", correlationId, peers } as const;
      await settleReroute(database, { tenant, actor, correlationId, clock }, asker, { ...reroute });
      settled++;
    } catch (error) {
      logger.warn({ err: error, orderId: reroute.orderId }, "units could not be given to another location yet");
    }
  }
  return settled;
}
