import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Alarm,
  createCursors,
  type Database,
  type LogPositions,
  readLogs,
  startSequencer,
  transact,
  trimLog,
  watchEvents,
} from "../src/index.ts";
import { readLogHead } from "../src/log/head.ts";
import { context, drop, jarEvent, noon, openJars, silent } from "./support/database.ts";

let orders: Database;
let shipments: Database;
let alarm: Alarm;
beforeAll(async () => {
  [orders, shipments] = await Promise.all([openJars(), openJars()]);
  alarm = watchEvents(orders.client, [orders.name, shipments.name]);
});
afterAll(async () => {
  await alarm.close();
  await Promise.all([drop(orders), drop(shipments)]);
});

async function record(database: Database, type: string, second: number, tenant = "acme"): Promise<void> {
  const clock = () => new Date(noon.getTime() + second * 1000);
  const subject = { type: type.split(".", 1)[0] ?? "", id: `${type} ${second}`, version: 1 };
  await transact(database, context({ tenant, clock }), async (tx) => tx.record({ ...jarEvent("", 1), type, subject }));
  const sequencer = startSequencer(database, { alarm, logger: silent });
  await sequencer.drain();
  await sequencer.stop();
}
const read = (options: { after?: LogPositions | undefined; first?: number; types?: string[] }) =>
  readLogs({ logs: { orders: orders.db, shipments: shipments.db }, tenant: "acme", first: 10, ...options });
async function page(options: Parameters<typeof read>[0]) {
  const result = await read(options);
  if (!result.ok) throw new Error(result.error);
  return { ...result.value, ids: result.value.events.map(({ event }) => event.subject.id) };
}

test("several logs read as one, by cursors, gap-free for who comes back", async () => {
  await record(orders, "order.placed", 1);
  await record(shipments, "shipment.created", 2);
  await record(orders, "order.placed", 3, "other");
  await record(orders, "order.confirmed", 4);
  await record(shipments, "shipment.status_changed", 3);

  const all = await page({});
  expect(all.ids).toEqual(["order.placed 1", "shipment.created 2", "shipment.status_changed 3", "order.confirmed 4"]);
  expect(all.hasNextPage).toBe(false);

  const first = await page({ first: 3 });
  expect([first.ids, first.hasNextPage]).toEqual([all.ids.slice(0, 3), true]);
  const cursors = createCursors("a secret of the tests");
  const decoded = cursors.decodeLog("acme", cursors.encodeLog("acme", first.end));
  const second = await page({ first: 3, after: decoded.ok ? decoded.value : undefined });
  expect([second.ids, second.hasNextPage]).toEqual([all.ids.slice(3), false]);

  // Nothing new: an empty page, which still moves past another tenant's events.
  await record(orders, "order.placed", 5, "other");
  const empty = await page({ after: second.end });
  expect([empty.ids, empty.hasNextPage]).toEqual([[], false]);
  expect(empty.end["orders"]?.seq).toBe(4);
  await record(shipments, "shipment.created", 6);
  expect((await page({ after: empty.end })).ids).toEqual(["shipment.created 6"]);

  // From the middle of a page.
  expect((await page({ after: all.events[1]?.positions })).ids).toEqual([...all.ids.slice(2), "shipment.created 6"]);
});

test("types choose the logs, and a cursor of one log is good for its own types", async () => {
  const onlyShipments = await page({ types: ["shipment.created"] });
  expect(onlyShipments.ids).toEqual(["shipment.created 2", "shipment.created 6"]);
  expect(Object.keys(onlyShipments.end)).toEqual(["shipments"]);
  const place = onlyShipments.events[0]?.place;
  expect((await page({ after: place, types: ["shipment.created", "shipment.status_changed"] })).ids).toEqual([
    "shipment.status_changed 3",
    "shipment.created 6",
  ]);
  expect(await read({ after: place })).toEqual({ ok: false, error: "INCOMPLETE" });
  expect(await read({ after: place, types: ["shipment.created", "order.placed"] })).toEqual({
    ok: false,
    error: "INCOMPLETE",
  });
  expect((await page({ types: ["weather.changed"] })).events).toEqual([]);
});

test("a place below the floor or of another epoch has expired, only for logs that are asked for", async () => {
  const { epoch } = await readLogHead(orders.db);
  const shipmentsPlace = { epoch: (await readLogHead(shipments.db)).epoch, seq: 0 };
  const expired = { ok: false, error: "EXPIRED" };
  await trimLog(orders, 3);
  expect(await read({ after: { orders: { epoch, seq: 1 }, shipments: shipmentsPlace } })).toEqual(expired);
  expect(await read({ after: { orders: { epoch: "other", seq: 3 }, shipments: shipmentsPlace } })).toEqual(expired);
  expect(await read({ after: { orders: { epoch, seq: 99 }, shipments: shipmentsPlace } })).toEqual(expired);
  const kept = await page({
    after: { orders: { epoch, seq: 1 }, shipments: shipmentsPlace },
    types: ["shipment.created"],
  });
  expect(kept.ids).toEqual(["shipment.created 2", "shipment.created 6"]);
  expect(kept.end["orders"]).toEqual({ epoch, seq: 1 });
  expect((await page({ after: { orders: { epoch, seq: 2 }, shipments: shipmentsPlace } })).ids).toContain(
    "order.confirmed 4",
  );
  // Without a place it begins at what is kept.
  expect((await page({})).ids).toEqual([
    "shipment.created 2",
    "shipment.status_changed 3",
    "order.confirmed 4",
    "shipment.created 6",
  ]);
});
