import { Binary } from "mongodb";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { erased, scrub } from "./scrub.ts";

describe("scrub", () => {
  it("replaces a person's texts and keeps the rest with its shape", () => {
    const at = new Date("2026-03-01T12:00:00Z");
    const order = {
      ...{
        _id: "ord_1",
        status: "CONFIRMED",
        totalMinor: 1_990,
        placedAt: at,
        customerId: "cus_1",
        cancelReason: null,
      },
      lines: [{ sku: "SKU-1", title: "Moka pot", quantity: 2 }],
      shippingAddress: { name: "ADA", city: "LONDON", line1: "12 St James's Square", countryCode: "GB", phone: null },
      whatever: ["Dear Ada", { more: "free text" }],
    };
    expect(scrub(order)).toEqual({
      ...order,
      shippingAddress: { name: erased, city: erased, line1: erased, countryCode: "GB", phone: null },
      whatever: [erased, { more: erased }],
    });
    expect(scrub({ body: new Binary(Buffer.from("raw")) }).body.length()).toBe(0);
  });

  it("leaves nothing of a text under any key that it does not know", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("name", "email", "line1", "note", "anything"), (text, key) => {
        const marker = `marker ${text}`;
        expect(JSON.stringify(scrub({ [key]: [{ [key]: marker }] }))).not.toContain(
          JSON.stringify(marker).slice(1, -1),
        );
      }),
    );
  });
});
