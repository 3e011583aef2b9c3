import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { callMutation, mutate, refusals } from "../../../test/support/mutate.ts";
import { fresh, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { editLifeMs } from "../src/domain/edits/order-edit.ts";
import { settleEdits } from "../src/jobs/settle-edits.ts";
import { editsOf, onEdit } from "./edit-of.ts";
import { startOrders } from "./support.ts";
import { eur, moneyOf } from "./support/money.ts";

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startOrders();
});
afterAll(() => subgraphs?.dispose());
const edits = editsOf(() => subgraphs);
const seller = () => sellerOf(subgraphs);
// A consumer's place is written down every minute, also when nothing happens.
const dump = () => snapshot(subgraphs, ["inventory", "orders"], ["inventory.consumers", "orders.consumers"]);

/** An order of two units at 10.00 with eight more in stock. */
async function ordered(units = 10) {
  const sku = fresh("SKU");
  await seller().stocked(sku, units);
  const order = await seller().order({ lines: [{ sku, quantity: 2 }] });
  const [lineId = ""] = await edits.lineIds(order.id);
  return { sku, order, lineId };
}
const unitsOf = async (sku: string): Promise<string[]> => {
  await subgraphs.quiet();
  const levels = await subgraphs.db("inventory").collection("stockLevels").find({ sku }).toArray();
  return levels.map((level) => `${level["available"]}/${level["reserved"]}/${level["committed"]}`);
};
/** Units that fulfilment orders are to send, by SKU. */
async function workOf(orderId: string): Promise<Record<string, number>> {
  const work = await subgraphs.db("orders").collection("fulfillmentOrders").find({ orderId }).toArray();
  const units: Record<string, number> = {};
  for (const { sku, quantity } of work.flatMap(({ lines }) => lines as { sku: string; quantity: number }[])) {
    units[sku] = (units[sku] ?? 0) + quantity;
  }
  return units;
}
// An edited order holds its current units, which the checker does not know: what it says of orders is left out.
const faults = async () =>
  stockFaults({ ...(await readStockHistory(subgraphs)), orders: [] }).filter(
    (fault) => !fault.includes("no such order"),
  );

describe("an order edit", () => {
  it("shows what it comes to, and changes the order and its stock at once", async () => {
    const { sku, order, lineId } = await ordered();
    const other = fresh("SKU");
    await seller().stocked(other, 5, "4.00");
    const { id, orderVersion } = await edits.begin(order.id);
    expect(orderVersion).toBe(order.version);
    await edits.stage("AddLine", id, { line: { sku: other, quantity: 3 } });
    await edits.stage("SetLineDiscounts", id, { lineId, discounts: [{ title: "Sorry", percent: "50" }] });
    const shippingLines = [{ title: "Express", price: eur("5.00") }];
    await edits.stage("SetShippingLines", id, { shippingLines });
    const staged = await edits.stage("SetQuantity", id, { lineId, quantity: 4 });
    expect(staged).toMatchObject({
      status: "OPEN",
      version: 5,
      lines: [
        { id: lineId, sku, quantity: 4, previousQuantity: 2, total: { amount: "20.00" } },
        { sku: other, quantity: 3, previousQuantity: 0, total: { amount: "12.00" } },
      ],
      total: { amount: "37.00" },
      totalDifference: { amount: "17.00" },
      outstanding: { amount: "37.00" },
      refundDue: { amount: "0.00" },
    });
    expect([await unitsOf(sku), await unitsOf(other)]).toEqual([["8/0/2"], ["5/0/0"]]);

    const edited = await edits.commit(id);
    expect(edited).toMatchObject({ version: order.version + 1, total: { amount: "37.00" } });
    expect([await unitsOf(sku), await unitsOf(other)]).toEqual([["6/0/4"], ["2/0/3"]]);
    expect(await workOf(order.id)).toEqual({ [sku]: 4, [other]: 3 });
    expect((await moneyOf(subgraphs).of(order.id)).outstanding).toBe("37.00");
    expect(await edits.read(id)).toMatchObject({ status: "COMMITTED" });
    const { order: seen } = await subgraphs.run<{ order: { timeline: { nodes: { type: string; after: object }[] } } }>(
      "orders",
      "query ($id: ID!) { order(id: $id) { timeline { nodes { type before after } } } }",
      { id: order.id },
    );
    const entry = seen.timeline.nodes.find(({ type }) => type === "order.edited");
    expect(entry).toMatchObject({ before: { total: "20.00" }, after: { total: "37.00", totalDiscounts: "20.00" } });
    expect(await faults()).toEqual([]);
  });

  it("gives back what is taken out, once, and counts money that is due back", async () => {
    const { sku, order, lineId } = await ordered();
    await moneyOf(subgraphs).move("recordManualPayment", { orderId: order.id, amount: eur("20.00") });
    const { id } = await edits.begin(order.id);
    const staged = await edits.stage("SetQuantity", id, { lineId, quantity: 1 });
    expect(staged).toMatchObject({ totalDifference: { amount: "-10.00" }, refundDue: { amount: "10.00" } });
    await edits.commit(id);
    expect(await unitsOf(sku)).toEqual(["9/0/1"]);
    expect(await workOf(order.id)).toEqual({ [sku]: 1 });
    expect(await faults()).toEqual([]);
  });

  it("counts from the order however often a quantity is staged", async () => {
    const { order, lineId } = await ordered();
    const { id } = await edits.begin(order.id);
    for (const quantity of [5, 0, 3, 1]) await edits.stage("SetQuantity", id, { lineId, quantity });
    const staged = await edits.stage("SetQuantity", id, { lineId, quantity: 2 });
    expect(staged).toMatchObject({ lines: [{ quantity: 2 }], totalDifference: { amount: "0.00" } });
  });

  it("takes all of the stock or none, and may then be mended", async () => {
    const { sku, order, lineId } = await ordered(3);
    const other = fresh("SKU");
    await seller().stocked(other, 5, "4.00");
    const { id } = await edits.begin(order.id);
    await edits.stage("AddLine", id, { line: { sku: other, quantity: 1 } });
    await edits.stage("SetQuantity", id, { lineId, quantity: 4 });
    const refused = await edits.tryCommit(id);
    expect(refusals(refused)).toEqual([`input.lines.${lineId}.quantity INSUFFICIENT_STOCK`]);
    expect([await unitsOf(sku), await unitsOf(other)]).toEqual([["1/0/2"], ["5/0/0"]]);
    expect(await edits.read(id)).toMatchObject({ status: "OPEN", version: 3 });
    await edits.stage("SetQuantity", id, { lineId, quantity: 3 });
    await edits.commit(id);
    expect([await unitsOf(sku), await unitsOf(other)]).toEqual([["0/0/3"], ["4/0/1"]]);
    expect(await faults()).toEqual([]);
  });

  it("is refused when the order has changed since, in whatever step", async () => {
    const { order, lineId } = await ordered();
    const { id } = await edits.begin(order.id);
    await edits.stage("SetQuantity", id, { lineId, quantity: 3 });
    await seller().cancel(order.id);
    const before = await dump();
    expect(refusals(await edits.tryStage("SetQuantity", id, { lineId, quantity: 1 }))).toEqual([
      "input.id VERSION_CONFLICT",
    ]);
    expect(refusals(await edits.tryCommit(id))).toEqual(["input.id VERSION_CONFLICT"]);
    const begin = await mutate(subgraphs, onEdit("orderEditBegin"), { idempotencyKey: fresh(), orderId: order.id });
    expect(refusals(begin)).toEqual(["input.orderId INVALID_STATE"]);
    expect(await dump()).toEqual(before);
  });

  it("refuses what makes no sense, and changes nothing", async () => {
    const { order, lineId } = await ordered();
    const { id } = await edits.begin(order.id);
    const before = await dump();
    const attempt = async (change: string, input: object) => refusals(await edits.tryStage(change, id, input));
    expect(await attempt("SetQuantity", { lineId, quantity: -1 })).toEqual(["input.quantity INVALID"]);
    expect(await attempt("SetQuantity", { lineId: "oln_1", quantity: 1 })).toEqual(["input.lineId NOT_FOUND"]);
    expect(await attempt("SetQuantity", { lineId, quantity: 1, expectedVersion: 7 })).toEqual([
      "input.expectedVersion VERSION_CONFLICT",
    ]);
    expect(await attempt("AddLine", { line: { sku: "NOPE", quantity: 1 } })).toEqual(["input.line.sku UNKNOWN_SKU"]);
    expect(await attempt("SetLineDiscounts", { lineId, discounts: [{ title: "x" }] })).toEqual([
      "input.discounts.0 INVALID",
    ]);
    const dollars = { amount: "1.00", currencyCode: "USD" };
    expect(await attempt("SetShippingLines", { shippingLines: [{ title: "x", price: dollars }] })).toEqual([
      "input.shippingLines.0.price CURRENCY_MISMATCH",
    ]);
    expect(refusals(await edits.tryCommit(id))).toEqual(["input.id INVALID_STATE"]);
    expect(await dump()).toEqual(before);
    await edits.stage("SetQuantity", id, { lineId, quantity: 0 });
    expect(refusals(await edits.tryCommit(id))).toEqual(["input.id INVALID_STATE"]);
  });

  it("may not raise what an invoice says, and credits what it takes from an unpaid one", async () => {
    const { order, lineId } = await ordered();
    const invoice = { subgraph: "orders", name: "issueInvoice", field: "invoice", selection: "id" } as const;
    const { id } = await edits.begin(order.id);
    await edits.stage("SetQuantity", id, { lineId, quantity: 3 });
    await mutate(subgraphs, invoice, { idempotencyKey: fresh(), orderId: order.id, series: "INV", dueInDays: 14 });
    expect(refusals(await edits.tryCommit(id))).toEqual(["input.id INVALID_STATE"]);
    await moneyOf(subgraphs).move("recordManualPayment", { orderId: order.id, amount: eur("5.00") });

    expect(refusals(await edits.tryCommit(id))).toEqual(["input.id INVALID_STATE"]);
    await edits.stage("SetQuantity", id, { lineId, quantity: 1 });
    expect((await edits.tryCommit(id)).userErrors).toEqual([]);
    const read = `{ order(id: "${order.id}") { total { amount } payment { outstanding { amount } }
      invoices { nodes { total { amount } paid { amount } due { amount } credited { amount } } } } }`;
    const amount = (text: string) => ({ amount: text });
    const shown = { total: amount("20.00"), paid: amount("5.00"), credited: amount("10.00"), due: amount("5.00") };
    expect(await subgraphs.run("orders", read)).toEqual({
      order: { total: amount("10.00"), payment: { outstanding: amount("5.00") }, invoices: { nodes: [shown] } },
    });
  });

  it("expires when nobody commits it", async () => {
    const { order, lineId } = await ordered();
    const { id } = await edits.begin(order.id);
    subgraphs.clock.advance(editLifeMs);
    expect(refusals(await edits.tryStage("SetQuantity", id, { lineId, quantity: 1 }))).toEqual([
      "input.id INVALID_STATE",
    ]);
    const app = subgraphs.apps.orders;
    if (!app) throw new Error("orders was not started");
    const deps = {
      database: app.database,
      peers: subgraphs.peers,
      clock: subgraphs.clock,
      logger: subgraphs.deps.logger,
    };
    expect(await settleEdits(deps)).toBeGreaterThan(0);
    expect(await settleEdits(deps)).toBe(0);
    expect(await edits.read(id)).toMatchObject({ status: "EXPIRED", version: 2 });
  });

  it("is for the tenant's staff alone", async () => {
    const { order, lineId } = await ordered();
    const { id } = await edits.begin(order.id);
    const input = { idempotencyKey: fresh(), id, lineId, quantity: 1 };
    expect(refusals(await mutate(subgraphs, onEdit("orderEditSetQuantity"), input, staff("other")))).toEqual([
      "input.id NOT_FOUND",
    ]);
    const { errors } = await callMutation(subgraphs, onEdit("orderEditSetQuantity"), input, shopper("cus_1"));
    expect(errors?.map(({ extensions }) => extensions["code"])).toEqual(["FORBIDDEN"]);
    const query = "query ($id: ID!) { orderEdit(id: $id) { id } }";
    for (const who of [staff("other"), shopper("cus_1")]) {
      expect(await subgraphs.run("orders", query, { id }, who)).toEqual({ orderEdit: null });
    }
  });
});
