import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import type { Database } from "@waybill/storage";
import { type Peers } from "@waybill/subgraph";
import { settlePlacement } from "../operations/settle-placement.ts";
import { Placement } from "../storage/entities.ts";

/** Older placements were left by a crash or an outage; younger ones are still being worked on. */
export const settleAfterMs = 30_000;

export interface SettleDeps {
  readonly database: Database;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Brings placements to their end that nobody is working on any more.
 * @returns how many were settled; those that cannot be settled now are tried again next time.
 */
export async function settlePlacements({ database, peers, clock, logger }: SettleDeps): Promise<number> {
  const left = await database.orm.em
    .fork()
    .find(
      Placement,
      { startedAt: { $lte: new Date(clock().getTime() - settleAfterMs) } },
      { filters: { tenant: false }, limit: 100, orderBy: { startedAt: 1 } },
    );
  let settled = 0;
  for (const placement of left) {
    const { tenant, actor, correlationId } = placement;
    try {
      const asker = { tenant, service: "orders", correlationId, peers } as const;
      await settlePlacement(database, { tenant, actor, correlationId, clock }, asker, { ...placement });
      settled++;
    } catch (error) {
      logger.warn({ err: error, orderId: placement._id }, "a placement could not be settled yet");
    }
  }
  return settled;
}
