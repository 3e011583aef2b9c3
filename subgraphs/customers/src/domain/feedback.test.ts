import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FeedbackInput, giveFeedback, summarise } from "./feedback.ts";

const now = new Date("2026-03-01T12:00:00Z");
const order = { id: "ord_1", customerId: "cus_1", variantIds: ["var_1"], deliveredBy: ["fedex"], isDelivered: true };
const give = (input: Partial<FeedbackInput>, change: Partial<typeof order> | { customerId: null } = {}) =>
  giveFeedback("acme", { ...order, ...change }, { subject: "ORDER", rating: 5, ...input }, now);
const codes = (outcome: ReturnType<typeof give>): string[] =>
  outcome.ok ? [] : outcome.error.map((e) => `${e.path.join(".")} ${e.code}`);

describe("giveFeedback", () => {
  it("gives the same subject the same id, and others other ids", () => {
    const ids = [
      give({}),
      give({ rating: 1 }),
      give({ subject: "PRODUCT_VARIANT", variantId: "var_1" }),
      give({ subject: "CARRIER", carrierCode: " FedEx " }),
    ].map((outcome) => (outcome.ok ? outcome.value._id : ""));
    expect(ids[0]).toBe(ids[1]);
    expect(new Set(ids).size).toBe(3);
  });

  it("is for what was delivered or collected, a guest's order, too", () => {
    expect(codes(give({}, { deliveredBy: [], isDelivered: false }))).toEqual(["input.orderId INVALID_STATE"]);
    expect(codes(give({}, { deliveredBy: [] }))).toEqual([]);
    expect(give({}, { customerId: null })).toMatchObject({ ok: true, value: { customerId: null } });
  });

  it("names every fault at once", () => {
    expect(codes(give({ rating: 6, comment: "x".repeat(4_001), variantId: "var_1" }))).toEqual([
      "input.rating INVALID",
      "input.comment TOO_LONG",
      "input.variantId INVALID",
    ]);
    expect(codes(give({ subject: "PRODUCT_VARIANT" }))).toEqual(["input.variantId BLANK"]);
    expect(codes(give({ subject: "CARRIER", carrierCode: "ups" }))).toEqual(["input.carrierCode NOT_FOUND"]);
  });
});

describe("summarise", () => {
  it("knows nothing of nothing", () => {
    expect(summarise([])).toEqual({ count: 0, averageRating: null, distribution: [0, 0, 0, 0, 0] });
  });

  it("agrees with counting one by one", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }), (ratings) => {
        const summary = summarise(ratings.map((rating) => ({ rating, count: 1 })));
        expect(summary.count).toBe(ratings.length);
        expect(summary.averageRating).toBeCloseTo(ratings.reduce((a, b) => a + b) / ratings.length, 1);
        expect(summary.distribution.reduce((a, b) => a + b)).toBe(ratings.length);
      }),
    );
  });
});
