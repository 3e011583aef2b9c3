import { distanceKm } from "@waybill/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RoutingLocation, RoutingRequest, SkuStock } from "./model.ts";
import { route } from "./route.ts";
import { checkPolicy, defaultPolicy, type RoutingPolicy, type RoutingRule, type RoutingRuleKind } from "./rules.ts";

const place = (id: string, more: Partial<RoutingLocation> = {}): RoutingLocation => ({
  id,
  name: `Location ${id}`,
  kind: "WAREHOUSE",
  countryCode: "DE",
  coordinates: null,
  openingHours: [],
  handlingDays: 1,
  cutOffTime: null,
  timeZone: "Europe/Berlin",
  capacityLeftToday: null,
  marketsServed: [],
  active: true,
  ...more,
});

const stockOf = (
  sku: string,
  at: Record<string, number>,
  places: readonly RoutingLocation[],
  backorderPolicy: SkuStock["backorderPolicy"] = "DENY",
): SkuStock => ({
  sku,
  backorderPolicy,
  availableFrom: null,
  locations: places
    .filter(({ id }) => Object.hasOwn(at, id))
    .map((location) => ({ location, available: at[location.id] ?? 0 })),
});

const want = (lines: Record<string, number>, more: Partial<RoutingRequest> = {}): RoutingRequest => ({
  channel: "web",
  destination: { countryCode: "DE", coordinates: null },
  lines: Object.entries(lines).map(([sku, quantity]) => ({ lineId: `line-${sku}`, sku, quantity })),
  at: new Date("2026-03-02T09:00:00Z"),
  excludeLocationIds: [],
  allowBackorder: false,
  ...more,
});

const rule = (kind: RoutingRuleKind, more: Partial<RoutingRule> = {}): RoutingRule => ({
  ...{ kind, weight: 10, channels: [], required: false, locationIds: [], costs: [], carriers: [] },
  ...more,
});
const policy = (rules: RoutingRule[], splitLimit = 5): RoutingPolicy => ({ version: 1, splitLimit, rules });
/** `sku quantity@location`, back-ordered units with `+`. */
const sent = (routing: ReturnType<typeof route>) =>
  routing.assignments?.map((a) => `${a.sku} ${a.quantity}@${a.locationId}${a.backordered ? "+" : ""}`) ??
  routing.noRoute;

const berlin = { latitude: 52.52, longitude: 13.405 };
const paris = { latitude: 48.8566, longitude: 2.3522 };

it("measures great circles", () => {
  expect(Math.round(distanceKm(berlin, paris))).toBe(877);
  expect(distanceKm(paris, paris)).toBe(0);
  expect(Math.round(distanceKm({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 }))).toBe(111);
});

describe("route", () => {
  it("sends all from one place where the fewest splits count most, from the nearest where nearness does", () => {
    const places = [place("far", { coordinates: berlin }), place("near", { coordinates: paris, countryCode: "FR" })];
    const stock = [stockOf("A", { far: 5, near: 5 }, places), stockOf("B", { far: 5 }, places)];
    const request = want({ A: 1, B: 1 }, { destination: { countryCode: "FR", coordinates: paris } });
    expect(sent(route(request, stock, policy([rule("FEWEST_SPLITS", { weight: 60 }), rule("NEAREST")])))).toEqual([
      "A 1@far",
      "B 1@far",
    ]);
    expect(sent(route(request, stock, policy([rule("FEWEST_SPLITS"), rule("NEAREST", { weight: 60 })])))).toEqual([
      "A 1@near",
      "B 1@far",
    ]);
  });

  it("prefers each rule's best", () => {
    const best = (
      r: RoutingRule,
      a: Partial<RoutingLocation>,
      b: Partial<RoutingLocation>,
      more: Partial<RoutingRequest> = {},
    ) => {
      const places = [place("a", a), place("b", b)];
      return sent(route(want({ S: 1 }, more), [stockOf("S", { a: 1, b: 1 }, places)], policy([r])));
    };
    const cost = (locationId: string, perPackageMinor: number) => ({
      locationId,
      currencyCode: "EUR",
      perPackageMinor,
      perUnitMinor: 10,
    });
    expect(best(rule("IN_MARKET"), { marketsServed: ["FR"] }, { marketsServed: ["DE", "FR"] })).toEqual(["S 1@b"]);
    expect(best(rule("NEAREST"), { countryCode: "FR" }, {})).toEqual(["S 1@b"]);
    expect(best(rule("CAPACITY"), { capacityLeftToday: 3 }, { capacityLeftToday: 4 })).toEqual(["S 1@b"]);
    expect(best(rule("CUT_OFF"), { cutOffTime: "10:00" }, { cutOffTime: "10:01" })).toEqual(["S 1@b"]);
    expect(best(rule("CUT_OFF"), { cutOffTime: "10:01" }, { cutOffTime: "10:00" })).toEqual(["S 1@a"]);
    const until = (closesAt: string) => [{ weekday: "MONDAY", opensAt: "08:00", closesAt }];
    const quick = { handlingDays: 0 };
    const closing = [
      { openingHours: until("10:00"), ...quick },
      { openingHours: until("10:01"), ...quick },
    ] as const;
    expect(best(rule("CUT_OFF"), ...closing)).toEqual(["S 1@b"]);
    const mayDay = { at: new Date("2026-05-01T09:00:00Z") };
    expect(best(rule("CUT_OFF"), quick, { countryCode: "NL", ...quick }, mayDay)).toEqual(["S 1@b"]);
    expect(best(rule("LOWEST_COST", { costs: [cost("a", 500), cost("b", 499)] }), {}, {})).toEqual(["S 1@b"]);
    expect(best(rule("RANKED_LOCATIONS", { locationIds: ["b", "a"] }), {}, {})).toEqual(["S 1@b"]);
    expect(best(rule("FEWEST_SPLITS"), {}, {})).toEqual(["S 1@a"]);
  });

  it("tells why a location was not asked", () => {
    const why = (rules: RoutingRule[], more: Partial<RoutingLocation>, request: Partial<RoutingRequest> = {}) =>
      route(want({ S: 1 }, request), [stockOf("S", { a: 1 }, [place("a", more)])], policy(rules)).rejected;
    const told = (reason: string) => [{ locationIds: ["a"], reason }];
    expect(why([rule("FEWEST_SPLITS")], { active: false })).toEqual(told("INACTIVE"));
    expect(why([rule("FEWEST_SPLITS")], {}, { excludeLocationIds: ["a"] })).toEqual(told("EXCLUDED_BY_REQUEST"));
    expect(why([rule("EXCLUDE_LOCATIONS", { locationIds: ["a"], channels: ["web"] })], {})).toEqual(
      told("EXCLUDED_BY_RULE"),
    );
    expect(why([rule("EXCLUDE_LOCATIONS", { locationIds: ["a"], channels: ["b2b"] })], {})).toEqual([]);
    expect(why([rule("IN_MARKET", { required: true })], { marketsServed: ["FR"] })).toEqual(told("OUTSIDE_MARKET"));
    expect(why([rule("CAPACITY")], { capacityLeftToday: 0 })).toEqual(told("NO_CAPACITY"));
    const carriers = (countryCodes: string[]) => [{ locationId: "a", carrierCode: "fedex", countryCodes }];
    expect(why([rule("CARRIER_AVAILABLE", { carriers: carriers(["FR"]) })], {})).toEqual(told("NO_CARRIER"));
    expect(why([rule("CARRIER_AVAILABLE", { carriers: carriers([]) })], {})).toEqual([]);
  });

  it("tells what is short, and promises it where the SKU may be promised", () => {
    const places = [place("a"), place("b")];
    const at = { a: 1, b: 2 };
    const denied = route(want({ S: 5 }, { allowBackorder: true }), [stockOf("S", at, places)], defaultPolicy);
    expect([denied.noRoute, denied.shortages]).toEqual([
      "INSUFFICIENT_STOCK",
      [{ lineId: "line-S", sku: "S", missing: 2 }],
    ]);
    const allowed = [stockOf("S", at, places, "ALLOW")];
    expect(sent(route(want({ S: 5 }), allowed, defaultPolicy))).toBe("INSUFFICIENT_STOCK");
    expect(sent(route(want({ S: 5 }, { allowBackorder: true }), allowed, defaultPolicy))).toEqual([
      "S 1@a",
      "S 2@b",
      "S 2@a+",
    ]);
    const none = [stockOf("S", { a: 0, b: 0 }, places, "PREORDER")];
    expect(sent(route(want({ S: 5 }, { allowBackorder: true }), none, defaultPolicy))).toEqual(["S 5@a+"]);
  });

  it("does not split over more places than allowed", () => {
    const places = ["a", "b", "c", "d"].map((id) => place(id));
    const stock = [stockOf("S", { a: 1, b: 1, c: 1, d: 1 }, places)];
    expect(sent(route(want({ S: 4 }), stock, policy([rule("FEWEST_SPLITS")], 3)))).toBe("SPLIT_LIMIT");
    expect(sent(route(want({ S: 4 }), stock, policy([rule("FEWEST_SPLITS")], 4)))).toEqual([
      "S 1@a",
      "S 1@b",
      "S 1@c",
      "S 1@d",
    ]);
  });

  it("finds a way among many locations within its bounds", () => {
    const places = Array.from({ length: 60 }, (_, n) => place(`l${String(n).padStart(2, "0")}`));
    const skus = Array.from({ length: 8 }, (_, n) => `S${n}`);
    const stock = skus.map((sku, n) => stockOf(sku, { [`l0${n}`]: 1, [`l2${n}`]: 1 }, places));
    const routing = route(
      want(Object.fromEntries(skus.map((sku) => [sku, 1]))),
      stock,
      policy([rule("FEWEST_SPLITS")], 8),
    );
    expect(routing.assignments).toHaveLength(8);
    expect(routing.considered).toBeLessThanOrEqual(5_100);
  });
});

const ids = ["a", "b", "c", "d", "e"];
const someStock = fc.record({
  A: fc.dictionary(fc.constantFrom(...ids), fc.nat(4)),
  B: fc.dictionary(fc.constantFrom(...ids), fc.nat(4)),
  C: fc.dictionary(fc.constantFrom(...ids), fc.nat(4)),
});
const someLines = fc.array(
  fc.record({ sku: fc.constantFrom("A", "B", "C"), quantity: fc.integer({ min: 1, max: 5 }) }),
  { minLength: 1, maxLength: 5 },
);

describe("any routing", () => {
  const places = ids.map((id, n) =>
    place(id, { coordinates: { latitude: n * 3, longitude: n * 5 }, capacityLeftToday: n + 1 }),
  );
  const run = (
    at: Record<string, Record<string, number>>,
    lines: { sku: string; quantity: number }[],
    splitLimit: number,
    backorder: boolean,
    reversed = false,
  ) => {
    const turn = <T>(items: T[]): T[] => (reversed ? items.toReversed() : items);
    const stock = turn(
      Object.entries(at).map(([sku, levels]) => stockOf(sku, levels, turn(places), sku === "C" ? "ALLOW" : "DENY")),
    );
    const request = want(
      {},
      {
        lines: lines.map((line, n) => ({ lineId: `l${n}`, ...line })),
        allowBackorder: backorder,
        destination: { countryCode: "DE", coordinates: { latitude: 4, longitude: 4 } },
      },
    );
    return route(request, stock, { ...defaultPolicy, splitLimit });
  };

  it("covers exactly the lines, within stock and split limit, whatever order the stock came in", () => {
    fc.assert(
      fc.property(
        someStock,
        someLines,
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        (at, lines, splitLimit, backorder) => {
          const routing = run(at, lines, splitLimit, backorder);
          expect(run(at, lines, splitLimit, backorder, true)).toEqual(routing);
          const { assignments } = routing;
          if (!assignments) return;
          for (const [n, { sku, quantity }] of lines.entries()) {
            const own = assignments.filter(({ lineId }) => lineId === `l${n}`);
            expect(own.every((a) => a.sku === sku && a.quantity > 0)).toBe(true);
            expect(own.reduce((sum, a) => sum + a.quantity, 0)).toBe(quantity);
          }
          expect(new Set(assignments.map(({ locationId }) => locationId)).size).toBeLessThanOrEqual(splitLimit);
          const taken = new Map<string, number>();
          for (const a of assignments.filter(({ backordered }) => !backordered)) {
            const key = `${a.sku} ${a.locationId}`;
            taken.set(key, (taken.get(key) ?? 0) + a.quantity);
          }
          for (const [key, units] of taken) {
            const [sku = "", id = ""] = key.split(" ");
            expect(units).toBeLessThanOrEqual(at[sku as "A"]?.[id] ?? 0);
          }
        },
      ),
    );
  });

  it("finds no route only when stock or split limit forbids one", () => {
    fc.assert(
      fc.property(someStock, someLines, (at, lines) => {
        const need = (sku: string) =>
          lines.filter((line) => line.sku === sku).reduce((sum, line) => sum + line.quantity, 0);
        const have = (sku: "A" | "B" | "C") => Object.values(at[sku]).reduce((sum, units) => sum + units, 0);
        const possible = (["A", "B", "C"] as const).every((sku) => have(sku) >= need(sku));
        expect(run(at, lines, ids.length, false).assignments !== null).toBe(possible);
      }),
    );
  });
});

it("checks a policy field by field", () => {
  const errors = (splitLimit: number, rules: Parameters<typeof checkPolicy>[1]) => {
    const outcome = checkPolicy(splitLimit, rules);
    return outcome.ok ? [] : outcome.error.map(({ path, code }) => `${path.join(".")} ${code}`);
  };
  expect(errors(3, [{ kind: "FEWEST_SPLITS", weight: 10 }])).toEqual([]);
  expect(errors(0, [])).toEqual(["input.splitLimit INVALID", "input.rules BLANK"]);
  expect(
    errors(1, [
      { kind: "NEAREST", weight: 101 },
      { kind: "RANKED_LOCATIONS", weight: 1 },
      { kind: "EXCLUDE_LOCATIONS", weight: 0, locationIds: ["a", "a"] },
    ]),
  ).toEqual(["input.rules.0.weight INVALID", "input.rules.1.locationIds BLANK", "input.rules.2.locationIds INVALID"]);
});
