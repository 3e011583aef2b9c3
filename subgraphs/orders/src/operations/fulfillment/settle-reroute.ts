import { type Database, forkFor, transact, type Tx, type WriteContext } from "@waybill/storage";
import type { Asker } from "@waybill/subgraph";
import type { FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import { linesToRoute, type RerouteRecord, unitsOf, withoutShort } from "../../domain/fulfillment/reroute.ts";
import type { OrderRecord } from "../../domain/order.ts";
import type { DecisionFacts, RoutingCause } from "../../domain/routing/decision.ts";
import type { Assignment } from "../../domain/routing/model.ts";
import { Order } from "../../storage/entities.ts";
import { Reroute } from "../../storage/fulfillment.entities.ts";
import { addFulfillmentOrder } from "./apply.ts";
import { newWork, storeDecision } from "./new-work.ts";
import { planElsewhere } from "./plan-elsewhere.ts";
import { reassignLines } from "./reassign.ts";
import { lockOrder, refreshOrder } from "./refresh-order.ts";
import { takeIn } from "./take-in.ts";
import { onHold } from "./take-off.ts";

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
      (order && order.status !== "CANCELLED" ? await planElsewhere(em, as, asker, { ...order }, reroute) : null);
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

const isShort = ({ lines }: FulfillmentOrderRecord): boolean => lines.some(({ backordered }) => backordered);

/** Causes after which units that found no other place stay where they were as if nothing had been. */
const waitsOn: ReadonlySet<RoutingCause> = new Set(["MOVED", "RESTOCKED"]);

async function resettle(tx: Tx, reroute: RerouteRecord, order: OrderRecord, now: Date): Promise<void> {
  const { lines, plan, fromLocationId, cause } = reroute;
  const sent = plan?.assignments ?? [];
  const left = withoutShort(linesToRoute(lines), unitsOf(sent));
  const kept = left.map((line): Assignment => ({
    ...line,
    locationId: fromLocationId,
    backordered: reroute.loss !== null || lines.some((l) => l.orderLineId === line.lineId && l.backordered),
  }));
  for (const work of newWork(order, sent, plan?.planned ?? [], now)) await addFulfillmentOrder(tx, work);
  const { fulfillBy, schedule } = reroute.due;
  for (const work of newWork(order, kept, [], now)) {
    const due = waitsOn.has(cause) || !isShort(work) ? fulfillBy : null;
    const back = { ...work, fulfillBy: due, schedule };
    await addFulfillmentOrder(tx, waitsOn.has(cause) ? back : onHold(back, now));
  }
  const facts = plan ?? {
    rulesVersion: 0,
    assignments: [],
    noRoute: "INSUFFICIENT_STOCK",
    shortages: [],
    candidates: [],
    considered: 0,
    rejected: [],
    planned: [],
  };
  storeDecision(tx, order, facts, cause, now);
  await takeIn(tx, order, reroute.arrived, now);
}
