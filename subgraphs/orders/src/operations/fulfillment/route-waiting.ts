import { newId } from "@waybill/kernel";
import { type Database, forkFor, transact, type Tx, type WriteContext } from "@waybill/storage";
import type { Asker } from "@waybill/subgraph";
import type { FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import type { RerouteRecord } from "../../domain/fulfillment/reroute.ts";
import { otherPlaces, takeWaiting, waitingLines } from "../../domain/fulfillment/waits.ts";
import type { OrderRecord } from "../../domain/order.ts";
import type { DecisionFacts } from "../../domain/routing/decision.ts";
import type { BackorderLook } from "../../storage/backorder-looks.ts";
import { Order } from "../../storage/entities.ts";
import { FulfillmentOrder, Reroute } from "../../storage/fulfillment.entities.ts";
import { applyChanges } from "./apply.ts";
import { storeDecision } from "./new-work.ts";
import { planElsewhere } from "./plan-elsewhere.ts";
import { lockOrder, refreshOrder } from "./refresh-order.ts";
import { settleReroute } from "./settle-reroute.ts";

/**
 * Has the units of an order that wait for stock sent from other locations that have them, by the tenant's rules.
 * Nothing changes where no other location will do. May be repeated: what was found a place waits no more.
 * @throws SubgraphUnavailable when inventory does not answer.
 */
export async function routeWaiting(
  database: Database,
  as: WriteContext,
  asker: Asker,
  orderId: string,
  cause: BackorderLook["cause"],
): Promise<void> {
  const { tenant } = as;
  const em = forkFor(database, tenant, as.signal);
  const order = await em.findOne(Order, { _id: orderId, tenant });
  if (!order || order.status === "CANCELLED") return;
  const ids = (await em.find(FulfillmentOrder, { tenant, orderId }, { orderBy: { _id: "asc" } })).map(({ _id }) => _id);
  for (const id of ids) {
    const fork = forkFor(database, tenant, as.signal);
    const work = await fork.find(FulfillmentOrder, { tenant, orderId });
    const waits = work.find(({ _id }) => _id === id);
    const lines = waits ? waitingLines({ ...waits }) : [];
    if (!waits || lines.length === 0) continue;
    const others = otherPlaces(work, waits);
    const wanted = { lines, fromLocationId: waits.locationId, toLocationId: null, others };
    const plan = await planElsewhere(fork, as, asker, { ...order }, wanted);
    const reroute = await transact(database, as, (tx) => begin(tx, as, { ...order }, id, plan, cause));
    if (reroute) await settleReroute(database, as, asker, reroute);
  }
}

/** Takes the units off, to be given to the plan's locations; null when there is nothing to give. */
async function begin(
  tx: Tx,
  as: WriteContext,
  order: OrderRecord,
  id: string,
  plan: DecisionFacts,
  cause: BackorderLook["cause"],
): Promise<RerouteRecord | null> {
  const { tenant, _id: orderId } = order;
  const now = as.clock();
  if (plan.assignments.length === 0) {
    // That damaged units were replaced by nobody is told; that stock elsewhere is of no use would be told again and again.
    if (cause === "DAMAGED") storeDecision(tx, order, plan, cause, now);
    return null;
  }
  await lockOrder(tx, tenant, orderId);
  const waits = await tx.em.findOne(FulfillmentOrder, { tenant, _id: id });
  const taken = waits && takeWaiting({ ...waits }, plan.assignments);
  if (!waits || !taken) return null;
  const { stay, leave } = taken;
  const told = leave.map(({ orderLineId: lineId, sku, quantity }) => ({ lineId, sku, quantity }));
  const changes = stay.length === 0 ? ({ status: "CANCELLED" } as const) : { lines: stay };
  await applyChanges(tx, waits, changes, { name: "moved", at: now, more: { lines: told } });
  const reroute = rerouteOf({ ...waits }, as, { cause, lines: leave, plan, now });
  tx.em.create(Reroute, reroute);
  await tx.em.flush();
  await refreshOrder(tx, as, orderId, now);
  return reroute;
}

function rerouteOf(
  { tenant, orderId, locationId: fromLocationId, fulfillBy, schedule }: FulfillmentOrderRecord,
  { actor, correlationId }: WriteContext,
  { now, ...found }: Pick<RerouteRecord, "cause" | "lines" | "plan"> & { readonly now: Date },
): RerouteRecord {
  return {
    ...{ _id: newId("reroute", now), tenant, orderId, fromLocationId },
    ...found,
    due: { fulfillBy, schedule },
    ...{ toLocationId: null, loss: null, arrived: [], attempt: 0, actor, correlationId, startedAt: now },
  };
}
