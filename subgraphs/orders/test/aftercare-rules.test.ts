import { afterAll, beforeAll, expect, test } from "vitest";
import { succeed } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { returnsOf } from "./support/returns.ts";
import { startOrders } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startOrders();
});
afterAll(() => subgraphs?.dispose());

const versions = new Map<string, number>();
/** What the shipments' log tells of a parcel. */
async function tell(shipmentId: string, orderId: string, more: object): Promise<void> {
  const version = (versions.get(shipmentId) ?? 0) + 1;
  versions.set(shipmentId, version);
  await subgraphs.record("shipments", {
    type: version === 1 ? "shipment.created" : "shipment.status_changed",
    subject: { type: "shipment", id: shipmentId, version },
    occurredAt: subgraphs.clock(),
    data: { shipmentId, orderId, direction: "OUTBOUND", status: "PENDING", carrierCode: "fedex", ...more },
  });
  await subgraphs.quiet();
}

interface Aftercare {
  readonly returnStatus: string;
  readonly lines: readonly { readonly id: string; readonly sku: string }[];
  readonly claims: readonly { readonly kind: string; readonly status: string; readonly lines: readonly object[] }[];
  readonly returns: { readonly nodes: readonly { readonly id: string }[] };
  readonly fulfillmentOrders: readonly {
    readonly id: string;
    readonly location: { readonly id: string };
    readonly lines: readonly { readonly sku: string }[];
  }[];
}
const look = async (id: string): Promise<Aftercare> => {
  const query = `query ($id: ID!) { order(id: $id) { returnStatus lines { id sku }
    claims { kind status isAutomatic shipmentId lines { sku quantity } }
    returns { nodes { id status requestedBy locationId reverseDelivery { shipmentId status } lines { id quantity reason } } }
    fulfillmentOrders { id location { id } lines { sku } } } }`;
  return (await subgraphs.run<{ order: Aftercare }>("orders", query, { id })).order;
};

/** An order in two parcels: three cups from one place, a pot from another. */
async function inTwoParcels() {
  const seller = sellerOf(subgraphs);
  const [cup, pot] = [fresh("CUP"), fresh("POT")];
  for (const sku of [cup, pot]) await seller.stocked(sku, 10);
  const lines = [
    { sku: cup, quantity: 3 },
    { sku: pot, quantity: 1 },
  ];
  const { id } = await seller.order({ lines });
  await subgraphs.quiet();
  const { fulfillmentOrders } = await look(id);
  const parcels = fulfillmentOrders.map((work) => ({ ...work, shipmentId: fresh("shp") }));
  for (const { id: fulfillmentOrderId, shipmentId } of parcels) await tell(shipmentId, id, { fulfillmentOrderId });
  const first = parcels.find((parcel) => parcel.lines[0]?.sku === cup);
  if (!first || parcels.length !== 2) throw new Error("the order is not sent in two parcels");
  return { id, cup, first };
}
const policy = (automation: object): Promise<object> =>
  succeed(
    subgraphs,
    { subgraph: "orders", name: "updateReturnPolicy", field: "returnPolicy", selection: "automation { lostParcel }" },
    { idempotencyKey: fresh(), automation },
  );

test("a lost parcel opens a claim for what it carries, once, and its delivery settles it", async () => {
  const { id, cup, first } = await inTwoParcels();
  await tell(first.shipmentId, id, { status: "EXCEPTION", reason: "LOST" });
  await tell(first.shipmentId, id, { status: "EXPIRED" });
  const lost = { kind: "NOT_RECEIVED", isAutomatic: true, shipmentId: first.shipmentId };
  expect((await look(id)).claims).toEqual([{ ...lost, status: "OPEN", lines: [{ sku: cup, quantity: 3 }] }]);
  await tell(first.shipmentId, id, { status: "DELIVERED" });
  expect((await look(id)).claims).toMatchObject([{ ...lost, status: "RESOLVED" }]);
});

test("a parcel that goes back to its sender opens a return, ready to be received", async () => {
  const { id, first } = await inTwoParcels();
  const returns = returnsOf(subgraphs);
  await tell(first.shipmentId, id, { status: "RETURNING" });
  await tell(first.shipmentId, id, { status: "RETURNED" });
  const { returns: page, returnStatus } = await look(id);
  expect([returnStatus, page.nodes]).toMatchObject([
    "IN_PROGRESS",
    [
      {
        ...{ status: "IN_TRANSIT", requestedBy: "CARRIER", locationId: first.location.id },
        reverseDelivery: { shipmentId: first.shipmentId, status: "RETURNED" },
        lines: [{ quantity: 3, reason: "RETURN_TO_SENDER" }],
      },
    ],
  ]);
  const of = await returns.find(page.nodes[0]?.id ?? "");
  const units = of?.lines.map((line) => ({ returnLineId: line.id, quantity: 3, disposition: "RESTOCK" }));
  const received = await returns.do("receiveReturn", { id: of?.id, locationId: first.location.id, units });
  expect(received).toMatchObject({ status: "RECEIVED", version: 5 });
  expect(await returns.steps()).toBe(0);
  await subgraphs.quiet();
  const levels = subgraphs.db("inventory").collection("stockLevels");
  expect(await levels.findOne({ locationId: first.location.id })).toMatchObject({ available: 10, committed: 0 });
});

test("a delivery after all closes such a return while nothing has come", async () => {
  const { id, first } = await inTwoParcels();
  await tell(first.shipmentId, id, { status: "RETURNING" });
  await tell(first.shipmentId, id, { status: "DELIVERED" });
  const { returns, returnStatus } = await look(id);
  expect([returnStatus, returns.nodes]).toMatchObject(["NO_RETURN", [{ status: "CLOSED" }]]);
});

test("each rule can be switched off", async () => {
  await policy({ returnToSender: false, lostParcel: false });
  const { id, first } = await inTwoParcels();
  await tell(first.shipmentId, id, { status: "EXPIRED" });
  await tell(first.shipmentId, id, { status: "RETURNING" });
  expect(await look(id)).toMatchObject({ claims: [], returns: { nodes: [] } });
  await policy({ returnToSender: true, foundParcel: false });
  await tell(first.shipmentId, id, { status: "RETURNED" });
  await tell(first.shipmentId, id, { status: "DELIVERED" });
  expect(await look(id)).toMatchObject({ claims: [], returns: { nodes: [{ status: "IN_TRANSIT" }] } });
});
