import type { ExecutionResult } from "graphql";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { publicScopes, staff } from "../../../test/support/identities.ts";
import { type Seller, sellerOf } from "../../../test/support/seller.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { startOrders } from "./support.ts";

interface Change {
  readonly id: string;
  readonly cursor: string;
  readonly orderVersion: number;
  readonly previousStatus: string | null;
  readonly status: string;
  readonly order: { readonly id: string; readonly number: string };
}

const query = `subscription ($orderId: ID, $customerId: ID, $after: Cursor) {
  orderStatusChanged(orderId: $orderId, customerId: $customerId, after: $after) {
    id cursor orderVersion previousStatus status fulfillmentStatus order { id number } } }`;

let subgraphs: Subgraphs;
let seller: Seller;
let open: AsyncIterableIterator<ExecutionResult>[] = [];
/** Where the log ended before the test. */
let start: string;

beforeAll(async () => {
  subgraphs = await startOrders();
  seller = sellerOf(subgraphs);
  await seller.stocked("MUG", 1000);
});
beforeEach(async () => {
  start = await head();
});
afterEach(async () => {
  for (const stream of open) await stream.return?.();
  open = [];
});
afterAll(() => subgraphs?.dispose());

const place = (more: object = {}, from = seller) => from.order({ lines: [{ sku: "MUG", quantity: 1 }], ...more });
const head = async (): Promise<string> => {
  await subgraphs.quiet();
  const types = ["order.placed", "order.cancelled", "order.status_changed"];
  const events = "query ($types: [String!]) { events(first: 500, types: $types) { pageInfo { endCursor } } }";
  const page = await subgraphs.run<{ events: { pageInfo: { endCursor: string } } }>("orders", events, { types });
  return page.events.pageInfo.endCursor;
};
function follow(variables: object, identity = staff()): AsyncIterableIterator<ExecutionResult> {
  const stream = subgraphs.subscribe("orders", query, variables, identity);
  open.push(stream);
  return stream;
}
async function next(stream: AsyncIterator<ExecutionResult>): Promise<Change> {
  const { value, done } = await stream.next();
  if (done || value.errors) throw new Error(JSON.stringify(value?.errors ?? "ended"));
  return (value.data as { orderStatusChanged: Change }).orderStatusChanged;
}
const take = async (stream: AsyncIterator<ExecutionResult>, count: number): Promise<Change[]> => {
  const changes: Change[] = [];
  while (changes.length < count) changes.push(await next(stream));
  return changes;
};

describe("orderStatusChanged", () => {
  it("tells of every change in order, first what came before and then live", async () => {
    const stream = follow({ after: start });
    const order = await place();
    const placed = await next(stream);
    expect(placed).toEqual({
      id: expect.stringMatching(/^evt_/) as string,
      cursor: expect.any(String) as string,
      orderVersion: 1,
      previousStatus: null,
      status: "CONFIRMED",
      fulfillmentStatus: "UNFULFILLED",
      order: { id: order.id, number: order.number },
    });
    await seller.cancel(order.id);
    expect(await next(stream)).toMatchObject({
      orderVersion: 2,
      previousStatus: "CONFIRMED",
      status: "CANCELLED",
      order: { id: order.id },
    });
  });

  it("goes on from every cursor without a gap or a double", async () => {
    const orders = await Promise.all(Array.from({ length: 5 }, () => place()));
    await Promise.all(orders.slice(0, 2).map(({ id }) => seller.cancel(id)));
    const all = await take(follow({ after: start }), 7);
    expect(new Set(all.map(({ id }) => id)).size).toBe(7);
    for (const [index, { cursor }] of all.entries()) {
      const rest = follow({ after: cursor });
      expect(await take(rest, 6 - index)).toEqual(all.slice(index + 1));
      await rest.return?.();
    }
    const live = follow({ after: all.at(-1)?.cursor });
    const another = await place();
    expect((await next(live)).order.id).toBe(another.id);
  });

  it("has the same ids as `events`", async () => {
    const order = await place();
    const [change] = await take(follow({ after: start, orderId: order.id }), 1);
    const found = await subgraphs
      .db("orders")
      .collection<{ _id: string }>("events")
      .find({ "subject.id": order.id })
      .toArray();
    expect(found.map(({ _id }) => _id)).toEqual([change?.id]);
  });

  it("keeps to the order or the customer asked for", async () => {
    const customerId = await seller.customer();
    const [byOrder, byCustomer, all] = [await place(), await place({ customerId }), follow({ after: start })];
    await seller.cancel(byOrder.id);
    await seller.cancel(byCustomer.id);
    const versions = async (variables: object) =>
      (await take(follow({ after: start, ...variables }), 2)).map(
        ({ order, orderVersion }) => `${order.id} ${orderVersion}`,
      );
    expect(await versions({ orderId: byOrder.id })).toEqual([`${byOrder.id} 1`, `${byOrder.id} 2`]);
    expect(await versions({ customerId })).toEqual([`${byCustomer.id} 1`, `${byCustomer.id} 2`]);
    expect(await take(all, 4)).toHaveLength(4);
  });

  it("tells a tenant nothing of another", async () => {
    const globex = sellerOf(subgraphs, "globex");
    await globex.stocked("MUG", 10);
    const mine = follow({ after: start });
    const foreign = await place({}, globex);
    const theirs = follow({ orderId: foreign.id, after: start });
    const silence = theirs.next();
    const own = await place();
    expect((await next(mine)).order.id).toBe(own.id);
    await theirs.return?.();
    expect(await silence).toEqual({ done: true, value: undefined });
  });

  it("shows the order as it is now beside what the event made", async () => {
    const order = await place();
    await seller.cancel(order.id);
    await subgraphs.quiet();
    const stream = subgraphs.subscribe(
      "orders",
      "subscription ($after: Cursor) { orderStatusChanged(after: $after) { orderVersion status order { version status } } }",
      { after: start },
    );
    open.push(stream);
    const { value } = await stream.next();
    expect((value as ExecutionResult).data).toEqual({
      orderStatusChanged: { orderVersion: 1, status: "CONFIRMED", order: { version: 2, status: "CANCELLED" } },
    });
  });

  it.each([
    ["a forged cursor", async () => ({ after: "forged" }), staff(), "CURSOR_INVALID"],
    ["another tenant's cursor", async () => ({ after: start }), staff("globex"), "CURSOR_INVALID"],
    [
      "a missing scope",
      async () => ({}),
      staff(
        "acme",
        publicScopes.filter((scope) => scope !== "orders:read"),
      ),
      "FORBIDDEN",
    ],
  ])("refuses %s", async (_what, variables, identity, code) => {
    const { value } = await follow(await variables(), identity).next();
    const { data, errors } = value as ExecutionResult;
    expect([data ?? null, errors?.map(({ extensions }) => extensions["code"])]).toEqual([null, [code]]);
  });
});
