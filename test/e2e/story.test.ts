import { fedexTrackingNumber } from "@waybill/sandbox";
import { afterAll, beforeAll, expect, it } from "vitest";
import { push, usualWay } from "../support/carrier.ts";
import { eventually } from "../support/eventually.ts";
import { startOne, type TestGraph } from "../support/graph.ts";
import { address, must } from "../support/shop.ts";
import { mongoUri } from "../support/mongo-uri.ts";

let test: TestGraph;
beforeAll(async () => {
  test = await startOne(mongoUri());
});
afterAll(() => test?.stop());

let keys = 0;
/** Runs a mutation that must succeed, and answers its result. */
async function run<T>(mutation: string, input: object, result: string, fields: string): Promise<T> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const keyed = { idempotencyKey: `story-${(keys += 1)}`, ...input };
  const payload = await must<Record<string, T>>(test.admin, mutation, type, keyed, `${result} { ${fields} }`);
  return payload[result] as T;
}

const eur = (amount: string) => ({ amount, currencyCode: "EUR" });
const money = "{ amount }";

interface Work {
  readonly id: string;
  readonly status: string;
  readonly location: { readonly id: string };
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}
interface Seen {
  readonly id: string;
  readonly status: string;
  readonly fulfillmentStatus: string;
  readonly returnStatus: string;
  readonly total: { readonly amount: string };
  readonly lines: readonly { readonly id: string; readonly sku: string }[];
  readonly fulfillmentOrders: readonly Work[];
  readonly payment: Readonly<Record<"captured" | "refunded" | "outstanding", { readonly amount: string }>> | null;
}
const orderFields = `id status fulfillmentStatus returnStatus total ${money} lines { id sku }
  fulfillmentOrders { id status location { id } lines { sku quantity } }
  payment { captured ${money} refunded ${money} outstanding ${money} }`;

const look = async (id: string): Promise<Seen> =>
  (await test.admin<{ order: Seen }>(`query ($id: ID!) { order(id: $id) { ${orderFields} } }`, { id })).order;

let parcels = 0;
/** Sends a fulfilment order by FedEx, all the way to the door. */
async function deliver(orderId: string, fulfillmentOrderId: string): Promise<void> {
  const trackingNumber = fedexTrackingNumber(5_000 + (parcels += 1));
  await run("createShipment", { orderId, fulfillmentOrderId, carrierCode: "fedex", trackingNumber }, "shipment", "id");
  await push(test.graph, test.settings, trackingNumber, usualWay);
}

async function stockOf(sku: string): Promise<Record<string, readonly number[]>> {
  const { productVariant } = await test.admin<{
    productVariant: {
      stockLevels: { location: { id: string }; onHand: number; available: number; committed: number }[];
    };
  }>(
    "query ($sku: String!) { productVariant(sku: $sku) { stockLevels { location { id } onHand available committed } } }",
    { sku },
  );
  return Object.fromEntries(
    productVariant.stockLevels.map(({ location, onHand, available, committed }) => [
      location.id,
      [onHand, available, committed],
    ]),
  );
}

it("a basket of two warehouses with a back-order is split, delivered, partly returned and exchanged, to the cent", async () => {
  const { id: customerId } = await run<{ id: string }>(
    "createCustomer",
    { email: "story@example.com" },
    "customer",
    "id",
  );
  for (const [sku, price, backorderPolicy] of [
    ["KETTLE", "33.33", "DENY"],
    ["CUP", "20.00", "DENY"],
    ["FILTER", "9.99", "ALLOW"],
  ] as const) {
    await run(
      "createProduct",
      { title: sku, variants: [{ sku, price: eur(price), backorderPolicy }] },
      "product",
      "id",
    );
  }
  const place = async (name: string) =>
    (await run<{ id: string }>("createLocation", { name, address }, "location", "id")).id;
  const [north, south] = [await place("North"), await place("South")];
  await run("receiveStock", { sku: "KETTLE", locationId: north, quantity: 5 }, "stockLevel", "onHand");
  await run("receiveStock", { sku: "CUP", locationId: south, quantity: 5 }, "stockLevel", "onHand");

  const vat = [{ title: "VAT", rate: "0.19" }];
  const placed = await run<Seen>(
    "placeOrder",
    {
      customerId,
      shippingAddress: address,
      taxesIncluded: true,
      lines: [
        { sku: "KETTLE", quantity: 2, taxLines: vat, discounts: [{ title: "Welcome", amount: eur("10.00") }] },
        { sku: "CUP", quantity: 1, taxLines: vat },
        { sku: "FILTER", quantity: 1, taxLines: vat },
      ],
      shippingLines: [{ title: "Parcel", price: eur("4.99"), taxLines: vat }],
    },
    "order",
    orderFields,
  );
  // 2 × 33.33 − 10.00 + 20.00 + 9.99 + 4.99
  expect(placed.total.amount).toBe("91.64");
  const { id } = placed;
  const works = (seen: Seen) =>
    Object.fromEntries(
      seen.fulfillmentOrders.map((work) => [work.lines.map(({ sku, quantity }) => `${quantity} ${sku}`).join(), work]),
    );
  const first = works(await look(id));
  const awaited = first["1 FILTER"]?.location.id ?? "";
  expect([first["2 KETTLE"]?.status, first["2 KETTLE"]?.location.id]).toEqual(["OPEN", north]);
  expect([first["1 CUP"]?.status, first["1 CUP"]?.location.id]).toEqual(["OPEN", south]);
  expect(first["1 FILTER"]?.status).toBe("SCHEDULED");

  await run("recordManualPayment", { orderId: id, reference: "bank" }, "transaction", "id");
  const invoice = await run<{ id: string; total: object; due: object }>(
    "issueInvoice",
    { orderId: id },
    "invoice",
    `id total ${money} due ${money}`,
  );
  expect(invoice).toMatchObject({ total: { amount: "91.64" }, due: { amount: "0.00" } });

  await deliver(id, first["2 KETTLE"]?.id ?? "");
  await deliver(id, first["1 CUP"]?.id ?? "");
  const half = await eventually(
    () => look(id),
    ({ fulfillmentStatus, fulfillmentOrders }) =>
      fulfillmentStatus === "PARTIALLY_FULFILLED" &&
      fulfillmentOrders.filter(({ status }) => status === "CLOSED").length === 2,
  );
  expect(half.status).toBe("PROCESSING");

  await run("receiveStock", { sku: "FILTER", locationId: awaited, quantity: 3 }, "stockLevel", "onHand");
  const arrived = await eventually(
    () => look(id),
    (seen) => works(seen)["1 FILTER"]?.status === "OPEN",
  );
  await deliver(id, works(arrived)["1 FILTER"]?.id ?? "");
  const done = await eventually(
    () => look(id),
    ({ status }) => status === "COMPLETED",
  );
  expect(done.fulfillmentStatus).toBe("FULFILLED");

  const kettle = done.lines.find(({ sku }) => sku === "KETTLE")?.id;
  const { id: returnId } = await run<{ id: string }>(
    "requestReturn",
    {
      orderId: id,
      lines: [{ orderLineId: kettle, quantity: 1, reason: "UNWANTED" }],
      exchangeLines: [{ sku: "CUP", quantity: 1 }],
      exchangeTiming: "ON_RECEIPT",
      // The simulated parcels were delivered long ago.
      ignorePolicy: true,
    },
    "return",
    "id",
  );
  await run("approveReturn", { id: returnId }, "return", "status");
  const returned = () =>
    test
      .admin<{
        return: {
          lines: { id: string }[];
          exchange: { status: string; order: Seen | null; priceDifference: { amount: string } | null };
        };
      }>(
        `query ($id: ID!) { return(id: $id) { lines { id } exchange { status priceDifference ${money} order { ${orderFields} } } } }`,
        { id: returnId },
      )
      .then((answer) => answer.return);
  const approved = await eventually(returned, ({ exchange }) => exchange.status === "PLACED");
  // A kettle cost 28.33 after its share of the discount; the cup costs 20.00.
  expect(approved.exchange).toMatchObject({
    priceDifference: { amount: "-8.33" },
    order: { total: { amount: "20.00" } },
  });
  await run(
    "receiveReturn",
    {
      id: returnId,
      locationId: north,
      units: [{ returnLineId: approved.lines[0]?.id, disposition: "RESTOCK", quantity: 1 }],
    },
    "return",
    "status",
  );
  const refund = await run<{ refunds: object[] }>(
    "refundReturn",
    { id: returnId },
    "return",
    `refunds { amount ${money} exchange ${money} }`,
  );
  expect(refund.refunds).toEqual([{ amount: { amount: "8.33" }, exchange: { amount: "20.00" } }]);

  const exchanged = await eventually(
    returned,
    ({ exchange }) => exchange.order?.payment?.outstanding.amount === "0.00",
  );
  const exchangeId = exchanged.exchange.order?.id ?? "";
  const ready = await eventually(
    () => look(exchangeId),
    ({ fulfillmentOrders }) => fulfillmentOrders[0]?.status === "OPEN",
  );
  await deliver(exchangeId, ready.fulfillmentOrders[0]?.id ?? "");
  await eventually(
    () => look(exchangeId),
    ({ status }) => status === "COMPLETED",
  );

  await run("closeReturn", { id: returnId }, "return", "status");
  const books = await test.admin<{ invoice: object; order: object; inventoryAudit: object }>(
    `query ($invoice: ID!, $order: ID!) {
      invoice(id: $invoice) { total ${money} credited ${money} due ${money} creditNotes { amount ${money} tax ${money} } }
      order(id: $order) { returnStatus payment { captured ${money} refunded ${money} outstanding ${money} } }
    }`,
    { invoice: invoice.id, order: id },
  );
  expect(books).toMatchObject({
    invoice: { total: { amount: "91.64" }, credited: { amount: "28.33" }, due: { amount: "0.00" } },
    order: { returnStatus: "PARTIALLY_RETURNED", payment: { captured: { amount: "91.64" } } },
  });
  await eventually(
    () => stockOf("KETTLE"),
    (levels) => JSON.stringify(levels[north]) === "[4,4,0]",
  );
  expect(await stockOf("CUP")).toMatchObject({ [south]: [3, 3, 0] });
  expect(await stockOf("FILTER")).toMatchObject({ [awaited]: [2, 2, 0] });
});
