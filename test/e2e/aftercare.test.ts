import { fedexTrackingNumber } from "@waybill/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createClient, type Send } from "../../scripts/graph/client.ts";
import { demoTenant, shopperScopes } from "../../scripts/graph/secrets.ts";
import { push, usualWay } from "../support/carrier.ts";
import { eventually } from "../support/eventually.ts";
import { startOne, type TestGraph } from "../support/graph.ts";
import { address } from "../support/seller.ts";
import { createShipment, must } from "../support/shop.ts";
import { mongoUri } from "../support/mongo-uri.ts";

let graph: TestGraph;
let serial = 0;
beforeAll(async () => {
  graph = await startOne(mongoUri());
});
afterAll(() => graph?.stop());

const eur = (amount: string) => ({ amount, currencyCode: "EUR" });

/** Runs a mutation that must succeed. @returns its result. */
async function make<T>(send: Send, name: string, field: string, input: object, selection = "id"): Promise<T> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const keyed = { idempotencyKey: `${name}-${++serial}`, ...input };
  const payload = await must<Record<string, T>>(send, name, type, keyed, `${field} { ${selection} }`);
  return payload[field] as T;
}

/** Two products in stock, a customer, and terms under which a size too small is taken back without being looked at. */
async function openShop(send: Send) {
  const { id: customerId } = await make<{ id: string }>(send, "createCustomer", "customer", {
    email: "aftercare@example.com",
  });
  const location = { name: "Returns desk", address: { ...address, name: "Returns desk", line1: "1 Dock Road" } };
  const { id: locationId } = await make<{ id: string }>(send, "createLocation", "location", location);
  for (const [sku, amount] of [
    ["SHIRT", "33.33"],
    ["SOCKS", "5.00"],
  ] as const) {
    const variants = [{ sku, price: eur(amount), weightGrams: 250 }];
    await make(send, "createProduct", "product", { title: sku, variants });
    await make(send, "receiveStock", "stockLevel", { sku, locationId, quantity: 10 }, "onHand");
  }
  // The parcels' scans are of a fixed day.
  const terms = { windowDays: 3_650, autoApproval: { enabled: true, reasons: ["SIZE_TOO_SMALL"] } };
  await make(send, "updateReturnPolicy", "returnPolicy", terms, "version");
  const subject = "aftercare";
  const { settings } = graph;
  const scopes = [...shopperScopes];
  const token = await settings.issuer.mint({ tenant: demoTenant, subject, scopes, customerId });
  return { customerId, locationId, shopper: createClient(graph.graph.url, `Bearer ${token}`) };
}

interface Seen {
  readonly status: string;
  readonly version: number;
  readonly lines: readonly { readonly id: string }[];
  readonly labelErrors: readonly object[];
  readonly reverseDelivery: {
    readonly shipment: {
      readonly id: string;
      readonly trackingNumber: string;
      readonly status: string;
      readonly label: { readonly url: string | null; readonly cost: object | null };
    };
  } | null;
  readonly exchange: { readonly status: string; readonly order: { readonly id: string } | null };
}
const returnQuery = `query ($id: ID!) { return(id: $id) {
  status version lines { id } labelErrors { code message }
  reverseDelivery { shipment { id trackingNumber status direction return { id } label { url cost { amount } } } }
  exchange { status order { id } }
} }`;

const moneyQuery = `query ($id: ID!) { order(id: $id) {
  status returnStatus total { amount }
  payment { status captured { amount } refunded { amount } outstanding { amount } }
  invoices(first: 5) { nodes { total { amount } paid { amount } credited { amount } due { amount } creditNotes { amount { amount } tax { amount } } } }
} }`;

test("a shirt comes back, socks go out, and every cent is accounted for", async () => {
  const { admin, graph: running, settings } = graph;
  const shop = await openShop(admin);
  const { shopper } = shop;
  const order = await make<{ id: string; lines: { id: string }[] }>(
    admin,
    "placeOrder",
    "order",
    {
      ...{ customerId: shop.customerId, shippingAddress: address },
      lines: [{ sku: "SHIRT", quantity: 3, taxLines: [{ title: "VAT", rate: "0.19" }] }],
      discounts: [{ title: "Spring", amount: eur("10.00") }],
      shippingLines: [{ title: "Post", price: eur("2.81") }],
    },
    "id lines { id }",
  );
  await make(admin, "issueInvoice", "invoice", { orderId: order.id });
  await make(admin, "recordManualPayment", "transaction", { orderId: order.id });
  const orderOf = async (id: string) => (await admin<{ order: { status: string } }>(moneyQuery, { id })).order;
  const trackingNumber = fedexTrackingNumber(501);
  await createShipment(admin, order.id, trackingNumber);
  await push(running, settings, trackingNumber, usualWay);
  await eventually(
    () => orderOf(order.id),
    ({ status }) => status === "COMPLETED",
  );

  // The first thought is another: the label goes back to the carrier.
  const regretted = await make<{ id: string }>(shopper, "requestReturn", "return", {
    orderId: order.id,
    lines: [{ orderLineId: order.lines[0]?.id, quantity: 2, reason: "SIZE_TOO_SMALL" }],
  });
  const seeFirst = async () => (await shopper<{ return: Seen }>(returnQuery, { id: regretted.id })).return;
  const unused = await eventually(seeFirst, (of) => of.reverseDelivery !== null);
  expect(unused.reverseDelivery?.shipment.label.url).toEqual(expect.any(String));
  await make(shopper, "cancelReturn", "return", { id: regretted.id });
  const given = await eventually(seeFirst, (of) => of.reverseDelivery?.shipment.status === "CANCELLED");
  expect(given).toMatchObject({ status: "CANCELLED", reverseDelivery: { shipment: { label: { url: null } } } });

  const asked = await make<{ id: string; status: string }>(
    shopper,
    "requestReturn",
    "return",
    {
      orderId: order.id,
      lines: [{ orderLineId: order.lines[0]?.id, quantity: 1, reason: "SIZE_TOO_SMALL" }],
      exchangeLines: [{ sku: "SOCKS", quantity: 1 }],
    },
    "id status",
  );
  expect(asked.status).toBe("OPEN");
  const see = async (send = shopper) => (await send<{ return: Seen }>(returnQuery, { id: asked.id })).return;
  const labelled = await eventually(see, (of) => of.reverseDelivery !== null && of.exchange.order !== null);
  expect(labelled).toMatchObject({
    ...{ status: "OPEN", labelErrors: [], exchange: { status: "PLACED" } },
    reverseDelivery: { shipment: { direction: "RETURN", return: { id: asked.id }, label: { cost: null } } },
  });
  const { shipment } = labelled.reverseDelivery ?? expect.fail("there is no parcel");
  const file = await fetch(shipment.label.url ?? "");
  expect([file.status, file.headers.get("content-type")]).toEqual([200, "application/pdf"]);

  await push(running, settings, shipment.trackingNumber, usualWay);
  await eventually(see, ({ status }) => status === "IN_TRANSIT");
  const units = labelled.lines.map(({ id }) => ({ returnLineId: id, disposition: "RESTOCK", quantity: 1 }));
  await make(admin, "receiveReturn", "return", { id: asked.id, locationId: shop.locationId, units });
  const refunded = await make<{ refunds: object[] }>(
    admin,
    "refundReturn",
    "return",
    { id: asked.id },
    "refunds { amount { amount } exchange { amount } lines { credit { amount } tax { amount } } }",
  );
  // Three at 33.33 less 10.00 and 19 % on it: a third of 107.09. The socks are taxed as the shirt was.
  const credit = [{ credit: { amount: "35.70" }, tax: { amount: "5.70" } }];
  expect(refunded.refunds).toEqual([{ amount: { amount: "29.75" }, exchange: { amount: "5.95" }, lines: credit }]);
  const exchange = labelled.exchange.order ?? expect.fail("nothing is sent in exchange");
  await make(admin, "issueInvoice", "invoice", { orderId: exchange.id });
  const second = fedexTrackingNumber(502);
  await createShipment(admin, exchange.id, second);
  await push(running, settings, second, usualWay);
  await eventually(
    () => orderOf(exchange.id),
    ({ status }) => status === "COMPLETED",
  );
  await make(admin, "closeReturn", "return", { id: asked.id });
  const is = (amount: string) => ({ amount });
  expect([await orderOf(order.id), await orderOf(exchange.id)]).toMatchObject([
    {
      ...{ status: "COMPLETED", returnStatus: "PARTIALLY_RETURNED", total: is("109.90") },
      payment: { captured: is("109.90"), refunded: is("35.70"), outstanding: is("0.00") },
      invoices: {
        nodes: [
          {
            ...{ total: is("109.90"), paid: is("109.90"), credited: is("35.70"), due: is("0.00") },
            creditNotes: [{ amount: is("5.95") }, { amount: is("29.75") }],
          },
        ],
      },
    },
    {
      ...{ status: "COMPLETED", total: is("5.95"), payment: { captured: is("5.95"), outstanding: is("0.00") } },
      invoices: { nodes: [{ total: is("5.95"), paid: is("5.95"), due: is("0.00"), creditNotes: [] }] },
    },
  ]);
});
