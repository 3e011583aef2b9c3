import { describe, expect, it } from "vitest";
import { cancelUnits } from "./cancel-units.ts";
import type { FulfillmentLineRecord, FulfillmentOrderRecord } from "./fulfillment-order.ts";

const now = new Date("2026-03-01T10:00:00Z");
const line = (more: Partial<FulfillmentLineRecord>): FulfillmentLineRecord => ({
  ...{ _id: "l1", orderLineId: "a", variantId: "v1", sku: "MUG", title: "Mug", quantity: 3 },
  ...{ picked: 0, packed: 0, handedOver: 0, backordered: false },
  ...more,
});
const work = (_id: string, more: Partial<FulfillmentOrderRecord> = {}): FulfillmentOrderRecord => ({
  ...{
    _id,
    tenant: "acme",
    orderId: "ord_1",
    orderNumber: "1001",
    channel: "web",
    openedAt: null,
    handedOverAt: null,
    customerId: null,
    locationId: `at-${_id}`,
  },
  ...{ status: "OPEN", requestStatus: "UNSUBMITTED", deliveryMethod: "SHIPPING", orderOnHold: false },
  ...{ lines: [line({})], packages: [], holds: [], rejection: null, readyAt: null, shipmentIds: [] },
  shippingAddress: { name: "Ada", line1: "1 Street", city: "London", countryCode: "GB" } as never,
  ...{
    channel: "web",
    fulfillBy: null,
    schedule: null,
    openedAt: now,
    handedOverAt: null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  },
  ...more,
});
const cancel = (quantity: number, ...orders: readonly FulfillmentOrderRecord[]) => {
  const outcome = cancelUnits(orders, [{ lineId: "a", quantity }]);
  if (!outcome.ok) return outcome.error.map(({ code }) => code);
  const { changes, units } = outcome.value;
  return { changes: Object.fromEntries(changes), units: units.map((unit) => `${unit.quantity} ${unit.locationId}`) };
};

describe("cancelUnits", () => {
  it("takes what waits first, then what nobody has touched", () => {
    const waits = work("w", { status: "SCHEDULED", lines: [line({ quantity: 1, backordered: true })] });
    const picked = work("p", { status: "IN_PROGRESS", lines: [line({ picked: 3 })] });
    expect(cancel(3, picked, work("o"), waits)).toMatchObject({
      changes: { w: { status: "CANCELLED" }, o: { lines: [{ quantity: 1 }] } },
      units: ["1 at-w", "2 at-o"],
    });
  });

  it("unpacks what is packed, and leaves what has left", () => {
    const box = (_id: string, quantity: number, handedOver: boolean) => ({
      ...{ _id, handedOver, weightGrams: null, lengthMm: null, widthMm: null, heightMm: null },
      lines: [{ fulfillmentLineId: "l1", quantity }],
    });
    const half = work("h", {
      status: "IN_PROGRESS",
      lines: [line({ picked: 3, packed: 3, handedOver: 1 })],
      packages: [box("gone", 1, true), box("here", 2, false)],
    });
    expect(cancel(1, half)).toMatchObject({
      changes: {
        h: { lines: [{ quantity: 2, packed: 2 }], packages: [{ _id: "gone" }, { lines: [{ quantity: 1 }] }] },
      },
    });
    expect(cancel(2, half)).toMatchObject({
      changes: { h: { status: "CLOSED", lines: [{ quantity: 1, handedOver: 1 }], packages: [{ _id: "gone" }] } },
    });
    expect(cancel(3, half)).toEqual(["UNAVAILABLE"]);
  });

  it("finds nothing in work that is over", () => {
    expect(cancel(1, work("x", { status: "CANCELLED" }))).toEqual(["UNAVAILABLE"]);
  });
});
