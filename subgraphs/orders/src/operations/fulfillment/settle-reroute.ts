import { newId } from "@waybill/kernel";
import { type Database, forkFor, transact, type Tx, type WriteContext } from "@waybill/storage";
import type { Asker } from "@waybill/subgraph";
import { linesToRoute, type RerouteRecord, unitsOf, withoutShort } from "../../domain/fulfillment/reroute.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { destinationOf } from "../../domain/routing/coordinates.ts";
import { type DecisionFacts, factsOf } from "../../domain/routing/decision.ts";
import type { Assignment, RoutingRequest, SkuStock } from "../../domain/routing/model.ts";
import { route } from "../../domain/routing/route.ts";
import type { RoutingPolicy } from "../../domain/routing/rules.ts";
import { Order } from "../../storage/entities.ts";
import { FulfillmentOrder, Reroute } from "../../storage/fulfillment.entities.ts";
import { presentPolicy } from "../../storage/routing-policy.ts";
import { stockAvailability } from "../stock-availability.ts";
import { addFulfillmentOrder } from "./apply.ts";
import { type NewWork, newWork, storeDecision } from "./new-work.ts";
import { reassignLines } from "./reassign.ts";
import { lockOrder, refreshOrder } from "./refresh-order.ts";
import { takeIn } from "./take-in.ts";

const attempts = 3;

/**
 * Finds another location for units that were taken off a fulfilment order: plan, have inventory move the hold,
 * make fulfilment orders there. Every step may be repeated, by the caller and the sweeper at the same time. What no
 * location has stays where it was, on hold.
 * @throws SubgraphUnavailable when inventory does not answer; the units are looked after later.
 */
export async function settleReroute(
  database: Database,
  as: WriteContext,
  asker: Asker,
  begun: RerouteRecord,
): Promise<void> {
  let reroute = begun;
  while (reroute.attempt < attempts) {
    const em = forkFor(database, as.tenant, as.signal);
    const order = await em.findOne(Order, { _id: reroute.orderId });
    const plan =
      reroute.plan ??
      (order && order.status !== "CANCELLED" ? await planFor(em, as, asker, reroute, { ...order }) : null);
    if (!plan || !(await keepPlan(database, reroute, plan))) break;
    reroute = { ...reroute, plan };
    if (await reassignLines(asker, reroute, plan.assignments)) break;
    await dropPlan(database, reroute);
    reroute = { ...reroute, plan: null, attempt: reroute.attempt + 1 };
  }
  // What nobody could take on is told as lost all the same.
  if (reroute.plan === null && reroute.attempt >= attempts) await reassignLines(asker, reroute, []);
  await transact(database, as, (tx) => finish(tx, as, reroute._id));
}

async function planFor(
  em: ReturnType<typeof forkFor>,
  as: WriteContext,
  asker: Asker,
  reroute: RerouteRecord,
  order: OrderRecord,
): Promise<DecisionFacts> {
  const { tenant, orderId, fromLocationId, toLocationId } = reroute;
  const policy = await presentPolicy(em, tenant);
  const lines = linesToRoute(reroute.lines);
  const stock = await stockAvailability(asker, [...new Set(lines.map(({ sku }) => sku))], order.channel);
  const refused = await em.find(FulfillmentOrder, {
    tenant,
    orderId,
    requestStatus: { $in: ["REJECTED", "CANCELLATION_ACCEPTED"] },
  });
  const excludeLocationIds =
    toLocationId === null
      ? [fromLocationId, ...refused.map(({ locationId }) => locationId)]
      : locationsOf(stock).filter((id) => id !== toLocationId);
  const { countryCode } = order.shippingAddress;
  const request: RoutingRequest = {
    channel: order.channel,
    destination: destinationOf(countryCode, order.shippingCoordinates),
    ...{ lines, excludeLocationIds },
    at: as.clock(),
    allowBackorder: false,
  };
  return decide(request, stock, policy);
}

const locationsOf = (stock: readonly SkuStock[]): string[] =>
  stock.flatMap(({ locations }) => locations.map(({ location }) => location.id));

/** What can be sent from elsewhere is; what is short is told as such. */
function decide(request: RoutingRequest, stock: readonly SkuStock[], policy: RoutingPolicy): DecisionFacts {
  const whole = route(request, stock, policy);
  const lines = withoutShort(request.lines, whole.shortages);
  if (whole.assignments || whole.shortages.length === 0 || lines.length === 0) return factsOf(whole, policy.version);
  const part = route({ ...request, lines }, stock, policy);
  return { ...factsOf(part, policy.version), noRoute: whole.noRoute, shortages: whole.shortages };
}

/** Writes down what inventory will be asked. @returns false when somebody else has gone on with it. */
async function keepPlan(
  database: Database,
  { _id, attempt, plan: known }: RerouteRecord,
  plan: DecisionFacts,
): Promise<boolean> {
  if (known) return true;
  const reroutes = database.db.collection<RerouteRecord>("reroutes");
  const { matchedCount } = await reroutes.updateOne({ _id, attempt, plan: null }, { $set: { plan } });
  return matchedCount === 1;
}

async function dropPlan(database: Database, { _id, attempt }: RerouteRecord): Promise<void> {
  const reroutes = database.db.collection<RerouteRecord>("reroutes");
  await reroutes.updateOne({ _id, attempt }, { $set: { plan: null }, $inc: { attempt: 1 } });
}

/** Makes the fulfilment orders of a plan that inventory has carried out. */
async function finish(tx: Tx, as: WriteContext, id: string): Promise<void> {
  const known = await tx.em.findOne(Reroute, { _id: id }, { disableIdentityMap: true });
  if (!known) return;
  await lockOrder(tx, known.tenant, known.orderId);
  const reroute = await tx.em.findOne(Reroute, { _id: id });
  const order = await tx.em.findOne(Order, { _id: known.orderId });
  if (!reroute) return;
  // Somebody else is asking inventory at this moment, or has given the plan up: it ends it.
  if (!reroute.plan && reroute.attempt < attempts && order?.status !== "CANCELLED") return;
  const now = as.clock();
  tx.em.remove(reroute);
  await tx.em.flush();
  if (!order || order.status === "CANCELLED") return;
  await resettle(tx, { ...reroute }, { ...order }, now);
  await refreshOrder(tx, as, order._id, now);
}

async function resettle(tx: Tx, reroute: RerouteRecord, order: OrderRecord, now: Date): Promise<void> {
  const { lines, plan, fromLocationId, cause } = reroute;
  const sent = plan?.assignments ?? [];
  const left = withoutShort(linesToRoute(lines), unitsOf(sent));
  const kept = left.map((line): Assignment => ({
    ...line,
    locationId: fromLocationId,
    backordered: reroute.loss !== null || lines.some((l) => l.orderLineId === line.lineId && l.backordered),
  }));
  for (const work of newWork(order, sent, now)) await addFulfillmentOrder(tx, work);
  for (const work of newWork(order, kept, now))
    await addFulfillmentOrder(tx, cause === "MOVED" ? work : onHold(work, now));
  const facts = plan ?? {
    rulesVersion: 0,
    assignments: [],
    noRoute: "INSUFFICIENT_STOCK",
    shortages: [],
    candidates: [],
    considered: 0,
    rejected: [],
  };
  storeDecision(tx, order, facts, cause, now);
  await takeIn(tx, order, reroute.arrived, now);
}

function onHold(work: NewWork, now: Date): NewWork {
  const _id = newId("fulfillmentHold", now);
  return { ...work, status: "ON_HOLD", holds: [{ _id, reason: "INVENTORY_OUT_OF_STOCK", note: null, heldAt: now }] };
}
