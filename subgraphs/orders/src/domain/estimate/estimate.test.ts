import { addDays, weekdayOf } from "@waybill/calendar";
import { describe, expect, it } from "vitest";
import type { Routing, RoutingLocation, SkuStock } from "../routing/model.ts";
import { type DeliveryWindow, deliveryWindow, lastOf, transitDays } from "./delivery.ts";
import { estimate } from "./estimate.ts";

const place: RoutingLocation = {
  ...{ id: "berlin", name: "Berlin", kind: "WAREHOUSE", countryCode: "DE", coordinates: null, openingHours: [] },
  ...{ handlingDays: 0, cutOffTime: null, timeZone: "Europe/Berlin", capacityLeftToday: null, marketsServed: [] },
  active: true,
};
const thumb = { p50: null, p80: null, p95: null, source: "RULE_OF_THUMB", explanation: null } as const;

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
    expect(deliveryWindow("2026-11-26", germany, germany)).toEqual({
      earliest: "2026-11-27",
      latest: "2026-12-01",
      ...thumb,
    });
    expect([weekdayOf("2026-11-29"), addDays("2026-12-31", 1)]).toEqual([0, "2027-01-01"]);
  });

  it("of several is that of the last; unknown when one is", () => {
    const early: DeliveryWindow = { earliest: "2026-11-24", latest: "2026-11-30", ...thumb };
    const late: DeliveryWindow = {
      ...{ earliest: "2026-11-25", latest: "2026-11-26", p50: "2026-11-25", p80: "2026-11-26", p95: "2026-11-26" },
      ...{ source: "RULE", explanation: "by rule" },
    };
    expect(lastOf([early, late])).toEqual({ earliest: "2026-11-25", latest: "2026-11-30", ...thumb });
    expect(lastOf([late])).toEqual(late);
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
      ["2026-11-23T23:00:00.000Z", { earliest: "2026-11-24", latest: "2026-11-26", ...thumb }],
      ["2026-12-01T23:00:00.000Z", { earliest: "2026-12-02", latest: "2026-12-04", ...thumb }],
    ]);
    expect(found.delivery).toEqual({ earliest: "2026-12-02", latest: "2026-12-04", ...thumb });
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
