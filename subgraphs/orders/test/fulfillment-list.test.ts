import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { staff } from "../../../test/support/identities.ts";
import { succeed } from "../../../test/support/mutate.ts";
import { address, createLocation, createProduct, fresh } from "../../../test/support/seller.ts";
import { type Fulfillment, startFulfillment } from "./fulfillment-support.ts";

let test: Fulfillment;
/** Fulfilment orders by a name of their own, in the order in which they were made. */
const works = new Map<string, { readonly id: string; readonly orderId: string; readonly number: string }>();
let leeds: string;
let always: string;

const make = <T = { id: string }>(mutation: Parameters<typeof succeed>[1], input: object) =>
  succeed<T>(test.subgraphs, mutation, { idempotencyKey: fresh(), ...input });

async function place(name: string, sku: string, channel = "web"): Promise<void> {
  test.subgraphs.clock.advance(60_000);
  const { id: orderId, number } = await test.seller.order({ channel, lines: [{ sku, quantity: 1 }] });
  const [work] = (await test.look(orderId)).fulfillmentOrders;
  works.set(name, { id: work?.id ?? "", orderId, number });
}

beforeAll(async () => {
  test = await startFulfillment();
  // A Monday.
  test.subgraphs.clock.now = new Date("2026-11-23T10:00:00Z");
  const openingHours = ["MONDAY", "TUESDAY"].map((weekday) => ({ weekday, opensAt: "08:00", closesAt: "16:00" }));
  const hours = { timeZone: "Europe/London", handlingDays: 1, cutOffTime: "12:00", openingHours };
  leeds = (await make(createLocation, { name: "Leeds", address, ...hours })).id;
  const price = { amount: "10.00", currencyCode: "EUR" };
  const soon = { sku: "SOON", price, backorderPolicy: "PREORDER", availableFrom: "2026-12-01T09:00:00Z" };
  const variants = [
    { sku: "MUG", price },
    { sku: "CUP", price },
    soon,
    { sku: "LATE", price, backorderPolicy: "ALLOW" },
  ];
  await make(createProduct, { title: "Cups", variants });
  await test.seller.receive("MUG", leeds, 5);
  for (const sku of ["SOON", "LATE"]) {
    await test.seller.receive(sku, leeds, 1);
    await place(`the last ${sku}`, sku);
  }
  // What comes later waits in Leeds: there is no other place yet.
  await place("soon", "SOON");
  await place("late", "LATE");
  always = await test.seller.location();
  await test.seller.receive("CUP", always, 5);
  await place("mug", "MUG");
  await place("cup", "CUP", "store");
  await place("held", "MUG");
  await place("order held", "CUP");
  await test.act("holdFulfillmentOrder", works.get("held") ?? { id: "" }, { reason: "OTHER" });
  const holdOrder = { subgraph: "orders", name: "holdOrder", field: "order", selection: "id" } as const;
  await make(holdOrder, { id: works.get("order held")?.orderId, reason: "HIGH_RISK_OF_FRAUD" });
  await place("collected", "CUP");
  const collected = works.get("collected") ?? { id: "" };
  const lines = (await test.look(works.get("collected")?.orderId ?? "")).fulfillmentOrders[0]?.lines ?? [];
  const box = { lines: lines.map(({ id, quantity }) => ({ fulfillmentLineId: id, quantity })) };
  await test.act("packFulfillmentOrder", collected, { packages: [box] });
  await test.act("markFulfillmentOrderReadyForPickup", collected);
});
afterAll(() => test?.subgraphs.dispose());

interface Page {
  readonly nodes: readonly { readonly id: string; readonly fulfillBy: string | null }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
const query = `query ($first: Int! = 20, $after: Cursor, $locationId: ID, $status: FulfillmentOrderStatus,
  $filter: FulfillmentOrderFilter, $sort: FulfillmentOrderSort! = NEWEST) {
  list: fulfillmentOrders(first: $first, after: $after, locationId: $locationId, status: $status, filter: $filter, sort: $sort) {
    nodes { id fulfillBy } pageInfo { hasNextPage endCursor }
  }
}`;
const read = async (variables: object): Promise<Page> =>
  (await test.subgraphs.run<{ list: Page }>("orders", query, variables, staff())).list;
const nameOf = ({ id }: { readonly id: string }) => [...works].find(([, work]) => work.id === id)?.[0] ?? id;
const listed = async (variables: object) => (await read(variables)).nodes.map(nameOf);
const newestFirst = () => [...works.keys()].toReversed();

describe("the list of fulfilment orders", () => {
  it("holds what meets each condition, and all of them, newest first", async () => {
    const { orderId, number } = works.get("mug") ?? {};
    expect(await listed({})).toEqual(newestFirst());
    expect(await listed({ filter: { orderId } })).toEqual(["mug"]);
    expect(await listed({ filter: { orderNumber: number } })).toEqual(["mug"]);
    expect(await listed({ filter: { orderNumber: number, orderId: works.get("cup")?.orderId } })).toEqual([]);
    expect(await listed({ filter: { orderNumber: "none" } })).toEqual([]);
    expect(await listed({ filter: { statuses: ["SCHEDULED", "ON_HOLD"] } })).toEqual(["held", "late", "soon"]);
    expect(await listed({ status: "ON_HOLD", filter: { statuses: ["SCHEDULED", "ON_HOLD"] } })).toEqual(["held"]);
    expect(await listed({ status: "OPEN", filter: { statuses: ["SCHEDULED"] } })).toEqual([]);
    expect(await listed({ filter: { holdReason: "OTHER" } })).toEqual(["held"]);
    expect(await listed({ filter: { holdReason: "INVENTORY_OUT_OF_STOCK" } })).toEqual([]);
    expect(await listed({ filter: { orderOnHold: true } })).toEqual(["order held"]);
    expect(await listed({ filter: { orderOnHold: false } })).toEqual(
      newestFirst().filter((name) => name !== "order held"),
    );
    expect(await listed({ filter: { deliveryMethod: "PICK_UP" } })).toEqual(["collected"]);
    expect(await listed({ filter: { channel: "store" } })).toEqual(["cup"]);
    expect(await listed({ locationId: always })).toEqual(["collected", "order held", "cup"]);
    expect(await listed({ locationId: leeds, status: "OPEN" })).toEqual(["mug", "the last LATE", "the last SOON"]);
    // The first was placed at one past ten, each of the others a minute later.
    const range = { createdFrom: "2026-11-23T10:02:00Z", createdBefore: "2026-11-23T10:06:00Z" };
    expect(await listed({ filter: range })).toEqual(["mug", "late", "soon", "the last LATE"]);
    expect(await listed({ filter: { ...range, channel: "web", statuses: ["OPEN"] }, locationId: leeds })).toEqual([
      ...["mug", "the last LATE"],
    ]);
  });

  it("tells by when the location hands over: what a warehouse works by", async () => {
    const due = Object.fromEntries((await read({})).nodes.map((node) => [nameOf(node), node.fulfillBy]));
    const [tuesday, midnight] = ["2026-11-24T16:00:00.000Z", "2026-11-24T00:00:00.000Z"];
    expect(due).toEqual({
      ...{ "the last SOON": tuesday, "the last LATE": tuesday, mug: tuesday, held: tuesday },
      ...{ cup: midnight, "order held": midnight, collected: midnight },
      // Comes on a Tuesday, is handled on the Monday after.
      soon: "2026-12-07T16:00:00.000Z",
      late: null,
    });
    const dueBefore = tuesday;
    expect(await listed({ filter: { dueBefore } })).toEqual(["collected", "order held", "cup"]);
    expect(
      await listed({ filter: { dueBefore: "2026-11-24T16:00:00.001Z" }, locationId: leeds, status: "OPEN" }),
    ).toEqual([...["mug", "the last LATE", "the last SOON"]]);
    const byDue = await listed({ sort: "DUE" });
    expect(byDue.slice(0, 3).toSorted()).toEqual(["collected", "cup", "order held"]);
    expect(byDue.slice(3, 7).toSorted()).toEqual(["held", "mug", "the last LATE", "the last SOON"]);
    expect(byDue.slice(7)).toEqual(["soon"]);
    const range = { createdFrom: "2026-11-23T10:02:00Z", dueBefore: "2026-12-01T00:00:00Z" };
    expect(await listed({ sort: "DUE", status: "SCHEDULED" })).toEqual(["soon"]);
    expect(await listed({ sort: "DUE", status: "ON_HOLD", locationId: leeds, filter: range })).toEqual(["held"]);
    expect(await listed({ sort: "DUE", status: "OPEN", filter: { dueBefore, channel: "store" } })).toEqual(["cup"]);
  });

  it.each(["NEWEST", "DUE"])("has pages without gap or double by %s", async (sort) => {
    const whole = await listed({ sort });
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page: Page = await read({ sort, first: 2, after });
      seen.push(...page.nodes.map(nameOf));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual(whole);
  });

  it("gives work another due date where it goes, or when what it waits for comes", async () => {
    await test.seller.receive("MUG", always, 5);
    await test.act("moveFulfillmentOrder", works.get("held") ?? { id: "" }, { locationId: always });
    test.subgraphs.clock.advance(3_600_000 * 4);
    await test.seller.receive("LATE", leeds, 1);
    await test.subgraphs.quiet();
    const of = async (name: string) =>
      (await read({ filter: { orderId: works.get(name)?.orderId }, sort: "DUE" })).nodes.map(
        ({ fulfillBy }) => fulfillBy,
      );
    expect(await of("held")).toEqual(["2026-11-24T00:00:00.000Z", "2026-11-24T16:00:00.000Z"]);
    // It came after the cut-off: Tuesday is the first day, and the Monday after the next.
    expect(await of("late")).toEqual(["2026-11-30T16:00:00.000Z"]);
  });
});
