import { setImmediate as turn } from "node:timers/promises";
import { type SubgraphName, subgraphNames } from "@waybill/schema";
import type { Database } from "@waybill/storage";

type Db = Database["db"];

interface Consumer {
  readonly _id: string;
  readonly seq: number;
}

/** The durable consumers of the graph: whose log each follows, and for what. */
const reactions = [
  {
    owner: "inventory",
    source: "orders",
    consumer: "orders:settle-reservations",
    types: [
      "order.cancelled",
      "order.lines_cancelled",
      "order.edited",
      "order.status_changed",
      "fulfillment_order.handed_over",
      "return.received",
    ],
  },
  {
    owner: "orders",
    source: "shipments",
    consumer: "shipments:fulfill-orders",
    types: ["shipment.created", "shipment.status_changed"],
  },
  {
    owner: "customers",
    source: "shipments",
    consumer: "shipments:close-delivered",
    types: ["shipment.status_changed"],
  },
  {
    owner: "customers",
    source: "orders",
    consumer: "orders:note-interactions",
    types: [
      "order.placed",
      "order.cancelled",
      "order.status_changed",
      ...["requested", "approved", "declined", "cancelled", "received", "refunded", "closed"].map((w) => `return.${w}`),
      ...["opened", "approved", "declined", "resolved"].map((w) => `claim.${w}`),
    ],
  },
  {
    owner: "customers",
    source: "shipments",
    consumer: "shipments:note-interactions",
    types: ["shipment.created", "shipment.status_changed"],
  },
  {
    owner: "customers",
    source: "customers",
    consumer: "customers:note-interactions",
    types: [
      "ticket.created",
      "ticket.message_added",
      "ticket.status_changed",
      "feedback.submitted",
      "customer.consent_changed",
    ],
  },
  { owner: "orders", source: "customers", consumer: "customers:follow-merges", types: ["customer.merged"] },
  { owner: "shipments", source: "customers", consumer: "customers:follow-merges", types: ["customer.merged"] },
  { owner: "customers", source: "customers", consumer: "customers:erase", types: ["customer.erasure_requested"] },
  { owner: "inventory", source: "customers", consumer: "customers:erase", types: ["customer.erasure_requested"] },
  { owner: "orders", source: "customers", consumer: "customers:erase", types: ["customer.erasure_requested"] },
  { owner: "shipments", source: "customers", consumer: "customers:erase", types: ["customer.erasure_requested"] },
  { owner: "customers", source: "inventory", consumer: "inventory:note-erasures", types: ["stock.privacy_erased"] },
  { owner: "customers", source: "orders", consumer: "orders:note-erasures", types: ["order.privacy_erased"] },
  { owner: "customers", source: "shipments", consumer: "shipments:note-erasures", types: ["shipment.privacy_erased"] },
  {
    owner: "orders",
    source: "inventory",
    consumer: "inventory:open-fulfillment",
    types: [
      "reservation.allocated",
      "reservation.shorted",
      "stock.wanted_elsewhere",
      "stock_transfer.created",
      "stock_transfer.updated",
      "stock_transfer.cancelled",
    ],
  },
] as const;

/** Resolves when every event has its number and every reaction of the started apps has handled what concerns it. */
export async function quietLogs(
  dbOf: (name: SubgraphName) => Db,
  started: Partial<Record<SubgraphName, unknown>>,
): Promise<void> {
  for (;;) {
    // A reaction may record an event, and an event may set off a reaction: the logs must not have moved meanwhile.
    const before = await ends(dbOf);
    const behind = await Promise.all(
      reactions.filter(({ owner }) => owner in started).map((reaction) => isBehind(dbOf, reaction)),
    );
    const after = await ends(dbOf);
    if (before.pending === 0 && !behind.includes(true) && after.pending === 0 && after.heads === before.heads) return;
    await turn();
  }
}

/**
 * How many events wait for a number, and then where the logs end. In this order: an event that is numbered between the
 * two is seen by the second, and when neither has changed nothing was on its way from one to the other.
 */
async function ends(dbOf: (name: SubgraphName) => Db): Promise<{ readonly pending: number; readonly heads: string }> {
  const pending = await Promise.all(
    subgraphNames.map((name) => dbOf(name).collection("events").countDocuments({ pending: 1 })),
  );
  const heads = await Promise.all(
    subgraphNames.map((name) =>
      dbOf(name).collection<{ _id: string; seq: number }>("counters").findOne({ _id: "log" }),
    ),
  );
  return { pending: pending.reduce((sum, count) => sum + count, 0), heads: heads.map((head) => head?.seq).join(" ") };
}

async function isBehind(dbOf: (name: SubgraphName) => Db, reaction: (typeof reactions)[number]): Promise<boolean> {
  const { owner, source, consumer, types } = reaction;
  const [newest] = await dbOf(source)
    .collection<{ _id: string; seq: number }>("events")
    .find({ seq: { $gt: 0 }, type: { $in: [...types] } })
    .sort({ seq: -1 })
    .limit(1)
    .toArray();
  // The place is made when the reaction starts, a little after its subgraph.
  const place = await dbOf(owner).collection<Consumer>("consumers").findOne({ _id: consumer });
  return !place || place.seq < (newest?.seq ?? 0);
}
