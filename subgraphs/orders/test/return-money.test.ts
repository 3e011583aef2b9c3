import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Mutation, refusals, succeed } from "../../../test/support/mutate.ts";
import { fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { eur, type Money, moneyOf } from "./support/money.ts";
import { type Returns, returnsOf } from "./support/returns.ts";
import { startOrders } from "./support.ts";

let subgraphs: Subgraphs;
let seller: Seller;
let money: Money;
let returns: Returns;
let locationId: string;
beforeAll(async () => {
  subgraphs = await startOrders();
  seller = sellerOf(subgraphs);
  money = moneyOf(subgraphs);
  returns = returnsOf(subgraphs);
  await seller.stocked("SHIRT", 1_000, "33.33");
  await seller.stocked("COAT", 3, "50.00");
  await seller.stocked("SOCKS", 100, "5.00");
  locationId = await seller.location();
});
afterAll(() => subgraphs?.dispose());

/** Three shirts at 33.33 less 10.00 with 19 % VAT, and 2.81 shipping: 109.90 EUR, delivered and paid. */
async function bought(pay = true) {
  const vat = [{ title: "VAT", rate: "0.19" }];
  const order = await returns.delivered({
    lines: [{ sku: "SHIRT", quantity: 3, taxLines: vat }],
    discounts: [{ title: "Spring", amount: eur("10.00") }],
    shippingLines: [{ title: "Post", price: eur("2.81") }],
  });
  if (pay) await money.move("recordManualPayment", { orderId: order.id });
  return order;
}
type Bought = Awaited<ReturnType<typeof bought>>;

const request = (order: Bought, quantity: number, more = {}) =>
  returns.do("requestReturn", {
    orderId: order.id,
    lines: [{ orderLineId: order.lines[0], quantity, reason: "SIZE_TOO_SMALL" }],
    ...more,
  });
const receive = (of: Awaited<ReturnType<typeof request>>, disposition = "RESTOCK") =>
  returns.do("receiveReturn", {
    id: of.id,
    locationId,
    units: of.lines.map(({ id, quantity }) => ({ returnLineId: id, quantity, disposition })),
  });
async function back(order: Bought, quantity: number) {
  const of = await request(order, quantity);
  await returns.do("approveReturn", { id: of.id });
  return receive(of);
}

describe("refundReturn", () => {
  it("gives back unit by unit what was paid, to the cent, with credit notes that add up", async () => {
    const order = await bought();
    const issue = `mutation ($input: IssueInvoiceInput!) { issueInvoice(input: $input) { invoice { total { amount } } } }`;
    await subgraphs.run("orders", issue, { input: { idempotencyKey: fresh(), orderId: order.id } });
    const paid = (await money.of(order.id)).captured;
    expect(paid).toBe("109.90");
    const given: string[] = [];
    for (let n = 0; n < 3; n++) {
      const of = await back(order, 1);
      const suggested = await returns.suggested(of.id);
      const refund = await returns.do("refundReturn", { id: of.id });
      expect(refund.refunds.map(({ amount }) => amount)).toEqual([suggested.amount]);
      given.push(suggested.amount.amount);
    }
    expect(given).toEqual(["35.70", "35.69", "38.51"]);
    expect(await money.of(order.id)).toMatchObject({ status: "REFUNDED", refunded: paid, refundable: "0.00" });
    const query = `query ($id: ID!) { order(id: $id) { invoices { nodes { total { amount } tax { amount }
      credited { amount } creditNotes { amount { amount } tax { amount } reason } } } } }`;
    const { order: found } = await subgraphs.run<{
      order: { invoices: { nodes: { tax: { amount: string }; creditNotes: { tax: { amount: string } }[] }[] } };
    }>("orders", query, { id: order.id });
    expect(found.invoices.nodes).toMatchObject([
      {
        total: { amount: paid },
        credited: { amount: paid },
        creditNotes: given.map((amount, n) => ({ amount: { amount }, reason: `Return ${order.number}-R${n + 1}` })),
      },
    ]);
    const [invoice] = found.invoices.nodes;
    const cents = (amount: string) => Math.round(Number(amount) * 100);
    expect(invoice?.creditNotes.reduce((sum, { tax }) => sum + cents(tax.amount), 0)).toBe(
      cents(invoice?.tax.amount ?? "0"),
    );
  });

  it("credits the taxes of what came back, not a blend of the order's", async () => {
    const order = await returns.delivered({
      lines: [
        { sku: "SOCKS", quantity: 2, taxLines: [{ title: "VAT", rate: "0.07" }] },
        { sku: "SHIRT", quantity: 1, taxLines: [{ title: "VAT", rate: "0.19" }] },
      ],
    });
    await money.move("recordManualPayment", { orderId: order.id });
    const issue = `mutation ($input: IssueInvoiceInput!) { issueInvoice(input: $input) { invoice { id
      taxBreakdown { rate taxable { amount } amount { amount } } } } }`;
    const { issueInvoice } = await subgraphs.run<{ issueInvoice: { invoice: { id: string; taxBreakdown: object[] } } }>(
      "orders",
      issue,
      { input: { idempotencyKey: fresh(), orderId: order.id } },
    );
    expect(issueInvoice.invoice.taxBreakdown).toEqual([
      { rate: "0.19", taxable: { amount: "33.33" }, amount: { amount: "6.33" } },
      { rate: "0.07", taxable: { amount: "10.00" }, amount: { amount: "0.70" } },
    ]);
    const of = await back(order, 1);
    expect((await returns.do("refundReturn", { id: of.id })).refunds).toMatchObject([{ amount: { amount: "5.35" } }]);
    await money.move("refundPayment", { orderId: order.id });
    const query = `query ($id: ID!) { invoice(id: $id) { creditNotes {
      amount { amount } taxBreakdown { rate taxable { amount } amount { amount } } } } }`;
    expect(await subgraphs.run("orders", query, { id: issueInvoice.invoice.id })).toEqual({
      invoice: {
        creditNotes: [
          {
            amount: { amount: "5.35" },
            taxBreakdown: [{ rate: "0.07", taxable: { amount: "5.00" }, amount: { amount: "0.35" } }],
          },
          {
            amount: { amount: "45.01" },
            taxBreakdown: [
              { rate: "0.19", taxable: { amount: "33.33" }, amount: { amount: "6.33" } },
              { rate: "0.07", taxable: { amount: "5.00" }, amount: { amount: "0.35" } },
            ],
          },
        ],
      },
    });
  });

  it("explains what it suggests before anything has come, and pays only for what came", async () => {
    const order = await bought();
    const of = await request(order, 2);
    expect(await returns.suggested(of.id)).toMatchObject({
      basis: "REQUESTED",
      amount: { amount: "71.39" },
      components: [
        { kind: "ITEMS", amount: { amount: "66.66" } },
        { kind: "DISCOUNTS", amount: { amount: "-6.67" } },
        { kind: "TAX", amount: { amount: "11.40" } },
      ],
    });
    expect(refusals(await returns.try("refundReturn", { id: of.id }))).toEqual(["input.id INVALID_STATE"]);
    await returns.do("approveReturn", { id: of.id });
    const before = await snapshot(subgraphs, ["orders"]);
    expect(refusals(await returns.try("refundReturn", { id: of.id }))).toEqual(["input.id INVALID_STATE"]);
    expect(await snapshot(subgraphs, ["orders"])).toEqual(before);
    await receive(of, "MISSING");
    expect(refusals(await returns.try("refundReturn", { id: of.id }))).toEqual(["input.id INVALID_STATE"]);
  });

  it("never gives back twice, nor more than was collected, however many ask at once", async () => {
    const order = await bought();
    const of = await back(order, 2);
    const answers = await Promise.all(Array.from({ length: 8 }, () => returns.try("refundReturn", { id: of.id })));
    expect(answers.filter(({ value }) => value).length).toBe(1);
    const rest = { id: of.id, amount: eur("20.00") };
    const goodwill = await Promise.all(Array.from({ length: 4 }, () => returns.try("refundReturn", rest)));
    expect(goodwill.filter(({ value }) => value).length).toBe(1);
    expect(await money.of(order.id)).toMatchObject({ captured: "109.90", refunded: "91.39" });
    expect(refusals(await returns.try("refundReturn", rest))).toEqual(["input.amount INVALID"]);
  });

  it("takes off what was never paid, from the order and its invoice, and gives back what was", async () => {
    const order = await bought(false);
    const issue: Mutation = { subgraph: "orders", name: "issueInvoice", field: "invoice", selection: "id" };
    const { id: invoiceId } = await succeed<{ id: string }>(subgraphs, issue, {
      idempotencyKey: fresh(),
      orderId: order.id,
    });
    const invoice = async () => {
      const fields =
        "status credited { amount } due { amount } creditNotes { amount { amount } tax { amount } transactionId }";
      return (await subgraphs.run<{ invoice: object }>("orders", `{ invoice(id: "${invoiceId}") { ${fields} } }`))
        .invoice;
    };
    const first = await back(order, 1);
    expect(await returns.suggested(first.id)).toMatchObject({ amount: { amount: "0.00" } });
    const answers = await Promise.all(Array.from({ length: 4 }, () => returns.try("refundReturn", { id: first.id })));
    expect(answers.filter(({ value }) => value)).toHaveLength(1);
    expect(await money.of(order.id)).toMatchObject({ outstanding: "74.20", refunded: "0.00" });
    expect(await invoice()).toEqual({
      ...{ status: "ISSUED", credited: { amount: "35.70" }, due: { amount: "74.20" } },
      creditNotes: [{ amount: { amount: "35.70" }, tax: { amount: "5.70" }, transactionId: null }],
    });
    await money.move("recordManualPayment", { orderId: order.id });
    expect(await money.of(order.id)).toMatchObject({ status: "PAID", captured: "74.20", outstanding: "0.00" });
    expect(await invoice()).toMatchObject({ status: "PAID", due: { amount: "0.00" } });
    await returns.do("refundReturn", { id: (await back(order, 2)).id });
    expect(await money.of(order.id)).toMatchObject({ status: "REFUNDED", refunded: "74.20" });
    expect(await invoice()).toMatchObject({
      credited: { amount: "109.90" },
      creditNotes: [{ amount: { amount: "35.70" } }, { amount: { amount: "74.20" }, tax: { amount: "11.40" } }],
    });
  });
});

describe("an exchange", () => {
  const coat = { exchangeLines: [{ sku: "COAT", quantity: 1 }] };

  it("reserves its stock at approval, waits for the goods, and takes what they are worth", async () => {
    const order = await bought();
    const of = await request(order, 1, coat);
    expect(of.exchange).toMatchObject({ status: "REQUESTED", order: null });
    await returns.do("approveReturn", { id: of.id });
    await returns.steps();
    const placed = await returns.find(of.id);
    expect(placed?.exchange).toMatchObject({
      status: "PLACED",
      order: { status: "CONFIRMED", holds: [{ reason: "AWAITING_RETURN_ITEMS" }] },
      // 50.00 and 19 % for the coat, 35.70 for the shirt.
      priceDifference: { amount: "23.80" },
    });
    const exchangeId = placed?.exchange?.order?.id ?? "";
    const link = await subgraphs.run("orders", "query ($id: ID!) { order(id: $id) { exchangeForOrder { id } } }", {
      id: exchangeId,
    });
    expect(link).toEqual({ order: { exchangeForOrder: { id: order.id } } });
    expect(await returns.steps()).toBe(0);
    expect((await receive(of)).exchange?.order?.holds).toEqual([]);
    const done = await returns.do("refundReturn", { id: of.id });
    expect(done.refunds).toMatchObject([{ amount: { amount: "0.00" }, exchange: { amount: "35.70" } }]);
    expect(await money.of(order.id)).toMatchObject({ refunded: "35.70", captured: "109.90" });
    expect(await money.of(exchangeId)).toMatchObject({ captured: "35.70", outstanding: "23.80" });
    await money.move("recordManualPayment", { orderId: exchangeId });
    expect(await money.of(exchangeId)).toMatchObject({ status: "PAID" });
  });

  it("gives back what the goods are worth more, and may leave at once", async () => {
    const order = await bought();
    const of = await request(order, 1, { exchangeLines: [{ sku: "SOCKS", quantity: 2 }], exchangeTiming: "AT_ONCE" });
    await returns.do("approveReturn", { id: of.id });
    await returns.steps();
    const placed = await returns.find(of.id);
    expect(placed?.exchange).toMatchObject({ order: { holds: [] }, priceDifference: { amount: "-23.80" } });
    await receive(of);
    const done = await returns.do("refundReturn", { id: of.id });
    expect(done.refunds).toMatchObject([{ amount: { amount: "23.80" }, exchange: { amount: "11.90" } }]);
    expect(await money.of(placed?.exchange?.order?.id ?? "")).toMatchObject({ status: "PAID", outstanding: "0.00" });
  });

  it("is cancelled with its return, before and after its order was placed", async () => {
    for (const placedFirst of [true, false]) {
      const of = await request(await bought(), 1, coat);
      await returns.do("approveReturn", { id: of.id });
      if (placedFirst) await returns.steps();
      const cancelled = await returns.do("cancelReturn", { id: of.id });
      expect(cancelled).toMatchObject({ status: "CANCELLED", exchange: { status: "CANCELLED" } });
      subgraphs.clock.advance(120_000);
      await returns.steps();
      const order = (await returns.find(of.id))?.exchange?.order ?? null;
      expect(order === null || order.status === "CANCELLED").toBe(true);
    }
    await subgraphs.quiet();
    const levels = await subgraphs.db("inventory").collection("stockLevels").find({ sku: "COAT" }).toArray();
    expect(levels).toMatchObject([{ available: 2, committed: 1, reserved: 0 }]);
  });

  it("is refused when there is no stock: then there is money", async () => {
    const of = await request(await bought(), 1, { exchangeLines: [{ sku: "COAT", quantity: 9 }] });
    await returns.do("approveReturn", { id: of.id });
    await returns.steps();
    expect((await returns.find(of.id))?.exchange).toMatchObject({
      status: "REFUSED",
      order: null,
      userErrors: [{ code: "INSUFFICIENT_STOCK" }],
    });
    await receive(of);
    expect((await returns.do("refundReturn", { id: of.id })).refunds).toMatchObject([{ amount: { amount: "35.70" } }]);
    const unknown = { exchangeLines: [{ sku: "NOTHING", quantity: 1 }] };
    const order = await bought();
    const asked = { orderId: order.id, lines: [{ orderLineId: order.lines[0], quantity: 1, reason: "STYLE" }] };
    expect(refusals(await returns.try("requestReturn", { ...asked, ...unknown }))).toEqual([
      "input.exchangeLines.0.sku UNKNOWN_SKU",
    ]);
  });
});

it("leaves a stock book that adds up", async () => {
  expect(stockFaults(await readStockHistory(subgraphs))).toEqual([]);
});
