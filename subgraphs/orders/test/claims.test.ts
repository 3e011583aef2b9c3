import type { Identity } from "@waybill/kernel";
import type { SubgraphPort } from "@waybill/service";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultyPort } from "../../../test/support/faulty-port.ts";
import { shopper, staff } from "../../../test/support/identities.ts";
import { insist, type Mutation, mutate, refusals } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import type { OrdersApp } from "../src/app.ts";
import { eur, moneyOf } from "./support/money.ts";
import { startOrders } from "./support.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startOrders();
});
afterAll(() => subgraphs?.dispose());

interface Claim {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly resolution: string | null;
  readonly refund: { readonly status: string; readonly amount: { readonly amount: string } } | null;
  readonly replacementOrder: { readonly id: string; readonly total: { readonly amount: string } } | null;
}
const selection = `id kind status version resolution reason isAutomatic lines { sku quantity } shipmentId
  refund { status amount { amount } } waived { amount } return { status lines { quantity reason } } replacementOrder { id total { amount } lines { sku quantity } }`;
const of = (name: string): Mutation => ({ subgraph: "orders", name, field: "claim", selection });
const call = (name: string, input: object, identity?: Identity) =>
  mutate<Claim>(subgraphs, of(name), { idempotencyKey: fresh(), ...input }, identity);
const must = async (name: string, input: object, identity?: Identity): Promise<Claim> => {
  const { value, userErrors } = await call(name, input, identity);
  if (!value) throw new Error(JSON.stringify(userErrors));
  return value;
};
const ship = (orderId: string, version: number, more: object) =>
  subgraphs.record("shipments", {
    type: version === 1 ? "shipment.created" : "shipment.status_changed",
    subject: { type: "shipment", id: `shp_${orderId}`, version },
    occurredAt: subgraphs.clock(),
    data: { shipmentId: `shp_${orderId}`, orderId, direction: "OUTBOUND", status: "PENDING", reason: null, ...more },
  });
/** An order of three units at 10.00, paid and shipped. */
const shipped = async (customerId?: string, paid = "30.00") => {
  const [seller, sku] = [sellerOf(subgraphs), fresh("SKU")];
  await seller.stocked(sku, 10);
  const { id: orderId } = await seller.order({ lines: [{ sku, quantity: 3 }], ...(customerId ? { customerId } : {}) });
  if (paid !== "0.00") await moneyOf(subgraphs).move("recordManualPayment", { orderId, amount: eur(paid) });
  await ship(orderId, 1, {});
  await subgraphs.quiet();
  const { order } = await subgraphs.run<{ order: { lines: { id: string }[] } }>(
    "orders",
    "query ($id: ID!) { order(id: $id) { lines { id } } }",
    { id: orderId },
  );
  return { orderId, sku, orderLineId: order.lines[0]?.id ?? "" };
};
const request = async (quantity = 2) => {
  const { orderId, orderLineId } = await shipped();
  return { orderId, kind: "DAMAGED", lines: [{ orderLineId, quantity }], note: "The pot is dented." };
};
const approved = async (quantity = 2): Promise<Claim> =>
  must("approveClaim", { id: (await must("openClaim", await request(quantity))).id });
const eventsOf = async (id: string): Promise<unknown[]> => {
  await subgraphs.quiet();
  const events = await subgraphs
    .db("orders")
    .collection("events")
    .find({ "subject.id": id })
    .sort({ seq: 1 })
    .toArray();
  return events.map((event) => [event["type"], event["subject"].version]);
};

describe("openClaim", () => {
  test("claims add up to what was shipped; a declined one frees its units", async () => {
    const input = await request(2);
    const first = await must("openClaim", input);
    expect(refusals(await call("openClaim", input))).toEqual(["input.lines.0.quantity INVALID"]);
    await must("declineClaim", { id: first.id, reason: "The picture shows another pot." });
    expect(await must("openClaim", input)).toMatchObject({ status: "OPEN", version: 1 });
  });

  test("of two at once that want the same units one is refused", async () => {
    const input = await request(3);
    const rivals = await Promise.all([call("openClaim", input), call("openClaim", input)]);
    expect(rivals.filter(({ value }) => value !== null)).toHaveLength(1);
  });

  test("shoppers claim on their own orders, and decide nothing", async () => {
    const [me, other] = [await sellerOf(subgraphs).customer(), await sellerOf(subgraphs).customer()];
    const { orderId, orderLineId } = await shipped(me);
    const input = { orderId, kind: "WRONG_ITEM", lines: [{ orderLineId, quantity: 1 }] };
    expect(refusals(await call("openClaim", input, shopper(other)))).toEqual(["input.orderId NOT_FOUND"]);
    const { id } = await must("openClaim", input, shopper(me));
    expect(refusals(await call("approveClaim", { id }, shopper(me)))).toEqual(["input.id NOT_FOUND"]);
    const see = (as: Identity) => subgraphs.run("orders", "query ($id: ID!) { claim(id: $id) { id } }", { id }, as);
    expect([await see(shopper(me)), await see(shopper(other)), await see(staff("globex"))]).toEqual([
      { claim: { id } },
      { claim: null },
      { claim: null },
    ]);
  });
});

describe("resolveClaim", () => {
  test("gives back what the units cost, once, through the ledger", async () => {
    const { id } = await approved(2);
    const input = { idempotencyKey: fresh(), id, resolution: "REFUND" };
    expect((await insist<Claim>(subgraphs, of("resolveClaim"), input)).value).toMatchObject({
      ...{ status: "RESOLVED", resolution: "REFUND", version: 4 },
      refund: { status: "SUCCEEDED", amount: { amount: "20.00" } },
    });
    expect(await eventsOf(id)).toEqual([
      ["claim.opened", 1],
      ["claim.approved", 2],
      ["claim.resolution_started", 3],
      ["claim.resolved", 4],
    ]);
    expect(refusals(await call("resolveClaim", { id, resolution: "REPLACEMENT" }))).toEqual(["input.id INVALID_STATE"]);
  });

  test.each([
    ["0.00", null, "20.00", "10.00"],
    ["15.00", "5.00", "15.00", "0.00"],
  ])("of an order of 30.00 of which %s was paid gives %s back and asks %s less", async (paid, refund, waived, due) => {
    const { orderId, orderLineId } = await shipped(undefined, paid);
    const run = (query: string) => subgraphs.run<{ answer: object }>("orders", query, { id: orderId });
    const { answer: made } = await run(`mutation ($id: ID!) { answer: issueInvoice(input: {
      idempotencyKey: "of ${orderId}", orderId: $id }) { userErrors { code } } }`);
    expect(made).toEqual({ userErrors: [] });
    const lines = [{ orderLineId, quantity: 2 }];
    const { id } = await must("openClaim", { orderId, kind: "NOT_RECEIVED", lines });
    await must("approveClaim", { id });
    const tooMuch = await call("resolveClaim", { id, resolution: "REFUND", refundAmount: eur("30.01") });
    expect(refusals(tooMuch)).toHaveLength(1);
    const { value } = await insist<Claim>(subgraphs, of("resolveClaim"), {
      ...{ idempotencyKey: fresh(), id, resolution: "REFUND" },
    });
    expect(value).toMatchObject({
      ...{ status: "RESOLVED", resolution: "REFUND", waived: { amount: waived } },
      refund: refund === null ? null : { status: "SUCCEEDED", amount: { amount: refund } },
    });
    const { answer } = await run(`query ($id: ID!) { answer: order(id: $id) {
      payment { outstanding { amount } } invoices { nodes { due { amount } creditNotes { amount { amount } } } } } }`);
    const notes = [refund, waived].flatMap((amount) => (amount === null ? [] : [{ amount: { amount } }]));
    expect(answer).toEqual({
      payment: { outstanding: { amount: due } },
      invoices: { nodes: [{ due: { amount: due }, creditNotes: notes }] },
    });
    expect(await eventsOf(orderId)).toContainEqual(["order.amount_waived", expect.any(Number)]);
  });

  test("never gives back more than was collected, and may then be resolved in another way", async () => {
    const { id } = await approved(2);
    const tooMuch = await call("resolveClaim", { id, resolution: "REFUND", refundAmount: eur("30.01") });
    expect(tooMuch.value).toBeNull();
    expect(await must("resolveClaim", { id, resolution: "NONE" })).toMatchObject({ status: "RESOLVED", refund: null });
  });

  test("sends the units again as an order that costs nothing, also when it was interrupted", async () => {
    const { id } = await approved(2);
    const port = faultyPort(subgraphs.peers.inventory as SubgraphPort);
    subgraphs.peers.inventory = port;
    port.lose("stockAvailability", "request");
    const input = { idempotencyKey: fresh(), id, resolution: "REPLACEMENT" };
    expect((await mutate(subgraphs, of("resolveClaim"), input)).userErrors).toMatchObject([{ code: "UNAVAILABLE" }]);
    const settle = (): Promise<number> => (subgraphs.apps.orders as OrdersApp).settleClaims();
    expect(await settle()).toBe(0);
    subgraphs.clock.advance(60_000);
    expect([await settle(), await settle()]).toEqual([1, 0]);
    const { value } = await mutate<Claim>(subgraphs, of("resolveClaim"), input);
    expect(value).toMatchObject({
      ...{ status: "RESOLVED", version: 4 },
      replacementOrder: { total: { amount: "0.00" }, lines: [{ quantity: 2 }] },
    });
    expect(await eventsOf(id)).toHaveLength(4);
  });

  test("has the goods sent back by a return of their own", async () => {
    const input = await request(2);
    await ship(input.orderId, 2, { status: "DELIVERED" });
    await subgraphs.quiet();
    const { id } = await must("openClaim", input);
    await must("approveClaim", { id });
    const resolved = await must("resolveClaim", { id, resolution: "RETURN" });
    expect(resolved).toMatchObject({
      ...{ status: "RESOLVED", resolution: "RETURN" },
      return: { status: "OPEN", lines: [{ quantity: 2, reason: "DAMAGED_IN_TRANSIT" }] },
    });
  });

  test("two ways at once: one is taken", async () => {
    const { id } = await approved(1);
    const both = await Promise.all(
      ["REFUND", "REPLACEMENT"].map((resolution) => call("resolveClaim", { id, resolution })),
    );
    expect(both.filter(({ value }) => value !== null)).toHaveLength(1);
    expect(both.flatMap(refusals)).toEqual(["input.id INVALID_STATE"]);
  });
});
