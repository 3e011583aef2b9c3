import fc from "fast-check";
import { expect, test } from "vitest";
import { foldScans, initialState, newestOf, sufficeAlone } from "./fold-scans.ts";
import { isFinal, finalExits, type ShipmentStatus, shipmentStatuses, substatuses } from "./shipment-status.ts";

interface Scan {
  readonly _id: string;
  readonly occurredAt: Date;
  readonly timeFlag: "FUTURE" | null;
  readonly status: ShipmentStatus | null;
  readonly substatus: null;
  readonly condition: "ON_TIME" | "DELAYED" | null;
  readonly reason: null;
  readonly ruleId: null;
}

const scan = (minute: number, status: ShipmentStatus | null, more: Partial<Scan> = {}): Scan => ({
  _id: `${minute}-${status}`,
  occurredAt: new Date(Date.UTC(2026, 2, 1, 0, minute)),
  timeFlag: null,
  status,
  substatus: null,
  condition: status === null ? null : "ON_TIME",
  reason: null,
  ruleId: null,
  ...more,
});
const statusOf = (...scans: Scan[]) => foldScans(scans).status;

test("no scans, or none that counts, leave a shipment as it began", () => {
  expect(foldScans([])).toEqual(initialState);
  expect(foldScans([scan(1, null)])).toEqual(initialState);
  expect(foldScans([scan(1, "DELIVERED", { timeFlag: "FUTURE" })])).toEqual(initialState);
});

test.each<[string, ShipmentStatus, Scan[]]>([
  ["the latest scan decides", "IN_TRANSIT", [scan(2, "IN_TRANSIT"), scan(1, "PICKED_UP")]],
  [
    "at one instant the further status is the later",
    "OUT_FOR_DELIVERY",
    [scan(1, "OUT_FOR_DELIVERY"), scan(1, "IN_TRANSIT")],
  ],
  [
    "what is scanned after the delivery does not undo it",
    "DELIVERED",
    [scan(1, "DELIVERED"), scan(2, "OUT_FOR_DELIVERY")],
  ],
  [
    "a delivered parcel may come back",
    "RETURNING",
    [scan(1, "DELIVERED"), scan(2, "RETURNING"), scan(3, "IN_TRANSIT")],
  ],
  [
    "a delivery on the way back is the return",
    "RETURNED",
    [scan(1, "RETURNING"), scan(2, "IN_TRANSIT"), scan(3, "DELIVERED")],
  ],
  [
    "nothing moves what is back at the sender",
    "RETURNED",
    [scan(1, "RETURNING"), scan(2, "RETURNED"), scan(3, "IN_TRANSIT")],
  ],
  ["a cancelled shipment does not move", "CANCELLED", [scan(1, "CANCELLED"), scan(2, "IN_TRANSIT")]],
  ["unless it was delivered all the same", "DELIVERED", [scan(1, "CANCELLED"), scan(2, "DELIVERED")]],
])("%s", (_, status, scans) => {
  expect(statusOf(...scans)).toBe(status);
  expect(statusOf(...scans.toReversed())).toBe(status);
});

test("delivery is timed by the first delivery scan, also once the parcel came back", () => {
  const first = scan(5, "DELIVERED");
  const state = foldScans([scan(9, "DELIVERED"), first, scan(20, "RETURNING"), scan(30, "DELIVERED")]);
  expect(state).toMatchObject({
    status: "RETURNED",
    deliveredAt: first.occurredAt,
    statusOccurredAt: scan(30, null).occurredAt,
  });
});

test("a scan without a status may still tell how it goes, until the next one", () => {
  const delay = scan(2, null, { condition: "DELAYED" });
  expect(foldScans([scan(1, "IN_TRANSIT"), delay])).toMatchObject({ status: "IN_TRANSIT", condition: "DELAYED" });
  expect(foldScans([scan(1, "IN_TRANSIT"), delay, scan(3, "IN_TRANSIT")])).toMatchObject({ condition: "ON_TIME" });
  expect(foldScans([delay, scan(1, "DELIVERED")])).toMatchObject({ status: "DELIVERED", condition: "ON_TIME" });
});

const anyScan: fc.Arbitrary<Scan> = fc
  .record({
    minute: fc.integer({ min: 0, max: 8 }),
    status: fc.option(fc.constantFrom(...shipmentStatuses.filter((s) => s !== "PENDING" && s !== "EXPIRED"))),
    condition: fc.constantFrom("ON_TIME" as const, "DELAYED" as const),
    timeFlag: fc.constantFrom(null, null, null, "FUTURE" as const),
  })
  .map(({ minute, status, condition, timeFlag }) =>
    scan(minute, status, { condition, timeFlag, _id: `${minute}-${status}-${condition}-${timeFlag}` }),
  );

test("the state depends on the set of scans alone", () => {
  const shuffledWithDuplicates = fc
    .uniqueArray(anyScan, { maxLength: 6, selector: (s) => s._id })
    .chain((scans) =>
      fc.tuple(
        fc.constant(scans),
        fc.array(scans.length === 0 ? fc.nat() : fc.nat(scans.length - 1), { maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
      ),
    )
    .map(([scans, repeats, random]) => {
      const copies = [...scans, ...repeats.flatMap((i) => scans[i] ?? [])];
      const keyed = copies.map((copy) => ({ copy, key: random.next().value ?? 0 }));
      return { scans, arrived: keyed.toSorted((a, b) => a.key - b.key).map((k) => k.copy) };
    });
  fc.assert(
    fc.property(shuffledWithDuplicates, ({ scans, arrived }) => {
      expect(foldScans(arrived)).toEqual(foldScans(scans));
    }),
    { numRuns: 10_000 },
  );
});

test("however scans arrive, a final status is left only by its exits", () => {
  fc.assert(
    fc.property(fc.array(anyScan, { maxLength: 7 }), (arrived) => {
      const states = arrived.map((_, i) => foldScans(arrived.slice(0, i + 1)).status);
      for (const [i, after] of states.entries()) {
        const before = states[i - 1];
        if (before && isFinal(before) && after !== before) expect(finalExits[before]).toContain(after);
      }
    }),
    { numRuns: 10_000 },
  );
});

test("every substatus belongs to one status", () => {
  const all = Object.values(substatuses).flat();
  expect(new Set(all).size).toBe(all.length);
});

test("new scans that suffice alone add up to what they add up to with all earlier ones", () => {
  const condition = fc.constantFrom("ON_TIME" as const, "DELAYED" as const, null);
  const withoutCondition = fc.tuple(anyScan, condition).map(([given, c]): Scan => ({ ...given, condition: c }));
  // Statuses that decide for good are rare, or nothing else would be tried.
  const onTheWay = fc.constantFrom<(ShipmentStatus | null)[]>("PICKED_UP", "IN_TRANSIT", "OUT_FOR_DELIVERY", null);
  const mostly = fc.oneof(
    { weight: 1, arbitrary: withoutCondition },
    {
      weight: 4,
      arbitrary: fc.tuple(withoutCondition, onTheWay).map(([given, status]): Scan => ({ ...given, status })),
    },
  );
  const distinct = fc.uniqueArray(mostly, { maxLength: 8, selector: (s) => s._id });
  let sufficed = 0;
  fc.assert(
    fc.property(distinct, fc.nat(8), (scans, at) => {
      const [earlier, fresh] = [scans.slice(0, at), scans.slice(at)];
      const before = { status: foldScans(earlier).status, scannedUpTo: newestOf(earlier) };
      if (!sufficeAlone(before, fresh)) return;
      sufficed += 1;
      expect(foldScans(fresh)).toEqual(foldScans(scans));
    }),
    { numRuns: 10_000 },
  );
  expect(sufficed).toBeGreaterThan(100);
});

test("the next scan of a parcel on its way suffices alone", () => {
  const before = { status: "IN_TRANSIT", scannedUpTo: scan(5, null).occurredAt } as const;
  expect(sufficeAlone(before, [scan(6, "OUT_FOR_DELIVERY")])).toBe(true);
  expect(sufficeAlone(before, [scan(5, "OUT_FOR_DELIVERY")])).toBe(false);
  expect(sufficeAlone(before, [scan(6, null, { condition: "DELAYED" })])).toBe(false);
  expect(sufficeAlone({ ...before, status: "DELIVERED" }, [scan(6, "RETURNING")])).toBe(false);
  expect(sufficeAlone({ ...before, scannedUpTo: null }, [scan(6, "IN_TRANSIT")])).toBe(false);
});
