import { type SubgraphName, subgraphNames } from "@waybill/schema";
import { trimLog } from "@waybill/storage";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { staff } from "../../../test/support/identities.ts";
import { logFaults } from "../../../test/support/log-checker.ts";
import { readPage } from "../../../test/support/paging.ts";
import { sellerOf } from "../../../test/support/seller.ts";
import type { Subgraphs } from "../../../test/support/subgraphs.ts";
import { startOrders } from "./support.ts";

interface Event {
  readonly id: string;
  readonly cursor: string;
  readonly type: string;
  readonly subject: { readonly type: string; readonly id: string; readonly version: number };
}
interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Event }[];
  readonly nodes: readonly Event[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly startCursor: string | null; readonly endCursor: string };
}
interface Stored {
  readonly _id: string;
  readonly seq: number;
  readonly type: string;
  readonly tenant: string;
  readonly subject: Event["subject"];
}

const orderTypes = ["order.placed", "order.cancelled", "order.status_changed"];

let subgraphs: Subgraphs;
beforeAll(async () => {
  subgraphs = await startOrders();
  await Promise.all(["acme", "globex"].map((tenant) => busy(tenant)));
  await subgraphs.quiet();
});
afterAll(() => subgraphs?.dispose());

/** Something of everything that is recorded, several things at once. */
async function busy(tenant: string): Promise<void> {
  const seller = sellerOf(subgraphs, tenant);
  await seller.stocked("MUG", 100);
  await Promise.all(
    Array.from({ length: 8 }, async (_, n) => {
      subgraphs.clock.advance(n % 3);
      const customerId = await seller.customer();
      const order = await seller.order({ customerId, lines: [{ sku: "MUG", quantity: 1 }] });
      if (n % 4 === 0) await seller.cancel(order.id);
      const shipped = { type: "shipment", id: `shp-${tenant}-${n}` };
      for (const version of [1, 2, 3]) {
        const type = version === 1 ? "shipment.created" : "shipment.status_changed";
        const event = {
          type,
          subject: { ...shipped, version },
          occurredAt: subgraphs.clock.now,
          data: { orderId: order.id },
        };
        await subgraphs.record("shipments", event, tenant);
      }
    }),
  );
}

const query = `query ($after: Cursor, $first: Int! = 100, $types: [String!]) {
  events(after: $after, first: $first, types: $types) {
    edges { cursor node { id } } nodes { id cursor type subject { type id version } }
    pageInfo { hasNextPage startCursor endCursor } } }`;
const read = async (variables: object, tenant = "acme"): Promise<Page> =>
  (await subgraphs.run<{ events: Page }>("orders", query, variables, staff(tenant))).events;
const codes = async (variables: object, tenant = "acme") => {
  const { data, errors } = await subgraphs.execute("orders", query, variables, staff(tenant));
  return [data, errors?.map(({ extensions }) => extensions["code"])];
};

/** Pages to the end. */
async function readAll(
  first: number,
  variables: object = {},
  tenant = "acme",
): Promise<{ events: Event[]; end: string }> {
  const events: Event[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Page = await read({ after, first, ...variables }, tenant);
    expect(page.edges.map(({ node }) => node.id)).toEqual(page.nodes.map(({ id }) => id));
    expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor ?? null);
    events.push(...page.nodes);
    after = page.pageInfo.endCursor;
    if (!page.pageInfo.hasNextPage) return { events, end: after };
    expect(page.nodes).toHaveLength(first);
  }
}
const stored = (name: SubgraphName, filter: object = {}): Promise<Stored[]> =>
  subgraphs.db(name).collection<Stored>("events").find(filter).sort({ seq: 1 }).toArray();

describe("the logs", () => {
  it("are numbered without a gap, each subject's versions one after the other", async () => {
    for (const name of subgraphNames) {
      const events = (await stored(name)).map(({ _id: id, seq, subject }) => ({ id, seq, subject }));
      expect(events.length).toBeGreaterThan(8);
      expect([name, logFaults(events)]).toEqual([name, []]);
    }
  });
});

describe("events", () => {
  it.each([1, 7, 500])(
    "has every event of the tenant once, in pages of %d, each log in its own order",
    async (first) => {
      for (const tenant of ["acme", "globex"]) {
        const { events } = await readAll(first, {}, tenant);
        const place = new Map(events.map(({ id }, index) => [id, index]));
        expect(place.size).toBe(events.length);
        let total = 0;
        for (const name of subgraphNames) {
          const log = await stored(name, { tenant });
          total += log.length;
          const places = log.map(({ _id }) => place.get(_id) ?? -1);
          expect(places).toEqual(places.toSorted((a, b) => a - b));
          expect(places).not.toContain(-1);
        }
        expect(events).toHaveLength(total);
      }
    },
  );

  it.each([1, 7, 500])("of some types leaves nothing out in pages of %d", async (first) => {
    const types = ["customer.created", "order.placed", "shipment.status_changed"];
    const { events } = await readAll(first, { types });
    const logs: SubgraphName[] = ["customers", "orders", "shipments"];
    const wanted = await Promise.all(logs.map((name) => stored(name, { tenant: "acme", type: { $in: types } })));
    expect(events.map(({ id }) => id).toSorted()).toEqual(
      wanted
        .flat()
        .map(({ _id }) => _id)
        .toSorted(),
    );
  });

  it("goes on from any edge without a gap or a double", async () => {
    const { events } = await readAll(500);
    const { edges } = await read({ first: 500 });
    for (const [index, { cursor }] of edges.entries()) {
      if (index % 5 !== 0) continue;
      const rest = await read({ first: 500, after: cursor });
      expect(rest.nodes.map(({ id }) => id)).toEqual(events.slice(index + 1).map(({ id }) => id));
    }
  });

  it("goes on from the end with what came since, also after an empty page", async () => {
    const { end } = await readAll(500);
    const nothing = await read({ after: end });
    expect([nothing.nodes, nothing.pageInfo.hasNextPage, nothing.pageInfo.startCursor]).toEqual([[], false, null]);
    const customerId = await sellerOf(subgraphs).customer();
    await sellerOf(subgraphs, "globex").customer();
    await subgraphs.quiet();
    for (const after of [end, nothing.pageInfo.endCursor]) {
      expect((await read({ after })).nodes.map(({ type, subject }) => [type, subject.id])).toEqual([
        ["customer.created", customerId],
      ]);
    }
  });

  it("goes on from a subscription's cursor within its own log", async () => {
    const { events } = await readAll(500, { types: orderTypes });
    for (const [index, { cursor }] of events.entries()) {
      const rest = await read({ after: cursor, types: orderTypes, first: 500 });
      expect(rest.nodes.map(({ id }) => id)).toEqual(events.slice(index + 1).map(({ id }) => id));
    }
    const cursor = events[0]?.cursor;
    expect(await codes({ after: cursor })).toEqual([null, ["CURSOR_INVALID"]]);
    expect(await codes({ after: cursor, types: ["customer.created"] })).toEqual([null, ["CURSOR_INVALID"]]);
    expect(await codes({ after: cursor, types: [...orderTypes, "customer.created"] })).toEqual([
      null,
      ["CURSOR_INVALID"],
    ]);
  });

  it.each([0, -1, 501, 99_999_999])("refuses a page of %d", async (first) => {
    expect(await codes({ first })).toEqual([null, ["PAGE_SIZE_INVALID"]]);
  });

  it("refuses cursors that are not its own, and types that no log has", async () => {
    const { end } = await readAll(500);
    const orders = await readPage(subgraphs, { subgraph: "orders", field: "orders" }, { first: 1 }, staff());
    for (const after of ["x", end.slice(0, -1), `${end}A`, `A${end}`, orders.pageInfo.endCursor]) {
      expect([after, ...(await codes({ after }))]).toEqual([after, null, ["CURSOR_INVALID"]]);
    }
    expect(await codes({ after: end }, "globex")).toEqual([null, ["CURSOR_INVALID"]]);
    for (const type of ["", "nothing.happened", "constructor.x", "__proto__.x"]) {
      expect([type, ...(await codes({ types: [type] }))]).toEqual([type, null, ["BAD_USER_INPUT"]]);
    }
    expect(await codes({ types: [] })).toEqual([
      { events: expect.objectContaining({ nodes: [] }) as object },
      undefined,
    ]);
  });

  it("tells who comes with a cursor from before what is kept, and begins at the oldest otherwise", async () => {
    const first = (await read({ first: 1 })).pageInfo.endCursor;
    const { events, end } = await readAll(500);
    const database = subgraphs.apps.customers?.database;
    if (!database) throw new Error("customers was not started");
    const kept = (await stored("customers")).slice(-3);
    await trimLog(database, kept[0]?.seq ?? 0);
    expect(await codes({ after: first })).toEqual([null, ["CURSOR_EXPIRED"]]);
    expect((await read({ after: end })).nodes).toEqual([]);
    const gone =
      events.filter(({ type }) => type === "customer.created").length -
      kept.filter(({ tenant }) => tenant === "acme").length;
    expect((await readAll(7)).events).toHaveLength(events.length - gone);
  });
});
