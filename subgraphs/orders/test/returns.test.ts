import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shopper, staff } from "../../../test/support/identities.ts";
import { mutate, refusals } from "../../../test/support/mutate.ts";
import { fresh, type Seller, sellerOf } from "../../../test/support/seller.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { type Returns, returnsOf } from "./support/returns.ts";
import { startOrders } from "./support.ts";

const dayMs = 24 * 3_600_000;
let subgraphs: Subgraphs;
let seller: Seller;
let returns: Returns;
let sku: string;
let locationId: string;
let sample: string;
beforeAll(async () => {
  subgraphs = await startOrders();
  seller = sellerOf(subgraphs);
  returns = returnsOf(subgraphs);
  sku = fresh("SKU");
  await seller.stocked(sku, 10_000);
  locationId = await seller.location();
  sample = (await delivered()).id;
});
afterAll(() => subgraphs?.dispose());

const delivered = (quantity = 2, customerId?: string) =>
  returns.delivered({ lines: [{ sku, quantity }], ...(customerId === undefined ? {} : { customerId }) });
/** One like the order of two that was delivered first. */
const another = () => returns.copy(sample);
const asked = async (quantity = 2) => {
  const order = quantity === 2 ? await another() : await delivered(quantity);
  return { orderId: order.id, lines: [{ orderLineId: order.lines[0], quantity, reason: "UNWANTED" }] };
};
const requested = async (quantity = 2) => returns.do("requestReturn", await asked(quantity));
const open = async (quantity = 2) => returns.do("approveReturn", { id: (await requested(quantity)).id });
const all = (of: { lines: readonly { id: string; quantity: number }[] }, disposition = "RESTOCK") =>
  of.lines.map(({ id, quantity }) => ({ returnLineId: id, quantity, disposition }));
const policy = (input: object) =>
  mutate(
    subgraphs,
    { subgraph: "orders", name: "updateReturnPolicy", field: "returnPolicy", selection: "version windowDays" },
    { idempotencyKey: fresh(), ...input },
  );

describe("a return", () => {
  it("goes from request to close, with one event and one entry in the order's timeline for each step", async () => {
    const of = await requested(3);
    expect(of).toMatchObject({ status: "REQUESTED", version: 1, order: { returnStatus: "RETURN_REQUESTED" } });
    const nowhere = { id: of.id, locationId: "loc_nowhere" };
    expect(refusals(await returns.try("approveReturn", nowhere))).toEqual(["input.locationId NOT_FOUND"]);
    expect(await returns.do("approveReturn", { id: of.id, locationId })).toMatchObject({
      status: "OPEN",
      order: { returnStatus: "IN_PROGRESS" },
    });
    const [line] = of.lines;
    const part = { returnLineId: line?.id, quantity: 1 };
    const some = { id: of.id, locationId, units: [{ ...part, disposition: "INSPECT" }] };
    expect(await returns.do("receiveReturn", some)).toMatchObject({ status: "PARTIALLY_RECEIVED", version: 3 });
    const rest = [
      { ...part, disposition: "WRITE_OFF", note: "torn" },
      { ...part, disposition: "MISSING" },
    ];
    expect(await returns.do("receiveReturn", { ...some, units: rest })).toMatchObject({
      status: "RECEIVED",
      lines: [{ receivedQuantity: 2 }],
    });
    expect(refusals(await returns.try("receiveReturn", some))).toEqual(["input.id INVALID_STATE"]);
    expect(await returns.do("closeReturn", { id: of.id })).toMatchObject({
      status: "CLOSED",
      version: 5,
      order: { returnStatus: "PARTIALLY_RETURNED" },
    });

    const events = await subgraphs.db("orders").collection("events").find({ "subject.id": of.id }).toArray();
    const told = events.map((event) => `${event["type"]} ${event["subject"].version}`).toSorted();
    expect(told).toEqual([
      "return.approved 2",
      "return.closed 5",
      "return.received 3",
      "return.received 4",
      "return.requested 1",
    ]);
    const query = `query ($id: ID!) { order(id: $id) { timeline { nodes { type after } } returns { nodes { number } } } }`;
    const { order } = await subgraphs.run<{
      order: { timeline: { nodes: { type: string; after: object }[] }; returns: { nodes: { number: string }[] } };
    }>("orders", query, { id: of.order.id });
    const entries = order.timeline.nodes.filter(({ type }) => type === "order.return_changed");
    expect(entries.map(({ after }) => (after as { returns: { status: string }[] }).returns[0]?.status)).toEqual([
      "CLOSED",
      "RECEIVED",
      "PARTIALLY_RECEIVED",
      "OPEN",
      "REQUESTED",
    ]);
    expect(order.returns.nodes).toEqual([{ number: of.number }]);

    await subgraphs.quiet();
    const levels = await subgraphs.db("inventory").collection("stockLevels").find({ sku, locationId }).toArray();
    expect(levels).toMatchObject([{ available: expect.any(Number), qualityControl: 1, damaged: 1 }]);
  });

  it("is declined for a reason, and the units can be asked for again", async () => {
    const of = await requested();
    const declined = await returns.do("declineReturn", { id: of.id, reason: "NOT_AS_CLAIMED", note: "worn" });
    expect(declined).toMatchObject({ status: "DECLINED", order: { returnStatus: "NO_RETURN" } });
    expect(await returns.returnable(of.order.id)).toEqual(["2"]);
    expect(refusals(await returns.try("approveReturn", { id: of.id }))).toEqual(["input.id INVALID_STATE"]);
  });

  it("never takes back more than was delivered, however many ask at once", async () => {
    const order = await delivered(5);
    const one = { orderId: order.id, lines: [{ orderLineId: order.lines[0], quantity: 1, reason: "OTHER" }] };
    const answers = await Promise.all(Array.from({ length: 20 }, () => returns.try("requestReturn", one)));
    expect(answers.filter(({ value }) => value).length).toBe(5);
    expect(await returns.returnable(order.id)).toEqual(["0 ALREADY_IN_RETURN"]);
    const numbers = answers.flatMap(({ value }) => value?.number ?? []).toSorted();
    expect(numbers).toEqual([1, 2, 3, 4, 5].map((n) => `${order.number}-R${n}`));
  });

  it("is received once, however many count at once", async () => {
    const of = await open(4);
    const units = [{ returnLineId: of.lines[0]?.id, quantity: 1, disposition: "RESTOCK" }];
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => returns.try("receiveReturn", { id: of.id, locationId, units })),
    );
    expect(answers.filter(({ value }) => value).length).toBe(4);
    expect(await returns.find(of.id)).toMatchObject({ status: "RECEIVED", lines: [{ receivedQuantity: 4 }] });
  });
});

describe("the policy", () => {
  it("says what can be returned, until when, and why not", async () => {
    const { id: waiting } = await seller.order({ lines: [{ sku, quantity: 1 }] });
    expect(await returns.returnable(waiting)).toEqual(["0 NOT_DELIVERED"]);
    const order = await delivered(2);
    expect(await returns.returnable(order.id)).toEqual(["2"]);
    subgraphs.clock.advance(30 * dayMs);
    expect(await returns.returnable(order.id)).toEqual(["2"]);
    subgraphs.clock.advance(1);
    expect(await returns.returnable(order.id)).toEqual(["0 RETURN_PERIOD_ENDED"]);
    const late = { orderId: order.id, lines: [{ orderLineId: order.lines[0], quantity: 1, reason: "OTHER" }] };
    expect(refusals(await returns.try("requestReturn", late))).toEqual(["input.lines.0.orderLineId INVALID_STATE"]);
    expect(await returns.do("requestReturn", { ...late, ignorePolicy: true })).toMatchObject({ status: "REQUESTED" });
  });

  it("is data: windows, final sale, photos, notes and approval by itself", async () => {
    await seller.stocked("FINAL", 10);
    const { value } = await policy({
      windows: [{ countryCodes: ["GB"], skus: [sku], days: 60 }],
      finalSaleSkus: ["final"],
      photoReasons: ["DEFECTIVE"],
      noteReasons: ["OTHER"],
      autoApproval: { enabled: true, reasons: ["UNWANTED"], limits: [{ amount: "10.00", currencyCode: "EUR" }] },
    });
    expect(value).toEqual({ version: 1, windowDays: 30 });
    const order = await returns.delivered({
      lines: [
        { sku, quantity: 3 },
        { sku: "FINAL", quantity: 1 },
      ],
    });
    expect(await returns.returnable(order.id)).toEqual(["3", "0 FINAL_SALE"]);
    subgraphs.clock.advance(45 * dayMs);
    expect(await returns.returnable(order.id)).toEqual(["3", "0 FINAL_SALE"]);
    const line = (reason: string, more = {}) => ({
      orderId: order.id,
      lines: [{ orderLineId: order.lines[0], quantity: 1, reason, ...more }],
    });
    expect(refusals(await returns.try("requestReturn", line("DEFECTIVE")))).toEqual(["input.lines.0.photoUrls BLANK"]);
    expect(refusals(await returns.try("requestReturn", line("OTHER")))).toEqual(["input.lines.0.note BLANK"]);
    expect(await returns.do("requestReturn", line("UNWANTED"))).toMatchObject({ status: "OPEN", version: 2 });
    const photo = { photoUrls: ["https://cdn.example.com/a.jpg"] };
    expect(await returns.do("requestReturn", line("DEFECTIVE", photo))).toMatchObject({ status: "REQUESTED" });
    const bad = await policy({
      windowDays: -1,
      restockingPercent: "101",
      windows: [{ countryCodes: ["XX"], days: 1 }],
    });
    expect(refusals(bad)).toEqual([
      "input.windowDays INVALID",
      "input.windows.0.countryCodes INVALID",
      "input.restockingPercent INVALID",
    ]);
    await policy({
      windows: [],
      finalSaleSkus: [],
      photoReasons: [],
      noteReasons: [],
      autoApproval: { enabled: false, reasons: [] },
    });
  });
});

describe("for a shopper", () => {
  it("there are only own returns, and nothing that is the seller's to do", async () => {
    const [mine, other] = [await seller.customer(), await seller.customer()];
    const [me, stranger] = [shopper(mine), shopper(other)];
    const order = await delivered(2, mine);
    const ask = {
      orderId: order.id,
      lines: [{ orderLineId: order.lines[0], quantity: 1, reason: "STYLE", note: "no" }],
    };
    expect(refusals(await returns.try("requestReturn", ask, stranger))).toEqual(["input.orderId NOT_FOUND"]);
    expect(refusals(await returns.try("requestReturn", { ...ask, ignorePolicy: true }, me))).toEqual([
      "input.ignorePolicy INVALID",
    ]);
    const of = await returns.do("requestReturn", ask, me);
    expect(await returns.find(of.id, stranger)).toBeNull();
    expect(await returns.returnable(order.id, stranger)).toBeNull();
    expect(await returns.find(of.id, me)).toMatchObject({ id: of.id });
    for (const [name, input] of [
      ["approveReturn", {}],
      ["declineReturn", { reason: "OTHER" }],
      ["receiveReturn", { locationId, units: all(of) }],
      ["refundReturn", {}],
      ["closeReturn", {}],
    ] as const) {
      expect([name, refusals(await returns.try(name, { id: of.id, ...input }, me))]).toEqual([
        name,
        ["input.id NOT_FOUND"],
      ]);
    }
    const list = (identity: typeof me, args: string) =>
      subgraphs.run<{ returns: { nodes: { id: string }[] } }>(
        "orders",
        `{ returns${args} { nodes { id } } }`,
        {},
        identity,
      );
    expect((await list(me, "")).returns.nodes).toEqual([{ id: of.id }]);
    expect((await list(me, `(customerId: "${other}")`)).returns.nodes).toEqual([]);
    expect((await list(stranger, `(orderId: "${order.id}")`)).returns.nodes).toEqual([]);
    expect((await list(staff(), `(customerId: "${mine}", status: REQUESTED)`)).returns.nodes).toEqual([{ id: of.id }]);
    expect(refusals(await returns.try("cancelReturn", { id: of.id }, stranger))).toEqual(["input.id NOT_FOUND"]);
    expect(await returns.do("cancelReturn", { id: of.id }, me)).toMatchObject({ status: "CANCELLED" });
  });
});
