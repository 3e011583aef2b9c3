import { createApp as createInventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import { createApp as createShipments } from "@waybill/shipments";
import { afterAll, beforeAll, expect, it } from "vitest";
import { staff } from "../support/identities.ts";
import { succeed } from "../support/mutate.ts";
import { address, createLocation, fresh, sellerOf } from "../support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../support/subgraphs.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startSubgraphs({
    orders: createOrders,
    inventory: createInventory,
    shipments: (deps) => createShipments({ ...deps, shipments: { carrierAccounts: [], pollEveryMs: 0 } }),
  });
});
afterAll(() => subgraphs?.dispose());

const day = 86_400_000;

/** Parcels that a carrier delivered to the United Kingdom a while ago, some of them late. */
const delivered = (tenant: string, carrierCode: string, count: number, late: number) =>
  Array.from({ length: count }, (_, n) => {
    const handedOverAt = new Date(subgraphs.clock.now.getTime() - 20 * day);
    const dueBy = new Date(handedOverAt.getTime() + 3 * day);
    return {
      ...{ _id: `${tenant}-${carrierCode}-${n}`, tenant, direction: "OUTBOUND", carrierCode, status: "DELIVERED" },
      ...{
        handedOverAt,
        dueBy,
        deliveredAt: new Date(dueBy.getTime() + (n < late ? day : -day)),
        dueSource: "PROMISE",
      },
      ...{ estimatedAt: null, failedAttempts: 0, exceptions: [], longestGapMinutes: null },
      ...{ originCountry: "GB", destinationCountry: "GB", service: null, costMinor: null, currencyCode: null },
      ...{ weightGrams: null, openCases: [], silentSince: null, lateFor: null, checkAt: null },
      ...{ createdAt: handedOverAt, revision: 1 },
    };
  });

it("routing prefers the location whose carrier was late less often, says so, and does without when nobody knows", async () => {
  const tenant = fresh("reliable");
  const seller = sellerOf(subgraphs, tenant);
  await seller.product(["LAMP"]);
  const ids: string[] = [];
  for (const name of ["North", "South"]) {
    const input = { idempotencyKey: fresh(), name, address };
    const { id } = await succeed<{ id: string }>(subgraphs, createLocation, input, staff(tenant));
    ids.push(id);
    await seller.receive("LAMP", id, 9);
  }
  const [north = "", south = ""] = ids;
  const carriers = [
    { locationId: north, carrierCode: "fedex" },
    { locationId: south, carrierCode: "ups" },
  ];
  const rules = [{ kind: "CARRIER_RELIABILITY", carriers }];
  const set = { subgraph: "orders", name: "setRoutingRules", field: "routingRules", selection: "version" } as const;
  await succeed(subgraphs, set, { idempotencyKey: fresh(), rules }, staff(tenant));
  const scoresOf = async () => {
    const { simulateRouting } = await subgraphs.run<{ simulateRouting: { candidates: readonly object[] } }>(
      "orders",
      `query ($input: SimulateRoutingInput!) { simulateRouting(input: $input) {
        candidates { locationIds scores { kind value score } } } }`,
      { input: { lines: [{ sku: "LAMP", quantity: 1 }], countryCode: "GB" } },
      staff(tenant),
    );
    return simulateRouting.candidates;
  };
  const told = (id: string, value: number | null, score: number) => ({
    ...{ locationIds: [id], scores: [{ kind: "CARRIER_RELIABILITY", value, score }] },
  });
  expect(await scoresOf()).toEqual(ids.toSorted().map((id) => told(id, null, 0)));

  const performance = subgraphs.db("shipments").collection<{ _id: string }>("shipmentPerformance");
  await performance.insertMany([...delivered(tenant, "fedex", 40, 10), ...delivered(tenant, "ups", 40, 2)]);
  expect(await scoresOf()).toEqual([told(south, 50, 10_000), told(north, 250, 0)]);
  const { id } = await seller.order({ lines: [{ sku: "LAMP", quantity: 1 }] });
  const { order } = await subgraphs.run<{ order: object }>(
    "orders",
    "query ($id: ID!) { order(id: $id) { routingDecision { assignments { locationId } } } }",
    { id },
    staff(tenant),
  );
  expect(order).toEqual({ routingDecision: { assignments: [{ locationId: south }] } });
});
