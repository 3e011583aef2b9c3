import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { insist, type Mutation, refusals } from "../../../test/support/mutate.ts";
import { address, fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import { snapshot } from "../../../test/support/snapshot.ts";
import { stockFaults } from "../../../test/support/stock-checker.ts";
import { readStockHistory } from "../../../test/support/stock-history.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { numbers, startOrders } from "./support.ts";

const money = "{ amount currencyCode }";
const placeOrder: Mutation = {
  subgraph: "orders",
  name: "placeOrder",
  field: "order",
  selection: `id number externalId channel status fulfillmentStatus customer { id } cancelReason placedAt updatedAt version
    total ${money} shippingAddress { name company line1 line2 city region postalCode countryCode phone }
    lines { id sku title quantity unitPrice ${money} total ${money} variant { id } order { id } }`,
};

interface Order {
  readonly id: string;
  readonly number: string;
  readonly customer: { readonly id: string } | null;
}

let subgraphs: Subgraphs;
let seller: Seller;
beforeAll(async () => {
  subgraphs = await startOrders({ rehearse: true });
  seller = sellerOf(subgraphs);
});
afterAll(() => subgraphs?.dispose());

const attempt = (input: object, identity = staff()) =>
  insist<Order>(subgraphs, placeOrder, { idempotencyKey: fresh(), shippingAddress: address, ...input }, identity);
const dump = () => snapshot(subgraphs, ["customers", "inventory", "orders"], numbers);
const eventsOf = async (id: string) => {
  await subgraphs.quiet();
  return subgraphs.db("orders").collection("events").find({ "subject.id": id }).sort({ seq: 1 }).toArray();
};

describe("placeOrder", () => {
  it("writes down what was ordered as it is now, and commits its stock", async () => {
    const customerId = await seller.customer();
    const [mug, tee] = [fresh("MUG"), fresh("TEE")];
    const [mugId, teeId] = [await seller.stocked(mug, 5, "12.50"), await seller.stocked(tee, 5, "0.99")];
    const placedAt = subgraphs.clock.now.toISOString();
    const externalId = fresh("shop");
    const lines = [
      { sku: mug, quantity: 2 },
      { sku: tee, quantity: 3 },
      { sku: mug, quantity: 1 },
    ];
    const { value, userErrors } = await attempt({ channel: "shopify", externalId, customerId, lines });
    expect(userErrors).toEqual([]);
    const euro = (amount: string) => ({ amount, currencyCode: "EUR" });
    const id = expect.stringMatching(/^oln_[0-9a-f]{32}$/) as string;
    const line = (sku: string, variantId: string, quantity: number, unitPrice: string, total: string) => ({
      id,
      sku,
      title: `Product ${sku}`,
      quantity,
      unitPrice: euro(unitPrice),
      total: euro(total),
      variant: { id: variantId },
      order: { id: value?.id },
    });
    expect(value).toEqual({
      id: expect.stringMatching(/^ord_[0-9a-f]{32}$/) as string,
      number: expect.stringMatching(/^1\d{3}$/) as string,
      externalId,
      channel: "shopify",
      status: "CONFIRMED",
      fulfillmentStatus: "UNFULFILLED",
      customer: { id: customerId },
      cancelReason: null,
      placedAt,
      updatedAt: placedAt,
      version: 1,
      total: euro("40.47"),
      shippingAddress: { company: null, line2: null, region: null, phone: null, ...address },
      lines: [
        line(mug, mugId, 2, "12.50", "25.00"),
        line(tee, teeId, 3, "0.99", "2.97"),
        line(mug, mugId, 1, "12.50", "12.50"),
      ],
    });
    expect(await eventsOf(value?.id ?? "")).toMatchObject([
      {
        type: "order.placed",
        tenant: "acme",
        actor: "user:anna",
        correlationId: "c-test",
        subject: { type: "order", version: 1 },
        data: { orderId: value?.id, number: value?.number, customerId, previousStatus: null, status: "CONFIRMED" },
      },
    ]);
    expect(await subgraphs.db("orders").collection("placements").countDocuments({})).toBe(0);
    expect(stockFaults(await readStockHistory(subgraphs, [value?.id ?? ""]))).toEqual([]);
  });

  it("numbers orders upwards for each tenant on its own", async () => {
    const numbersOf = async (tenant: string) => {
      const here = sellerOf(subgraphs, tenant);
      await here.stocked("SKU", 100);
      const orders = await Promise.all(
        Array.from({ length: 10 }, () => here.order({ lines: [{ sku: "SKU", quantity: 1 }] })),
      );
      return orders.map(({ number }) => Number(number)).toSorted((a, b) => a - b);
    };
    const first = Array.from({ length: 10 }, (_, n) => 1001 + n);
    expect(await Promise.all([numbersOf("numbers-a"), numbersOf("numbers-b")])).toEqual([first, first]);
  });

  it("takes totals up to the largest that can be counted", async () => {
    const sku = fresh("YEN");
    await seller.product([sku], { amount: "9007199254740991", currencyCode: "JPY" });
    await seller.receive(sku, await seller.location(), 5);
    const { value } = await attempt({ lines: [{ sku, quantity: 1 }] });
    expect(value).toMatchObject({ total: { amount: "9007199254740991", currencyCode: "JPY" } });
    expect(refusals(await attempt({ lines: [{ sku, quantity: 2 }] }))).toEqual(["input.lines INVALID"]);
  });
});

describe("a refused order", () => {
  it("leaves nothing behind, wherever the refusal comes from", async () => {
    const sku = fresh("SKU");
    await seller.stocked(sku, 3);
    const yen = fresh("YEN");
    await seller.product([yen], { amount: "100", currencyCode: "JPY" });
    await seller.receive(yen, await seller.location(), 5);
    const foreign = sellerOf(subgraphs, "globex");
    const [foreignCustomer, foreignSku] = [await foreign.customer(), fresh("FOREIGN")];
    await foreign.stocked(foreignSku, 5);
    const externalId = fresh("taken");
    await seller.order({ externalId, lines: [{ sku, quantity: 1 }] });
    const one = [{ sku, quantity: 1 }];
    const before = await dump();
    const cases: [object, ...string[]][] = [
      [{ lines: [] }, "input.lines BLANK"],
      [{ lines: [{ sku, quantity: 0 }] }, "input.lines.0.quantity INVALID"],
      [{ lines: [{ sku, quantity: -1 }] }, "input.lines.0.quantity INVALID"],
      [{ lines: [{ sku, quantity: 1_000_000_000 }] }, "input.lines.0.quantity INVALID"],
      [{ lines: Array.from({ length: 251 }, () => ({ sku, quantity: 1 })) }, "input.lines TOO_LONG"],
      [{ lines: one, channel: " " }, "input.channel BLANK"],
      [{ lines: one, externalId: "x".repeat(121) }, "input.externalId TOO_LONG"],
      [
        { lines: one, shippingAddress: { ...address, name: "", countryCode: "ZZ" } },
        "input.shippingAddress.name BLANK",
        "input.shippingAddress.countryCode INVALID",
      ],
      [{ lines: [...one, { sku: "NOPE", quantity: 1 }] }, "input.lines.1.sku UNKNOWN_SKU"],
      [{ lines: [{ sku: foreignSku, quantity: 1 }] }, "input.lines.0.sku UNKNOWN_SKU"],
      [{ lines: [{ sku: '{"$gt":""}', quantity: 1 }] }, "input.lines.0.sku UNKNOWN_SKU"],
      [{ lines: [...one, { sku: yen, quantity: 1 }] }, "input.lines.1.sku CURRENCY_MISMATCH"],
      [{ lines: one, customerId: "cus_none" }, "input.customerId NOT_FOUND"],
      [{ lines: one, customerId: foreignCustomer }, "input.customerId NOT_FOUND"],
      [{ lines: one, externalId }, "input.externalId TAKEN"],
      [{ lines: [{ sku, quantity: 3 }] }, "input.lines.0.quantity INSUFFICIENT_STOCK"],
      [{ lines: [...one, { sku, quantity: 2 }, { sku: yen, quantity: 0 }] }, "input.lines.2.quantity INVALID"],
      [
        { lines: [...one, { sku, quantity: 2 }] },
        "input.lines.0.quantity INSUFFICIENT_STOCK",
        "input.lines.1.quantity INSUFFICIENT_STOCK",
      ],
    ];
    for (const [input, ...expected] of cases) {
      const answer = await attempt(input);
      expect([input, answer.value, refusals(answer)]).toEqual([input, null, expected]);
    }
    expect(await dump()).toEqual(before);
  });

  it("lets go of its key, for any input", async () => {
    const sku = fresh("SKU");
    await seller.stocked(sku, 3);
    const idempotencyKey = fresh();
    for (const quantity of [0, 4, 5]) {
      expect((await attempt({ idempotencyKey, lines: [{ sku, quantity }] })).value).toBeNull();
    }
    expect((await attempt({ idempotencyKey, lines: [{ sku, quantity: 3 }] })).value).not.toBeNull();
  });
});

describe("a channel's own id", () => {
  it("makes one order of many calls with keys of their own", async () => {
    const sku = fresh("SKU");
    await seller.stocked(sku, 50);
    const externalId = fresh("shop");
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => attempt({ externalId, lines: [{ sku, quantity: 1 }] })),
    );
    expect(answers.filter(({ value }) => value !== null)).toHaveLength(1);
    expect(answers.filter(({ value }) => value === null).map(refusals)).toEqual(
      Array.from({ length: 11 }, () => ["input.externalId TAKEN"]),
    );
    expect(await subgraphs.db("orders").collection("orders").countDocuments({ externalId })).toBe(1);
    expect(stockFaults(await readStockHistory(subgraphs))).toEqual([]);
  });

  it("is free in another channel and in another tenant", async () => {
    const externalId = fresh("shop");
    for (const tenant of ["acme", "globex"]) {
      const here = sellerOf(subgraphs, tenant);
      const sku = fresh("SKU");
      await here.stocked(sku, 5);
      for (const channel of ["web", "phone"]) {
        expect(await here.order({ channel, externalId, lines: [{ sku, quantity: 1 }] })).toMatchObject({
          status: "CONFIRMED",
        });
      }
    }
  });
});

describe("a shopper", () => {
  it("orders for himself or herself alone", async () => {
    const sku = fresh("SKU");
    await seller.stocked(sku, 10);
    const [me, other] = [await seller.customer(), await seller.customer()];
    const lines = [{ sku, quantity: 1 }];
    expect((await attempt({ lines }, shopper(me))).value?.customer).toEqual({ id: me });
    expect((await attempt({ lines, customerId: me }, shopper(me))).value?.customer).toEqual({ id: me });
    const before = await dump();
    expect(refusals(await attempt({ lines, customerId: other }, shopper(me)))).toEqual(["input.customerId NOT_FOUND"]);
    expect(await dump()).toEqual(before);
  });

  it("shares no keys with others: the same call is another order", async () => {
    const sku = fresh("SKU");
    await seller.stocked(sku, 10);
    const call = { idempotencyKey: fresh(), lines: [{ sku, quantity: 1 }] };
    const identities = [shopper(await seller.customer()), shopper(await seller.customer()), staff()];
    const answers = await Promise.all(identities.map((identity) => attempt(call, identity)));
    expect(answers.map(({ value }) => value?.customer?.id)).toEqual(identities.map(({ customerId }) => customerId));
    expect(new Set(answers.map(({ value }) => value?.id)).size).toBe(3);
    expect(await Promise.all(identities.map((identity) => attempt(call, identity)))).toEqual(answers);
  });
});
