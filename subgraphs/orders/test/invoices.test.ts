import { createApp as createCustomers } from "@waybill/customers";
import { createApp as createInventory } from "@waybill/inventory";
import type { Identity, UserError } from "@waybill/kernel";
import { createApp as createOrders } from "@waybill/orders";
import { createLogger, listenSubgraph } from "@waybill/service";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";
import { eur, type Money, moneyOf } from "./support/money.ts";

interface ShownInvoice {
  readonly id: string;
  readonly number: string | null;
  readonly status: string;
  readonly version: number;
  readonly total: { readonly amount: string };
  readonly paid: { readonly amount: string };
  readonly credited: { readonly amount: string };
  readonly due: { readonly amount: string };
  readonly lines: readonly {
    readonly title: string;
    readonly quantity: number;
    readonly total: { readonly amount: string };
  }[];
  readonly creditNotes: readonly {
    readonly number: string;
    readonly amount: { readonly amount: string };
    readonly reason: string | null;
    readonly pdf: { readonly url: string };
  }[];
  readonly pdf: { readonly url: string } | null;
}
interface Answer {
  readonly invoice: ShownInvoice | null;
  readonly userErrors: readonly UserError[];
}
const fields = `id number status version total { amount } paid { amount } credited { amount } due { amount }
  lines { title quantity total { amount } } creditNotes { number amount { amount } reason pdf { url } } pdf { url }`;

let subgraphs: Subgraphs;
let seller: Seller;
let money: Money;
let closeDoor: () => Promise<void>;
beforeAll(async () => {
  let publicUrl = "";
  const app: { orders?: Awaited<ReturnType<typeof createOrders>> } = {};
  const orders = { paymentAccounts: [], publicUrl: () => publicUrl };
  subgraphs = await startSubgraphs({
    customers: createCustomers,
    inventory: createInventory,
    orders: async (deps) => (app.orders = await createOrders({ ...deps, orders })),
  });
  if (!app.orders) throw new Error("orders was not started");
  const { server, routes } = app.orders;
  const secret = "the secret of the services in tests";
  const door = await listenSubgraph(server, {
    host: "127.0.0.1",
    port: 0,
    secret,
    logger: createLogger("test", "silent"),
    routes,
  });
  closeDoor = () => door.close();
  publicUrl = door.url.replace("/graphql", "");
  seller = sellerOf(subgraphs);
  money = moneyOf(subgraphs);
  await seller.stocked("LAMP", 10_000, "25.00");
});
afterAll(async () => {
  await closeDoor();
  await subgraphs.dispose();
});

const place = async (input: { customerId?: string } = {}): Promise<string> =>
  (await seller.order({ ...input, lines: [{ sku: "LAMP", quantity: 4 }] })).id;

/** Copies of an order, as they are stored: placing so many takes longer than what is tested. @returns their ids. */
async function copies(orderId: string, count: number): Promise<string[]> {
  const orders = subgraphs.db("orders").collection<{ _id: string; number: string }>("orders");
  const original = await orders.findOne({ _id: orderId });
  if (!original) throw new Error(`there is no order ${orderId}`);
  const made = Array.from({ length: count }, (_, i) => ({ ...original, _id: `${orderId}-${i}`, number: `C-${i}` }));
  await orders.insertMany(made);
  return made.map(({ _id }) => _id);
}

type Mutation = "draftInvoice" | "issueInvoice" | "voidInvoice" | "writeOffInvoice";
async function attempt(mutation: Mutation, input: object, identity?: Identity): Promise<Answer> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { answer: ${mutation}(input: $input) {
    invoice { ${fields} } userErrors { code path message retriable } } }`;
  const { answer } = await subgraphs.run<{ answer: Answer }>(
    "orders",
    query,
    { input: { idempotencyKey: fresh(), ...input } },
    identity,
  );
  return answer;
}
async function make(mutation: Mutation, input: object): Promise<ShownInvoice> {
  const { invoice, userErrors } = await attempt(mutation, input);
  if (!invoice) throw new Error(`${mutation} was refused: ${JSON.stringify(userErrors)}`);
  return invoice;
}
const look = async (id: string, identity?: Identity): Promise<ShownInvoice | null> =>
  (
    await subgraphs.run<{ invoice: ShownInvoice | null }>(
      "orders",
      `query ($id: ID!) { invoice(id: $id) { ${fields} } }`,
      { id },
      identity,
    )
  ).invoice;
const codes = ({ userErrors }: Answer) => userErrors.map((error) => error.code);

test("50 orders invoiced at once have the numbers 1 to 50; refused ones take none", async () => {
  const orders = await copies(await place(), 50);
  const twice = [...orders, ...orders.slice(0, 10)];
  const answers = await Promise.all(twice.map((orderId) => attempt("issueInvoice", { orderId, series: "WEB" })));
  const numbers = answers.flatMap(({ invoice }) => invoice?.number ?? []).toSorted();
  expect(numbers).toEqual(Array.from({ length: 50 }, (_, i) => `WEB-${String(i + 1).padStart(6, "0")}`));
  expect(answers.flatMap(codes)).toEqual(Array.from({ length: 10 }, () => "TAKEN"));
  expect((await make("issueInvoice", { orderId: await place(), series: "WEB" })).number).toBe("WEB-000051");
  // Another series and another tenant count for themselves.
  expect((await make("issueInvoice", { orderId: await place(), series: "SHOP" })).number).toBe("SHOP-000001");
});

test("an order's story adds up to the cent: invoice, payments, refunds, credit notes", async () => {
  const orderId = await place();
  const draft = await make("draftInvoice", { orderId });
  expect(draft).toMatchObject({ number: null, status: "DRAFT", pdf: null, total: { amount: "100.00" } });
  const issued = await make("issueInvoice", { orderId, series: "STORY" });
  expect(issued).toMatchObject({ id: draft.id, number: "STORY-000001", status: "ISSUED", due: { amount: "100.00" } });
  expect(issued.lines).toMatchObject([{ quantity: 4, total: { amount: "100.00" } }]);
  await money.move("recordManualPayment", { orderId, amount: eur("33.33") });
  expect(await look(draft.id)).toMatchObject({
    status: "PARTIALLY_PAID",
    paid: { amount: "33.33" },
    due: { amount: "66.67" },
  });
  subgraphs.clock.advance(1);
  await money.move("recordManualPayment", { orderId });
  await money.move("refundPayment", { orderId, amount: eur("0.01"), reason: "a scratch" });
  subgraphs.clock.advance(1);
  await money.move("refundPayment", { orderId, amount: eur("66.67") });
  const last = await look(draft.id);
  expect(last).toMatchObject({
    status: "PAID",
    paid: { amount: "100.00" },
    credited: { amount: "66.68" },
    due: { amount: "0.00" },
  });
  expect(last?.creditNotes.map(({ amount, reason }) => [amount.amount, reason])).toEqual([
    ["0.01", "a scratch"],
    ["66.67", null],
  ]);
  const { headers } = await fetch(last?.creditNotes[0]?.pdf.url ?? "");
  expect(headers.get("content-disposition")).toBe(`inline; filename="${last?.creditNotes[0]?.number}.pdf"`);
  const [first, second] = (last?.creditNotes ?? []).map(({ number }) => Number(number.slice(3)));
  expect(second).toBe((first ?? 0) + 1);
  await subgraphs.quiet();
  const events = await subgraphs
    .db("orders")
    .collection("events")
    .find({ "subject.id": draft.id })
    .sort({ seq: 1 })
    .toArray();
  expect(events.map(({ type, subject }) => [type, subject.version])).toEqual([
    ["invoice.drafted", 1],
    ["invoice.issued", 2],
    ["invoice.partially_paid", 3],
    ["invoice.paid", 4],
    ["invoice.credited", 5],
    ["invoice.credited", 6],
  ]);
});

test("what was paid and given back before the invoice was issued stands on it", async () => {
  const orderId = await place();
  await money.move("recordManualPayment", { orderId });
  await money.move("refundPayment", { orderId, amount: eur("10.00") });
  const issued = await make("issueInvoice", { orderId });
  expect(issued).toMatchObject({ status: "PAID", paid: { amount: "100.00" }, credited: { amount: "10.00" } });
});

test("an invoice and a payment at once agree in the end", async () => {
  const orders = await Promise.all(Array.from({ length: 10 }, () => place()));
  const ids = await Promise.all(
    orders.map(async (orderId) => {
      const [invoice] = await Promise.all([
        make("issueInvoice", { orderId }),
        money.move("recordManualPayment", { orderId }),
      ]);
      return invoice.id;
    }),
  );
  for (const id of ids) expect(await look(id)).toMatchObject({ status: "PAID" });
});

test("a void invoice keeps its number and makes room for another", async () => {
  const orderId = await place();
  const first = await make("issueInvoice", { orderId, series: "VOIDED" });
  expect(await make("voidInvoice", { id: first.id, reason: "wrong buyer" })).toMatchObject({
    status: "VOID",
    due: { amount: "0.00" },
  });
  expect((await make("issueInvoice", { orderId, series: "VOIDED" })).number).toBe("VOIDED-000002");
});

test("what is refused changes nothing", async () => {
  const [orderId, open, cancelled] = [await place(), await place(), await place()];
  await seller.cancel(cancelled);
  const { id } = await make("issueInvoice", { orderId });
  await money.move("recordManualPayment", { orderId, amount: eur("1.00") });
  const before = await snapshot(subgraphs, ["orders"]);
  const refused: [Mutation, object, string, Identity?][] = [
    ["issueInvoice", { orderId }, "TAKEN"],
    ["draftInvoice", { orderId }, "TAKEN"],
    ["issueInvoice", { orderId: cancelled }, "INVALID_STATE"],
    ["issueInvoice", { orderId: "ord_none" }, "NOT_FOUND"],
    ["issueInvoice", { orderId: open, series: "CN" }, "INVALID"],
    ["issueInvoice", { orderId: open, series: "small" }, "INVALID"],
    ["issueInvoice", { orderId: open, dueInDays: 366 }, "INVALID"],
    ["issueInvoice", { orderId: open }, "NOT_FOUND", staff("globex")],
    ["voidInvoice", { id }, "INVALID_STATE"],
    ["voidInvoice", { id }, "NOT_FOUND", staff("globex")],
    ["writeOffInvoice", { id, expectedVersion: 99 }, "VERSION_CONFLICT"],
  ];
  for (const [mutation, input, code, identity] of refused) {
    expect([mutation, input, ...codes(await attempt(mutation, input, identity))]).toEqual([mutation, input, code]);
  }
  expect(await snapshot(subgraphs, ["orders"])).toEqual(before);
  expect(await make("writeOffInvoice", { id })).toMatchObject({ status: "WRITTEN_OFF", due: { amount: "0.00" } });
});

test("a shopper sees own invoices only, and issues none", async () => {
  const [mine, other] = [await seller.customer(), await seller.customer()];
  const orderId = await place({ customerId: mine });
  const { id } = await make("issueInvoice", { orderId });
  expect((await look(id, shopper(mine)))?.id).toBe(id);
  expect(await look(id, shopper(other))).toBe(null);
  expect(await look(id, staff("globex"))).toBe(null);
  const { number } = (
    await subgraphs.run<{ invoice: { number: string } }>("orders", `{ invoice(id: "${id}") { number } }`)
  ).invoice;
  const byNumber = (identity = staff()) =>
    subgraphs.run("orders", `{ invoiceByNumber(number: "${number}") { id } }`, {}, identity);
  expect(await byNumber()).toEqual({ invoiceByNumber: { id } });
  for (const stranger of [shopper(other), staff("globex")]) {
    expect(await byNumber(stranger)).toEqual({ invoiceByNumber: null });
  }
  const list = '{ invoices { nodes { id } } order(id: "ORDER") { invoices { nodes { id } } } }'.replace(
    "ORDER",
    orderId,
  );
  expect(await subgraphs.run("orders", list, {}, shopper(mine))).toEqual({
    invoices: { nodes: [{ id }] },
    order: { invoices: { nodes: [{ id }] } },
  });
  expect(await subgraphs.run("orders", list, {}, shopper(other))).toEqual({ invoices: { nodes: [] }, order: null });
  await expect(attempt("issueInvoice", { orderId }, shopper(mine))).rejects.toThrow("This is for the seller's staff.");
});

test("the PDF is had by its link alone, and not for long", async () => {
  const names = [
    "Łukasz Ångström",
    "Δημήτρης Παπαδόπουλος",
    "Юлія Ковальчук",
    "Nguyễn Thị Hồng",
    "अदिति शर्मा",
    "山田太郎",
  ];
  for (const name of names) {
    const { answer } = await subgraphs.run<{ answer: { order: { id: string } } }>(
      "orders",
      "mutation ($input: PlaceOrderInput!) { answer: placeOrder(input: $input) { order { id } userErrors { code } } }",
      {
        input: {
          idempotencyKey: fresh(),
          lines: [{ sku: "LAMP", quantity: 1 }],
          shippingAddress: { name, line1: "1 Way", city: "Town", postalCode: "00-950", countryCode: "PL" },
        },
      },
    );
    const { pdf } = await make("issueInvoice", { orderId: answer.order.id });
    const response = await fetch(pdf?.url ?? "");
    expect([name, response.status, response.headers.get("content-type")]).toEqual([name, 200, "application/pdf"]);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 5).toString("latin1")).toBe("%PDF-");
    expect(bytes.includes("NotoSans")).toBe(true);
  }
  const { pdf } = await make("issueInvoice", { orderId: await place() });
  const url = pdf?.url ?? "";
  expect((await fetch(url.replace(/signature=../, "signature=xx"))).status).toBe(404);
  expect((await fetch(url.replace("tenant=acme", "tenant=globex"))).status).toBe(404);
  subgraphs.clock.advance(15 * 60_000);
  expect((await fetch(url)).status).toBe(404);
});
