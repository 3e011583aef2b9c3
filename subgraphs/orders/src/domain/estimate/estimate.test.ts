import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Routing, RoutingLocation, SkuStock } from "../routing/model.ts";
import { deliveryWindow, lastOf, transitDays } from "./delivery.ts";
import { estimate } from "./estimate.ts";
import { handOver } from "./hand-over.ts";
import { addDays, instantOf, wallTime, weekdayOf } from "./local-time.ts";

const place: RoutingLocation = {
  ...{ id: "berlin", name: "Berlin", kind: "WAREHOUSE", countryCode: "DE", coordinates: null, openingHours: [] },
  ...{ handlingDays: 0, cutOffTime: null, timeZone: "Europe/Berlin", capacityLeftToday: null, marketsServed: [] },
  active: true,
};
const weekdays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"];
const officeHours = weekdays.flatMap((weekday) => [
  { weekday, opensAt: "08:00", closesAt: "12:00" },
  { weekday, opensAt: "13:00", closesAt: "17:00" },
]);
const leaves = (more: Partial<RoutingLocation>, from: string): string =>
  handOver({ ...place, ...more }, new Date(from)).at.toISOString();

describe("hand-over", () => {
  it.each([
    // 23 November 2026 is a Monday; Berlin is an hour ahead of UTC.
    ["always open: at the end of the local day", {}, "2026-11-23T10:00:00Z", "2026-11-23T23:00:00.000Z"],
    ["of the local day, not UTC's", {}, "2026-11-23T23:30:00Z", "2026-11-24T23:00:00.000Z"],
    ["before the cut-off", { cutOffTime: "14:00" }, "2026-11-23T12:59:00Z", "2026-11-23T23:00:00.000Z"],
    ["at the cut-off: a day later", { cutOffTime: "14:00" }, "2026-11-23T13:00:00Z", "2026-11-24T23:00:00.000Z"],
    [
      "with hours: at the last close",
      { openingHours: officeHours },
      "2026-11-23T11:30:00Z",
      "2026-11-23T16:00:00.000Z",
    ],
    [
      "after the close: next open day",
      { openingHours: officeHours },
      "2026-11-27T16:00:00Z",
      "2026-11-30T16:00:00.000Z",
    ],
    [
      "at the weekend the cut-off says nothing",
      { openingHours: officeHours, cutOffTime: "10:00" },
      "2026-11-28T15:00:00Z",
      "2026-11-30T16:00:00.000Z",
    ],
    [
      "handling days are open days",
      { openingHours: officeHours, handlingDays: 2 },
      "2026-11-26T09:00:00Z",
      "2026-11-30T16:00:00.000Z",
    ],
    ["over the end of summer time", { handlingDays: 1 }, "2026-10-24T10:00:00Z", "2026-10-25T23:00:00.000Z"],
  ])("%s", (_, more, from, at) => expect(leaves(more, from)).toBe(at));

  it("is never before, and never earlier for what comes later", () => {
    const hours = fc.subarray(officeHours, { minLength: 1 });
    const moment = fc.date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true });
    const zone = fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "UTC");
    const cutOff = fc.constantFrom(null, "00:00", "12:30", "23:59");
    fc.assert(
      fc.property(hours, moment, moment, zone, cutOff, fc.nat(5), (openingHours, a, b, timeZone, cutOffTime, days) => {
        const [from, later] = a <= b ? [a, b] : [b, a];
        const at = (when: Date) => handOver({ openingHours, timeZone, cutOffTime, handlingDays: days }, when).at;
        expect(at(from).getTime()).toBeGreaterThanOrEqual(from.getTime() - 60_000);
        expect(at(later).getTime()).toBeGreaterThanOrEqual(at(from).getTime());
      }),
    );
  });
});

it("a wall clock's time is found again, but for the hour that summer time leaves out", () => {
  const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe");
  const minutes = fc.integer({ min: Date.UTC(2026, 0) / 60_000, max: Date.UTC(2028, 0) / 60_000 });
  fc.assert(
    fc.property(zones, minutes, (zone, minute) => {
      const wall = wallTime(new Date(minute * 60_000), zone);
      expect(wallTime(instantOf(wall, zone), zone)).toEqual(wall);
    }),
  );
  expect(instantOf({ day: "2026-03-29", time: "02:30" }, "Europe/Berlin").toISOString()).toBe(
    "2026-03-29T01:30:00.000Z",
  );
});

describe("delivery window", () => {
  const berlin = { countryCode: "DE", coordinates: { latitude: 52.52, longitude: 13.4 } };
  const munich = { countryCode: "DE", coordinates: { latitude: 48.14, longitude: 11.58 } };
  const sydney = { countryCode: "AU", coordinates: { latitude: -33.87, longitude: 151.2 } };
  const germany = { countryCode: "DE", coordinates: null };
  it.each([
    ["at home", germany, berlin, [1, 3]],
    ["abroad", germany, sydney, [3, 10]],
    ["near", berlin, berlin, [1, 2]],
    ["within 1,000 km", berlin, munich, [1, 3]],
    ["overseas", berlin, sydney, [4, 11]],
  ])("%s", (_, from, to, days) => expect(transitDays(from, to)).toEqual(days));

  it("counts working days", () => {
    expect(deliveryWindow("2026-11-26", germany, germany)).toEqual({ earliest: "2026-11-27", latest: "2026-12-01" });
    expect([weekdayOf("2026-11-29"), addDays("2026-12-31", 1)]).toEqual([0, "2027-01-01"]);
  });

  it("of several is that of the last; unknown when one is", () => {
    const [early, late] = [
      { earliest: "2026-11-24", latest: "2026-11-30" },
      { earliest: "2026-11-25", latest: "2026-11-26" },
    ];
    expect(lastOf([early, late])).toEqual({ earliest: "2026-11-25", latest: "2026-11-30" });
    expect([lastOf([early, null]), lastOf([])]).toEqual([null, null]);
  });
});

describe("estimate", () => {
  const at = new Date("2026-11-23T10:00:00Z");
  const due = new Date("2026-12-01T08:00:00Z");
  const stock = (sku: string, availableFrom: Date | null): SkuStock => ({
    ...{ sku, availableFrom, backorderPolicy: "ALLOW" },
    locations: [{ location: place, available: 1 }],
  });
  const assignment = (lineId: string, sku: string, quantity: number, backordered: boolean) => ({
    ...{ lineId, sku, quantity, backordered },
    locationId: "berlin",
  });
  const routing = (more: Partial<Routing>): Routing => ({
    ...{ assignments: null, noRoute: null, shortages: [], candidates: [], considered: 0, rejected: [] },
    ...more,
  });
  const lines = [
    { _id: "a", sku: "A", quantity: 1 },
    { _id: "b", sku: "B", quantity: 3 },
  ];

  it("tells what is there, what waits until when, and when each parcel comes", () => {
    const assignments = [assignment("a", "A", 1, false), assignment("b", "B", 1, false), assignment("b", "B", 2, true)];
    const found = estimate(lines, routing({ assignments }), [stock("A", null), stock("B", due)], place, at);
    expect(found.lines).toEqual([
      { availability: "NOW", availableQuantity: 1, backorderedQuantity: 0, missingQuantity: 0, availableFrom: null },
      {
        availability: "BACKORDER",
        availableQuantity: 1,
        backorderedQuantity: 2,
        missingQuantity: 0,
        availableFrom: due,
      },
    ]);
    expect(found.parcels.map(({ handOverAt, delivery }) => [handOverAt?.toISOString(), delivery])).toEqual([
      ["2026-11-23T23:00:00.000Z", { earliest: "2026-11-24", latest: "2026-11-26" }],
      ["2026-12-01T23:00:00.000Z", { earliest: "2026-12-02", latest: "2026-12-04" }],
    ]);
    expect(found.delivery).toEqual({ earliest: "2026-12-02", latest: "2026-12-04" });
    const undated = estimate(lines, routing({ assignments }), [stock("A", null), stock("B", null)], place, at);
    expect(undated.parcels.map(({ handOverAt }) => handOverAt === null)).toEqual([false, true]);
    expect(undated.delivery).toBeNull();
  });

  it("says which units are missing where there is no route", () => {
    const short = { noRoute: "INSUFFICIENT_STOCK", shortages: [{ lineId: "b", sku: "B", missing: 2 }] } as const;
    const found = estimate(lines, routing(short), [stock("A", null), stock("B", null)], place, at);
    expect(found.lines.map(({ availability, missingQuantity }) => [availability, missingQuantity])).toEqual([
      ["NOW", 0],
      ["NONE", 2],
    ]);
    expect([found.parcels, found.delivery]).toEqual([[], null]);
  });
});
