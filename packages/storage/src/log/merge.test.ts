import fc from "fast-check";
import type { LogEvent } from "@waybill/kernel";
import { expect, test } from "vitest";
import { logOfType, merge } from "./merge.ts";

const event = (seq: number, at: number): LogEvent => ({
  id: `evt_${seq}`,
  seq,
  type: "order.created",
  tenant: "acme",
  subject: { type: "order", id: "o", version: seq },
  occurredAt: new Date(at),
  recordedAt: new Date(at),
  actor: "user:anna",
  correlationId: "c",
  data: {},
});

// Logs whose recording times may step back, as clocks of several machines do.
const logs = fc.dictionary(
  fc.constantFrom("orders", "shipments", "inventory"),
  fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }),
  {
    noNullPrototype: true,
  },
);

test("paging from end to end gives every event once, each log in its own order", () => {
  fc.assert(
    fc.property(logs, fc.integer({ min: 1, max: 5 }), (times, first) => {
      const all = Object.entries(times).map(([name, at]) => ({
        name,
        events: at.map((time, index) => event(index + 1, time)),
      }));
      const seen: Record<string, number[]> = Object.fromEntries(all.map(({ name }) => [name, []]));
      let places = {} as Record<string, { epoch: string; seq: number }>;
      for (let more = true; more;) {
        const scans = all.map(({ name, events }) => {
          const from = places[name]?.seq ?? 0;
          const read = events.filter(({ seq }) => seq > from).slice(0, first + 1);
          const position = read.length === first + 1 ? (read.at(-1)?.seq ?? from) : events.length;
          return { name, epoch: "e", from, events: read, position };
        });
        const page = merge(scans, places, first);
        expect(page.events.length).toBeLessThanOrEqual(first);
        for (const { log, event: found, place } of page.events) {
          seen[log]?.push(found.seq);
          expect(place).toEqual({ [log]: { epoch: "e", seq: found.seq } });
        }
        places = page.end;
        more = page.hasNextPage;
      }
      for (const { name, events } of all) expect(seen[name]).toEqual(events.map(({ seq }) => seq));
    }),
  );
});

test("going on after any event of a page gives exactly the events after it", () => {
  const scan = (name: string, from: number, times: number[]) => ({
    name,
    epoch: "e",
    from,
    events: times.map((at, index) => event(index + 1, at)).filter(({ seq }) => seq > from),
    position: times.length,
  });
  const a = [1, 4, 5];
  const b = [2, 3, 6];
  const page = merge([scan("a", 0, a), scan("b", 0, b)], {}, 6);
  expect(page.events.map(({ log, event: { seq } }) => `${log}${seq}`)).toEqual(["a1", "b1", "b2", "a2", "a3", "b3"]);
  for (const [index, { positions }] of page.events.entries()) {
    const rest = merge([scan("a", positions["a"]?.seq ?? 0, a), scan("b", positions["b"]?.seq ?? 0, b)], positions, 6);
    expect(rest.events.map((item) => item.event.id)).toEqual(page.events.slice(index + 1).map((item) => item.event.id));
  }
});

test("an empty page moves on past what was looked at, and keeps the places of other logs", () => {
  const page = merge(
    [{ name: "orders", epoch: "e", from: 3, events: [], position: 9 }],
    { shipments: { epoch: "s", seq: 5 } },
    10,
  );
  expect(page).toEqual({
    events: [],
    end: { orders: { epoch: "e", seq: 9 }, shipments: { epoch: "s", seq: 5 } },
    hasNextPage: false,
  });
});

test("an event type names its log", () => {
  expect(
    ["customer.created", "stock.adjusted", "reservation.expired", "order.placed", "shipment.status_changed"].map(
      logOfType,
    ),
  ).toEqual(["customers", "inventory", "inventory", "orders", "shipments"]);
  expect(["", "weather.changed", "constructor.x", "__proto__.x"].map(logOfType)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
