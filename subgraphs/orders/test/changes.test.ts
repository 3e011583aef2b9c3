import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { type Mutation, mutate, refusals, succeed } from "../../../test/support/mutate.ts";
import { address, fresh, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { type ChangedOrder, eventsOf, onOrder, readOrder } from "./changed-order.ts";
import { startOrders } from "./support.ts";

let subgraphs: Subgraphs;
let sku: string;
beforeAll(async () => {
  subgraphs = await startOrders({ rehearse: true });
  sku = fresh("SKU");
  await sellerOf(subgraphs).stocked(sku, 10_000);
});
afterAll(() => subgraphs?.dispose());

const place = async (quantity = 2): Promise<ChangedOrder> =>
  readOrder(subgraphs, (await sellerOf(subgraphs).order({ lines: [{ sku, quantity }] })).id);
const call = (name: string, input: object, identity = staff()) =>
  mutate<ChangedOrder>(subgraphs, onOrder(name), { idempotencyKey: fresh(), ...input }, identity);

describe("cancelOrderLines", () => {
  it("takes units off the sums and tells which", async () => {
    const { id, lines } = await place(3);
    const lineId = lines[0]?.id;
    const { value } = await call("cancelOrderLines", { id, lines: [{ lineId, quantity: 1 }], reason: "sold out" });
    expect(value).toMatchObject({
      status: "CONFIRMED",
      version: 2,
      total: { amount: "20.00" },
      lines: [{ quantity: 3, currentQuantity: 2 }],
    });
    const event = await subgraphs
      .db("orders")
      .collection("events")
      .findOne({ "subject.id": id, type: "order.lines_cancelled" });
    expect(event?.["data"]).toMatchObject({
      lines: [{ lineId, sku, quantity: 1 }],
      reason: "sold out",
      status: "CONFIRMED",
    });
  });

  it("cancels the order with the last unit", async () => {
    const { id, lines } = await place(2);
    const { value } = await call("cancelOrderLines", { id, lines: [{ lineId: lines[0]?.id, quantity: 2 }] });
    expect(value).toMatchObject({ status: "CANCELLED", version: 2 });
    expect(await eventsOf(subgraphs, id)).toEqual(["order.placed", "order.cancelled"]);
  });

  it("never cancels a unit twice, however many ask at once", async () => {
    const { id, lines } = await place(5);
    const one = { id, lines: [{ lineId: lines[0]?.id, quantity: 1 }] };
    const answers = await Promise.all(Array.from({ length: 8 }, () => call("cancelOrderLines", one)));
    const versions = answers.flatMap(({ value }) => value?.version ?? []);
    expect(versions.toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6]);
    expect(await readOrder(subgraphs, id)).toMatchObject({ status: "CANCELLED", lines: [{ currentQuantity: 1 }] });
  });
});

describe("for a shopper", () => {
  it("holds and the archive are not there", async () => {
    const customerId = await sellerOf(subgraphs).customer();
    const { id } = await sellerOf(subgraphs).order({ lines: [{ sku, quantity: 1 }], customerId });
    await call("holdOrder", { id, reason: "HIGH_RISK_OF_FRAUD" });
    const me = shopper(customerId);
    for (const [name, input] of [
      ["holdOrder", { reason: "OTHER" }],
      ["releaseOrderHold", {}],
      ["closeOrder", {}],
      ["reopenOrder", {}],
    ] as const) {
      expect(refusals(await call(name, { id, ...input }, me))).toEqual(["input.id NOT_FOUND"]);
    }
    const query = "query ($id: ID!) { order(id: $id) { holds { reason } timeline { nodes { type actor } } } }";
    expect(await subgraphs.run("orders", query, { id }, me)).toEqual({
      order: { holds: [], timeline: { nodes: [{ type: "order.placed", actor: null }] } },
    });
  });
});

describe("Order.timeline", () => {
  it("tells who changed what, newest first, page by page", async () => {
    const { id, lines } = await place(3);
    const { value: held } = await call("holdOrder", { id, reason: "INCORRECT_ADDRESS", note: "no street" });
    await call("releaseOrderHold", { id });
    await call("cancelOrderLines", { id, lines: [{ lineId: lines[0]?.id, quantity: 1 }] });
    const query = `query ($id: ID!, $after: Cursor) { order(id: $id) { timeline(first: 3, after: $after) {
      nodes { type actor orderVersion before after } pageInfo { hasNextPage endCursor } } } }`;
    interface Page {
      order: { timeline: { nodes: readonly object[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
    }
    const first = (await subgraphs.run<Page>("orders", query, { id })).order.timeline;
    const line = { id: lines[0]?.id, sku, quantity: 3, unitPrice: "10.00" };
    const holdId = (
      await subgraphs.db("orders").collection("events").findOne({ "subject.id": id, type: "order.held" })
    )?.["data"].holdId as string;
    const hold = { id: holdId, reason: "INCORRECT_ADDRESS", note: "no street" };
    expect(held).toMatchObject({ holdStatus: "ON_HOLD", version: 2 });
    expect(first.nodes).toEqual([
      {
        type: "order.lines_cancelled",
        actor: "user:anna",
        orderVersion: 4,
        before: { lines: [{ ...line, cancelledQuantity: 0 }], subtotal: "30.00", total: "30.00" },
        after: { lines: [{ ...line, cancelledQuantity: 1 }], subtotal: "20.00", total: "20.00" },
      },
      {
        type: "order.hold_released",
        actor: "user:anna",
        orderVersion: 3,
        before: { holdStatus: "ON_HOLD", holds: [hold] },
        after: { holdStatus: "NONE", holds: [] },
      },
      {
        type: "order.held",
        actor: "user:anna",
        orderVersion: 2,
        before: { holdStatus: "NONE", holds: [] },
        after: { holdStatus: "ON_HOLD", holds: [hold] },
      },
    ]);
    const rest = (await subgraphs.run<Page>("orders", query, { id, after: first.pageInfo.endCursor })).order.timeline;
    expect([rest.nodes.map((node) => (node as { type: string }).type), rest.pageInfo.hasNextPage]).toEqual([
      ["order.placed"],
      false,
    ]);
  });
});

describe("createChannel", () => {
  const createChannel = {
    subgraph: "orders",
    name: "createChannel",
    field: "channel",
    selection: "id code name numberPrefix version",
  } as const;
  it("numbers its orders in a series of their own", async () => {
    const make = (input: object) =>
      mutate(subgraphs, createChannel, { idempotencyKey: fresh(), name: "Shop", ...input });
    expect(await make({ code: "shop", numberPrefix: "web" })).toMatchObject({
      value: { numberPrefix: "WEB", version: 1 },
    });
    expect(refusals(await make({ code: "shop", numberPrefix: "W2" }))).toEqual(["input.code TAKEN"]);
    expect(refusals(await make({ code: "shop-2", numberPrefix: "Web" }))).toEqual(["input.numberPrefix TAKEN"]);
    expect(refusals(await make({ code: "shop-2", numberPrefix: "WEB-" }))).toEqual(["input.numberPrefix INVALID"]);
    const seller = sellerOf(subgraphs);
    const numbers = [];
    for (let n = 0; n < 2; n++)
      numbers.push((await seller.order({ channel: "shop", lines: [{ sku, quantity: 1 }] })).number);
    expect(numbers).toEqual(["WEB-1001", "WEB-1002"]);
    expect((await seller.order({ lines: [{ sku, quantity: 1 }] })).number).toMatch(/^\d+$/);
  });
});

describe("updateChannel", () => {
  const on = (name: string): Mutation => ({
    ...{ subgraph: "orders", name, field: "channel" },
    selection: "id name numberPrefix active version",
  });
  const call = (name: string, input: object) =>
    mutate<{ id: string }>(subgraphs, on(name), { idempotencyKey: fresh(), ...input });

  it("begins another series, leaves nobody another's, and ends what may be ordered", async () => {
    const seller = sellerOf(subgraphs);
    const lines = [{ sku, quantity: 1 }];
    const order = async (channel: string) => (await seller.order({ channel, lines })).number;
    const made = async (code: string, numberPrefix: string) =>
      (await call("createChannel", { code, name: code, numberPrefix })).value?.id;
    const [till, kiosk] = [await made("till", "TILL"), await made("kiosk", "KIOSK")];
    const renamed = { id: till, expectedVersion: 1, name: "Tills", numberPrefix: "pos" };
    expect(await order("till")).toBe("TILL-1001");
    expect((await call("updateChannel", renamed)).value).toEqual({
      ...{ id: till, name: "Tills", numberPrefix: "POS", active: true, version: 2 },
    });
    expect([await order("till"), await order("till")]).toEqual(["POS-1001", "POS-1002"]);

    expect(refusals(await call("updateChannel", renamed))).toEqual(["input.expectedVersion VERSION_CONFLICT"]);
    for (const numberPrefix of ["POS", "TILL"]) {
      const taken = ["input.numberPrefix TAKEN"];
      expect(refusals(await call("updateChannel", { id: kiosk, numberPrefix }))).toEqual(taken);
      expect(refusals(await call("createChannel", { code: "new", name: "New", numberPrefix }))).toEqual(taken);
    }
    expect(refusals(await call("updateChannel", { id: kiosk, name: " ", numberPrefix: "A-", active: null }))).toEqual([
      "input.active BLANK",
      "input.name BLANK",
      "input.numberPrefix INVALID",
    ]);
    await call("updateChannel", { id: till, numberPrefix: "TILL" });
    expect(await order("till")).toBe("TILL-1002");

    await call("updateChannel", { id: till, active: false });
    const closed = ["input.channel INVALID_STATE"];
    expect(refusals(await seller.tryOrder({ channel: "till", lines }))).toEqual(closed);
    const estimate = `query ($input: EstimateOrderInput!) { estimateOrder(input: $input) { userErrors { code } } }`;
    const input = { channel: "till", lines, shippingAddress: address };
    expect(await subgraphs.run("orders", estimate, { input })).toEqual({
      estimateOrder: { userErrors: [{ code: "INVALID_STATE" }] },
    });
    await call("updateChannel", { id: till, active: true });
    expect(await order("till")).toBe("TILL-1003");
  });
});

describe("placeOrder", () => {
  it("keeps what was agreed, to the cent", async () => {
    const eur = (amount: string) => ({ amount, currencyCode: "EUR" });
    const taxLines = [{ title: "VAT", rate: "0.19" }];
    const selection = `number email companyId poNumber paymentTerms taxesIncluded note tags customAttributes billingAddress { city }
      subtotal { amount } totalDiscounts { amount } totalShipping { amount } totalTax { amount } total { amount currencyCode }
      discounts { title percent amount { amount } } shippingLines { title price { amount } taxLines { amount { amount } } }
      lines { quantity unitPrice { amount } subtotal { amount } totalDiscounts { amount } total { amount }
        taxLines { title rate amount { amount } included } customAttributes }`;
    const companyId = await sellerOf(subgraphs).company();
    const order = await succeed(subgraphs, onOrder("placeOrder", selection), {
      idempotencyKey: fresh(),
      email: "ada@example.com",
      companyId,
      poNumber: "PO-7",
      paymentTerms: "NET_30",
      note: "Ring twice",
      tags: ["b2b"],
      customAttributes: [{ key: "gift", value: "no" }],
      discounts: [{ title: "Spring", amount: eur("3.00") }],
      shippingLines: [{ title: "DHL", price: eur("4.90"), taxLines }],
      lines: [
        {
          sku,
          quantity: 3,
          taxLines,
          discounts: [
            { title: "Three", percent: "10" },
            { title: "Fault", amount: eur("2") },
          ],
        },
        { sku, quantity: 1, unitPrice: eur("5.00"), taxLines: [{ title: "VAT", rate: "0.07" }] },
      ],
      shippingAddress: address,
      billingAddress: { ...address, city: "Bath" },
    });
    expect(order).toMatchObject({
      paymentTerms: "NET_30",
      customAttributes: { gift: "no" },
      billingAddress: { city: "Bath" },
      subtotal: { amount: "35.00" },
      totalDiscounts: { amount: "8.00" },
      totalShipping: { amount: "4.90" },
      totalTax: { amount: "5.53" },
      total: { amount: "37.43", currencyCode: "EUR" },
      lines: [
        {
          totalDiscounts: { amount: "7.50" },
          total: { amount: "26.78" },
          taxLines: [{ rate: "0.19", amount: { amount: "4.28" }, included: false }],
        },
        { unitPrice: { amount: "5.00" }, totalDiscounts: { amount: "0.50" }, total: { amount: "4.82" } },
      ],
    });
  });

  it("takes no prices from a shopper", async () => {
    const customerId = await sellerOf(subgraphs).customer();
    const before = await snapshot(subgraphs, ["orders", "inventory"]);
    const input = {
      lines: [{ sku, quantity: 1, unitPrice: { amount: "0.01", currencyCode: "EUR" } }],
      shippingAddress: address,
    };
    expect(refusals(await call("placeOrder", input, shopper(customerId)))).toEqual(["input.lines.0.unitPrice INVALID"]);
    expect(await snapshot(subgraphs, ["orders", "inventory"])).toEqual(before);
  });
});
