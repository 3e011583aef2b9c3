import { type Outcome, unreachableStates } from "@waybill/kernel";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ClaimRecord, claimTransitions } from "./claim.ts";
import type { SentWork } from "../shipped.ts";
import { chooseResolution } from "./decide.ts";
import { claimableUnits, openClaim, worthOf } from "./open.ts";
import { claimTaxes } from "./taxes.ts";

const now = new Date("2026-03-01T12:00:00Z");
const line = (_id: string, quantity: number, cancelledQuantity = 0) => ({
  ...{
    _id,
    variantId: "var_1",
    sku: `SKU-${_id}`,
    title: "Moka pot",
    customAttributes: [],
    quantity,
    cancelledQuantity,
  },
  ...{ unitPriceMinor: 333, discounts: [], orderDiscountMinor: 0, taxes: [] },
});
const order = {
  ...{ _id: "ord_1", tenant: "acme", customerId: null, status: "PROCESSING" as const },
  lines: [line("a", 3), line("b", 5, 2)],
  shipments: [{ shipmentId: "shp_1", delivered: true }],
};
const facts = (claims: ClaimRecord[] = [], work: SentWork[] = []) => ({ order, work, claims });
const claim = (quantity: number, more: object = {}) =>
  openClaim("clm_1", facts(), { kind: "DAMAGED", lines: [{ orderLineId: "a", quantity }], ...more }, now);
const refusals = (outcome: Outcome<unknown>) =>
  outcome.ok ? [] : outcome.error.map(({ code, path }) => `${path.join(".")} ${code}`);

test("every state of a claim can be reached", () => {
  expect(unreachableStates(claimTransitions, "OPEN")).toEqual([]);
});

test("claims are never about more units than were shipped, however they come", () => {
  const request = fc.record({ orderLineId: fc.constantFrom("a", "b"), quantity: fc.integer({ min: -1, max: 6 }) });
  fc.assert(
    fc.property(fc.array(fc.array(request, { minLength: 1, maxLength: 3 }), { maxLength: 12 }), (requests) => {
      const claims: ClaimRecord[] = [];
      for (const lines of requests) {
        const opened = openClaim(`clm_${claims.length}`, facts(claims), { kind: "DAMAGED", lines }, now);
        if (opened.ok) claims.push(opened.value);
      }
      expect([...claimableUnits(facts(claims), null).values()].every((left) => left >= 0)).toBe(true);
    }),
  );
});

test("what is wrong with a claim is said, and where", () => {
  expect(refusals(claim(3))).toEqual([]);
  expect(refusals(claim(4))).toEqual(["input.lines.0.quantity INVALID"]);
  expect(refusals(claim(0, { shipmentId: "shp_2", photoUrls: ["http://example.com/a.jpg"] }))).toEqual([
    "input.photoUrls.0 INVALID",
    "input.shipmentId NOT_FOUND",
    "input.lines.0.quantity INVALID",
  ]);
  const unshipped = openClaim(
    "clm_1",
    { ...facts(), order: { ...order, shipments: [] } },
    { kind: "DAMAGED", lines: [] },
    now,
  );
  expect(refusals(unshipped)).toEqual(["input.orderId INVALID_STATE"]);
});

test("a parcel's claim is about what it carries, less what was claimed of it and of the lines", () => {
  const sent = (orderLineId: string, handedOver: number, ...shipmentIds: string[]) => {
    const rest = { _id: "ffl", variantId: "var_1", sku: "SKU", title: "Moka pot", quantity: 3, picked: 0, packed: 0 };
    return { shipmentIds, lines: [{ ...rest, orderLineId, handedOver, backordered: false }] };
  };
  const work = [sent("a", 2, "shp_1"), sent("a", 1, "shp_2"), sent("b", 0)];
  const left = (claims: ClaimRecord[], shipmentId: string | null) =>
    Object.fromEntries(claimableUnits(facts(claims, work), shipmentId));
  expect([left([], null), left([], "shp_1"), left([], "shp_2")]).toEqual([{ a: 3 }, { a: 2 }, { a: 1 }]);
  const lost = openClaim(
    "clm_1",
    facts([], work),
    { kind: "NOT_RECEIVED", lines: [{ orderLineId: "a", quantity: 2 }], shipmentId: "shp_1" },
    now,
  );
  const claims = lost.ok ? [lost.value] : [];
  expect([left(claims, "shp_1"), left(claims, "shp_2"), left(claims, null)]).toEqual([{ a: 0 }, { a: 1 }, { a: 1 }]);
  // Nobody knows what this one carries.
  expect(left(claims, "shp_3")).toEqual({ a: 1 });
});

test("what did not come cannot be sent back", () => {
  const opened = openClaim("clm_1", facts(), { kind: "NOT_RECEIVED", lines: [{ orderLineId: "a", quantity: 1 }] }, now);
  const approved = opened.ok ? { ...opened.value, status: "APPROVED" as const } : expect.fail("was not opened");
  expect(refusals(chooseResolution(approved, "RETURN", null))).toEqual(["input.resolution INVALID"]);
});

test("units are worth their share of the line, rounded down", () => {
  const lines = [{ orderLineId: "a", sku: "SKU-a", quantity: 2 }];
  expect(worthOf({ ...order, taxesIncluded: true }, { lines })).toBe(666);
  const discounted = { ...line("a", 3), orderDiscountMinor: 100 };
  expect(worthOf({ lines: [discounted], taxesIncluded: true }, { lines })).toBe(599);
});

test("claimed units have the taxes of their lines, by their rates", () => {
  const taxed = (_id: string, rate: string, amountMinor: number) => ({
    ...line(_id, 3),
    taxes: [{ title: "VAT", rate, amountMinor, givenMinor: null }],
  });
  const sold = { taxesIncluded: false, lines: [taxed("a", "0.19", 190), taxed("b", "0.07", 70)] };
  const lines = [
    { orderLineId: "a", sku: "SKU-a", quantity: 3 },
    { orderLineId: "b", sku: "SKU-b", quantity: 1 },
  ];
  expect(claimTaxes(sold, { lines })).toEqual([
    { title: "VAT", rate: "0.19", netMinor: 999, taxMinor: 190 },
    { title: "VAT", rate: "0.07", netMinor: 333, taxMinor: 23 },
  ]);
});
