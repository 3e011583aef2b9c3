import type { Identity } from "@waybill/kernel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookUp } from "../../../test/support/entities.ts";
import { shopper, staff } from "../../../test/support/identities.ts";
import { type Seller, sellerOf } from "../../../test/support/seller.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { startOrders } from "./support.ts";

interface Nodes {
  readonly nodes: readonly { readonly id: string }[];
}
interface Owned {
  readonly orderId: string;
  readonly number: string;
  readonly lineId: string;
}

let subgraphs: Subgraphs;
let seller: Seller;
let me: string;
let other: string;
let variantId: string;
let mine: Owned;
let theirs: Owned;
let guests: Owned;

const run = <T>(query: string, identity: Identity) => subgraphs.run<T>("orders", query, {}, identity);
const entity = async <T>(type: string, id: string, selection: string, identity: Identity) =>
  (await lookUp<T>(subgraphs, "orders", type, [id], selection, identity)).data?._entities[0];

beforeAll(async () => {
  subgraphs = await startOrders();
  seller = sellerOf(subgraphs);
  [me, other] = [await seller.customer(), await seller.customer()];
  variantId = await seller.stocked("MUG", 100);
  const own = async (customerId?: string): Promise<Owned> => {
    const { id, number } = await seller.order({
      ...(customerId ? { customerId } : {}),
      lines: [{ sku: "MUG", quantity: 1 }],
    });
    const order = await entity<{ lines: { id: string }[] }>("Order", id, "lines { id }", staff());
    return { orderId: id, number, lineId: order?.lines[0]?.id ?? "" };
  };
  [mine, theirs, guests] = [await own(me), await own(other), await own()];
});
afterAll(() => subgraphs?.dispose());

describe("a shopper sees his or her own orders, and others' as if they were not there", () => {
  it("by id and by number", async () => {
    const query = ({ orderId, number }: Owned) =>
      `{ order(id: "${orderId}") { id } orderByNumber(number: "${number}") { id } }`;
    const seen = { order: { id: mine.orderId }, orderByNumber: { id: mine.orderId } };
    const nothing = { order: null, orderByNumber: null };
    expect(await run(query(mine), shopper(me))).toEqual(seen);
    for (const order of [theirs, guests]) expect(await run(query(order), shopper(me))).toEqual(nothing);
    expect(await run(query(mine), shopper(me, "globex"))).toEqual(nothing);
  });

  it("in the list", async () => {
    const ids = async (identity: Identity) => {
      const all = await run<{ orders: Nodes }>("{ orders(first: 100) { nodes { id } } }", identity);
      const confirmed = await run<{ orders: Nodes }>(
        "{ orders(first: 100, status: CONFIRMED) { nodes { id } } }",
        identity,
      );
      expect(confirmed).toEqual(all);
      return all.orders.nodes.map(({ id }) => id).toSorted();
    };
    expect(await ids(shopper(me))).toEqual([mine.orderId]);
    expect(await ids(staff())).toEqual([mine, theirs, guests].map(({ orderId }) => orderId).toSorted());
    expect(await ids(shopper("cus_nobody"))).toEqual([]);
  });

  it("as entities", async () => {
    for (const [owned, visible] of [
      [mine, true],
      [theirs, false],
      [guests, false],
    ] as const) {
      expect(await entity("Order", owned.orderId, "id", shopper(me))).toEqual(visible ? { id: owned.orderId } : null);
      expect(await entity("OrderLine", owned.lineId, "id", shopper(me))).toEqual(visible ? { id: owned.lineId } : null);
    }
  });

  it("through a customer and through a product", async () => {
    const ordersOf = (id: string, identity: Identity) =>
      entity<{ orders: Nodes }>("Customer", id, "orders { nodes { id } }", identity);
    expect(await ordersOf(me, shopper(me))).toEqual({ orders: { nodes: [{ id: mine.orderId }] } });
    expect(await ordersOf(other, shopper(me))).toEqual({ orders: { nodes: [] } });
    const lines = (identity: Identity) =>
      entity<{ orderLines: { id: string }[] }>("ProductVariant", variantId, "orderLines(first: 100) { id }", identity);
    expect(await lines(shopper(me))).toEqual({ orderLines: [{ id: mine.lineId }] });
    expect((await lines(staff()))?.orderLines).toHaveLength(3);
  });

  it("on the second page of a customer too", async () => {
    const cursorOf = async (id: string, identity: Identity) => {
      const found = await entity<{ orders: { pageInfo: { endCursor: string } } }>(
        "Customer",
        id,
        "orders { pageInfo { endCursor } }",
        identity,
      );
      return found?.orders.pageInfo.endCursor;
    };
    // A cursor tells only a place in time: with one that is newer than everything, all of the rest would follow.
    subgraphs.clock.advance(1);
    await seller.order({ customerId: me, lines: [{ sku: "MUG", quantity: 1 }] });
    const newest = await run<{ orders: { pageInfo: { endCursor: string } } }>(
      "{ orders(first: 1) { pageInfo { endCursor } } }",
      shopper(me),
    );
    const after = newest.orders.pageInfo.endCursor;
    const rest = (id: string) =>
      entity<{ orders: Nodes }>("Customer", id, `orders(after: "${after}") { nodes { id } }`, shopper(me));
    expect(await rest(me)).toEqual({ orders: { nodes: [{ id: mine.orderId }] } });
    expect(await rest(other)).toEqual({ orders: { nodes: [] } });
    expect(await cursorOf(other, shopper(me))).toBeNull();
  });

  it("in a stream of changes, whatever is asked for", async () => {
    const query = (args: string) =>
      `subscription { orderStatusChanged${args} { order { id customer { id } } status } }`;
    await subgraphs.quiet();
    const start = await subgraphs.run<{ events: { pageInfo: { endCursor: string } } }>(
      "orders",
      '{ events(first: 500, types: ["order.placed", "order.cancelled", "order.status_changed"]) { pageInfo { endCursor } } }',
    );
    const after = start.events.pageInfo.endCursor;
    const streams = ["", `orderId: "${theirs.orderId}"`, `customerId: "${other}"`].map((filter) =>
      subgraphs.subscribe("orders", query(`(after: "${after}"${filter && `, ${filter}`})`), {}, shopper(me)),
    );
    const firsts = streams.map((stream) => stream.next());
    await seller.cancel(theirs.orderId);
    await seller.cancel(guests.orderId);
    await seller.cancel(mine.orderId);
    const event = {
      data: { orderStatusChanged: { order: { id: mine.orderId, customer: { id: me } }, status: "CANCELLED" } },
    };
    expect(await firsts[0]).toEqual({ done: false, value: event });
    await subgraphs.quiet();
    for (const stream of streams) await stream.return?.();
    expect((await Promise.all(firsts.slice(1))).map(({ done }) => done)).toEqual([true, true]);
  });

  it("and nothing of the event logs", async () => {
    const { data, errors } = await subgraphs.execute("orders", "{ events { nodes { id } } }", {}, shopper(me));
    expect([data, errors?.map(({ extensions }) => extensions["code"])]).toEqual([null, ["FORBIDDEN"]]);
  });
});
