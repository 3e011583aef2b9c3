import { createApp as createCustomers } from "@waybill/customers";
import { createApp as createInventory } from "@waybill/inventory";
import { createApp as createOrders } from "@waybill/orders";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { address, fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import { startSubgraphs, type Subgraphs } from "../../../test/support/subgraphs.ts";

let subgraphs: Subgraphs;
let seller: Seller;
beforeAll(async () => {
  subgraphs = await startSubgraphs({
    customers: createCustomers,
    inventory: createInventory,
    orders: (deps) => createOrders({ ...deps, orders: { paymentAccounts: [] } }),
  });
  seller = sellerOf(subgraphs);
  await seller.stocked("LAMP", 1_000, "25.00");
});
afterAll(() => subgraphs?.dispose());

const make = async (mutation: string, input: object): Promise<string> => {
  const type = `${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}Input`;
  const text = `mutation ($input: ${type}!) { made: ${mutation}(input: $input) { invoice { id } userErrors { message } } }`;
  const { made } = await subgraphs.run<{ made: { invoice: { id: string } } }>("orders", text, {
    input: { idempotencyKey: fresh(), ...input },
  });
  return made.invoice.id;
};

test("an order's invoices are paged, the newest first, also of many orders at once", async () => {
  const orders = await Promise.all([1, 2].map(() => seller.order({ lines: [{ sku: "LAMP", quantity: 1 }] })));
  const issued = new Map<string, string[]>();
  for (const { id: orderId } of orders) {
    const voided = await make("issueInvoice", { orderId });
    await make("voidInvoice", { id: voided });
    subgraphs.clock.advance(1);
    issued.set(orderId, [await make("issueInvoice", { orderId }), voided]);
  }
  const query = `query ($first: Int!, $after: Cursor) { orders { nodes {
    id invoices(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } } }`;
  interface Listed {
    id: string;
    invoices: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
  }
  const { orders: all } = await subgraphs.run<{ orders: { nodes: Listed[] } }>("orders", query, { first: 1 });
  const one = `query ($id: ID!, $after: Cursor) { order(id: $id) {
    invoices(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage } } } }`;
  expect(all.nodes).toHaveLength(2);
  for (const { id, invoices } of all.nodes) {
    const [newest, voided] = issued.get(id) ?? [];
    expect(invoices).toMatchObject({ nodes: [{ id: newest }], pageInfo: { hasNextPage: true } });
    const rest = await subgraphs.run("orders", one, { id, after: invoices.pageInfo.endCursor });
    expect(rest).toEqual({ order: { invoices: { nodes: [{ id: voided }], pageInfo: { hasNextPage: false } } } });
  }
});

test.each([
  ["a person's order", async () => ({}), 14],
  ["a company's order", async () => ({ companyId: await seller.company(30) }), 30],
  ["an order to be paid at once", async () => ({ paymentTerms: "DUE_ON_RECEIPT" }), 0],
])("%s is due as was agreed, unless the invoice says otherwise", async (_, agreed, days) => {
  const input = { ...(await agreed()), lines: [{ sku: "LAMP", quantity: 1 }] };
  const daysOf = async (dueInDays?: number): Promise<number> => {
    const { id: orderId } = await seller.order(input);
    const id = await make("issueInvoice", { orderId, ...(dueInDays === undefined ? {} : { dueInDays }) });
    const { invoice } = await subgraphs.run<{ invoice: { issuedAt: string; dueAt: string } }>(
      "orders",
      `{ invoice(id: "${id}") { issuedAt dueAt } }`,
    );
    return (Date.parse(invoice.dueAt) - Date.parse(invoice.issuedAt)) / 86_400_000;
  };
  expect([await daysOf(), await daysOf(7)]).toEqual([days, 7]);
});

test("an invoice keeps the seller as it was when it was issued", async () => {
  const settings = `mutation ($input: UpdateInvoiceSettingsInput!) { updateInvoiceSettings(input: $input) {
    invoiceSettings { version seller { legalName iban } } userErrors { code path } } }`;
  const set = async (input: object, identity = staff()): Promise<unknown> => {
    const given = { idempotencyKey: fresh(), legalName: "Lamps Ltd", address, ...input };
    const { data, errors } = await subgraphs.execute("orders", settings, { input: given }, identity);
    return (
      (data as Record<string, unknown> | null)?.["updateInvoiceSettings"] ??
      errors?.map(({ extensions }) => extensions["code"])
    );
  };
  const read = "{ invoiceSettings { version seller { legalName } } }";
  expect(await subgraphs.run("orders", read)).toEqual({ invoiceSettings: { version: 0, seller: null } });
  expect(await set({ expectedVersion: 0, iban: "DE89 3704 0044 0532 0130 00" })).toEqual({
    invoiceSettings: { version: 1, seller: { legalName: "Lamps Ltd", iban: "DE89370400440532013000" } },
    userErrors: [],
  });
  const placed = () => seller.order({ lines: [{ sku: "LAMP", quantity: 1 }] });
  const first = await make("issueInvoice", { orderId: (await placed()).id });
  expect(await set({ legalName: "Light GmbH" })).toMatchObject({
    invoiceSettings: { version: 2, seller: { legalName: "Light GmbH", iban: null } },
  });
  const second = await make("issueInvoice", { orderId: (await placed()).id });
  const names = await Promise.all(
    [first, second].map((id) => subgraphs.run("orders", `{ invoice(id: "${id}") { seller { legalName } } }`)),
  );
  expect(names).toEqual(["Lamps Ltd", "Light GmbH"].map((legalName) => ({ invoice: { seller: { legalName } } })));

  expect(await set({ iban: "DE00" })).toMatchObject({ userErrors: [{ code: "INVALID", path: ["input", "iban"] }] });
  expect(await set({ expectedVersion: 1 })).toMatchObject({ userErrors: [{ code: "VERSION_CONFLICT" }] });
  expect(await set({}, shopper("cus_1"))).toEqual(["FORBIDDEN"]);
  expect(await subgraphs.run("orders", read, {}, staff("globex"))).toMatchObject({ invoiceSettings: { version: 0 } });
});

interface Listed {
  readonly nodes: readonly { readonly id: string; readonly overdue: boolean }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

test("what is still asked for is listed by due date, overdue or not, and only as long as it is", async () => {
  const customerId = await seller.customer();
  const due = async (dueInDays: number): Promise<string> => {
    const { id: orderId } = await seller.order({ customerId, lines: [{ sku: "LAMP", quantity: 1 }] });
    return make("issueInvoice", { orderId, dueInDays });
  };
  const [late, later, latest] = [await due(1), await due(3), await due(30)];
  const list = async (filter: object, identity = staff()): Promise<string[]> => {
    const text = `query ($filter: InvoiceFilter, $after: Cursor) {
      invoices(first: 1, after: $after, filter: $filter) { nodes { id overdue } pageInfo { hasNextPage endCursor } } }`;
    const ids: string[] = [];
    for (let after: string | null = null; ;) {
      const { invoices }: { invoices: Listed } = await subgraphs.run(
        "orders",
        text,
        { after, filter: { customerId, ...filter } },
        identity,
      );
      ids.push(...invoices.nodes.map(({ id, overdue }) => (overdue ? `${id} overdue` : id)));
      if (!invoices.pageInfo.hasNextPage) return ids;
      after = invoices.pageInfo.endCursor;
    }
  };
  const day = 86_400_000;
  const inDays = (days: number): string => new Date(subgraphs.clock().getTime() + days * day).toISOString();
  expect((await list({})).toSorted()).toEqual([late, later, latest].toSorted());
  expect(await list({ overdue: true })).toEqual([]);
  expect(await list({ dueBefore: inDays(10) })).toEqual([late, later]);
  subgraphs.clock.advance(4 * day);
  expect(await list({ overdue: true })).toEqual([`${late} overdue`, `${later} overdue`]);
  expect(await list({ overdue: false })).toEqual([latest]);
  expect(await list({ overdue: true, dueBefore: inDays(-2) })).toEqual([`${late} overdue`]);
  expect(await list({ overdue: true }, shopper(customerId))).toHaveLength(2);
  expect(await list({ overdue: true }, shopper("cus_other"))).toEqual([]);
  await make("voidInvoice", { id: late });
  expect(await list({ overdue: true })).toEqual([`${later} overdue`]);
});

test("an invoice says what was taken off, what shipping is charged, and which company buys for which order of its", async () => {
  const { userErrors, made } = await subgraphs
    .run<{ made: { order: { id: string }; userErrors: object[] } }>(
      "orders",
      "mutation ($input: PlaceOrderInput!) { made: placeOrder(input: $input) { order { id } userErrors { path } } }",
      {
        input: {
          idempotencyKey: fresh(),
          ...{ companyId: await seller.company(30), poNumber: "PO-77", shippingAddress: address, taxesIncluded: true },
          lines: [
            {
              ...{ sku: "LAMP", quantity: 2, taxLines: [{ title: "VAT", rate: "0.19" }] },
              discounts: [{ title: "Welcome", amount: { amount: "10.00", currencyCode: "EUR" } }],
            },
          ],
          shippingLines: [{ title: "Parcel", price: { amount: "4.99", currencyCode: "EUR" } }],
        },
      },
    )
    .then(({ made }) => ({ made, userErrors: made.userErrors }));
  expect(userErrors).toEqual([]);
  const id = await make("issueInvoice", { orderId: made.order.id });
  const { invoice } = await subgraphs.run<{ invoice: object }>(
    "orders",
    `{ invoice(id: "${id}") { poNumber company { name vatId } total { amount } lines {
      title quantity unitPrice { amount } discount { amount } tax { amount } total { amount } } } }`,
  );
  const line = (title: string, quantity: number, ...amounts: readonly string[]) => {
    const [unitPrice, discount, tax, total] = amounts.map((amount) => ({ amount }));
    return { title, quantity, unitPrice, discount, tax, total };
  };
  expect(invoice).toEqual({
    ...{ poNumber: "PO-77", company: { name: expect.stringMatching(/^Company/), vatId: null } },
    total: { amount: "44.99" },
    lines: [
      line("Product LAMP", 2, "25.00", "10.00", "6.39", "40.00"),
      line("Parcel", 1, "4.99", "0.00", "0.00", "4.99"),
    ],
  });
});

test("an invoice asks for nothing that was cancelled before it was paid", async () => {
  const vat = (rate: string) => [{ title: "VAT", rate }];
  const lines = [
    { sku: "LAMP", quantity: 1, taxLines: vat("0.19") },
    { sku: "LAMP", quantity: 2, taxLines: vat("0.07") },
  ];
  const text = `mutation ($input: PlaceOrderInput!) { made: placeOrder(input: $input) { order { id lines { id } } } }`;
  const { made } = await subgraphs.run<{ made: { order: { id: string; lines: { id: string }[] } } }>("orders", text, {
    input: { idempotencyKey: fresh(), shippingAddress: address, lines },
  });
  const { id: orderId, lines: bought } = made.order;
  const id = await make("issueInvoice", { orderId });
  const run = async (name: string, input: object): Promise<void> => {
    const type = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { done: ${name}(input: $input) { userErrors { message } } }`;
    const given = { idempotencyKey: fresh(), ...input };
    expect(await subgraphs.run("orders", query, { input: given })).toEqual({ done: { userErrors: [] } });
  };
  const look = () =>
    subgraphs.run(
      "orders",
      `{ invoice(id: "${id}") { status total { amount } due { amount } credited { amount }
         creditNotes { amount { amount } reason taxBreakdown { rate amount { amount } } } } }`,
    );
  await run("cancelOrderLines", { id: orderId, lines: [{ lineId: bought[1]?.id, quantity: 1 }] });
  const seven = { rate: "0.07", amount: { amount: "1.75" } };
  const first = { amount: { amount: "26.75" }, taxBreakdown: [seven] };
  expect(await look()).toMatchObject({
    invoice: {
      ...{ status: "ISSUED", total: { amount: "83.25" }, due: { amount: "56.50" }, credited: { amount: "26.75" } },
      creditNotes: [first],
    },
  });
  await run("cancelOrder", { id: orderId });
  const rest = [{ rate: "0.19", amount: { amount: "4.75" } }, seven];
  expect(await look()).toMatchObject({
    invoice: {
      ...{ status: "CREDITED", due: { amount: "0.00" }, credited: { amount: "83.25" } },
      creditNotes: [first, { amount: { amount: "56.50" }, taxBreakdown: rest }],
    },
  });
});

test("a shopper sees no draft, void or not, until it is issued", async () => {
  const mine = await seller.customer();
  const { id: orderId } = await seller.order({ customerId: mine, lines: [{ sku: "LAMP", quantity: 1 }] });
  const text = `query ($id: ID!, $order: ID!, $of: [_Any!]!) {
    invoice(id: $id) { id } _entities(representations: $of) { ... on Invoice { id } }
    invoices { nodes { id } } drafts: invoices(status: DRAFT) { nodes { id } }
    order(id: $order) { invoices { nodes { id } pageInfo { hasNextPage } } } }`;
  const seen = (id: string) =>
    subgraphs.run("orders", text, { id, order: orderId, of: [{ __typename: "Invoice", id }] }, shopper(mine));
  const told = (one: { id: string } | null) => {
    const nodes = one ? [one] : [];
    const order = { invoices: { nodes, pageInfo: { hasNextPage: false } } };
    return { invoice: one, _entities: [one], invoices: { nodes }, drafts: { nodes: [] }, order };
  };
  const thrownAway = await make("draftInvoice", { orderId });
  expect(await seen(thrownAway)).toEqual(told(null));
  await make("voidInvoice", { id: thrownAway });
  expect(await seen(thrownAway)).toEqual(told(null));
  const id = await make("draftInvoice", { orderId });
  expect(await seen(id)).toEqual(told(null));
  await make("issueInvoice", { orderId });
  expect(await seen(id)).toEqual(told({ id }));
});
