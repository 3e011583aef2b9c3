import { QueryOrder } from "@mikro-orm/mongodb";
import { actorName, newId, type Outcome } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { forkFor, type Tx } from "@waybill/storage";
import { askerOf, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { FulfillmentLineRecord, FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import type { RerouteRecord } from "../../domain/fulfillment/reroute.ts";
import type { ShortPickReason } from "../../domain/fulfillment/states.ts";
import type { RoutingCause } from "../../domain/routing/decision.ts";
import { Reroute } from "../../storage/fulfillment.entities.ts";
import { settleReroute } from "./settle-reroute.ts";

/** Records, in the transaction that takes the units off, that they look for another location. */
export async function startReroute(
  tx: Tx,
  context: Context,
  order: FulfillmentOrderRecord,
  wanted: {
    readonly cause: RoutingCause;
    readonly lines: readonly FulfillmentLineRecord[];
    readonly toLocationId: string | null;
    readonly loss?: ShortPickReason;
    readonly now: Date;
  },
): Promise<void> {
  const { cause, lines, toLocationId, now } = wanted;
  const reroute: RerouteRecord = {
    _id: newId("reroute", now),
    tenant: order.tenant,
    orderId: order.orderId,
    ...{ cause, lines, toLocationId },
    fromLocationId: order.locationId,
    plan: null,
    loss: wanted.loss ?? null,
    due: { fulfillBy: order.fulfillBy, schedule: order.schedule },
    arrived: [],
    attempt: 0,
    actor: actorName(context.identity),
    correlationId: context.correlationId,
    startedAt: now,
  };
  tx.em.create(Reroute, reroute);
  await tx.em.flush();
}

/**
 * Finds the other location at once, after the change that made it necessary. When that is not possible now, the
 * sweeper does it later: the caller's change has been made either way.
 */
export async function thenReroute<T extends FulfillmentOrderRecord>(
  context: Context,
  outcome: Outcome<T>,
): Promise<Outcome<T>> {
  if (!outcome.ok) return outcome;
  const { tenant, orderId } = outcome.value;
  const open = await forkFor(context.database, tenant).find(
    Reroute,
    { tenant, orderId },
    { orderBy: { _id: QueryOrder.ASC } },
  );
  for (const reroute of open) {
    try {
      await settleReroute(context.database, writeContext(context), askerOf(context, "orders"), { ...reroute });
    } catch (error) {
      if (!(error instanceof SubgraphUnavailable)) throw error;
      context.logger.warn({ err: error, orderId }, "units could not be given to another location yet");
    }
  }
  return outcome;
}
