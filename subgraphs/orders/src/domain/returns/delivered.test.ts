import { describe, expect, it } from "vitest";
import { lineOf, orderOf } from "../../../test/order-of.ts";
import { fulfillmentAxis } from "../fulfillment/order-axis.ts";
import type { OrderShipment } from "../order.ts";
import { deliveredUnits, type SentWork } from "./delivered.ts";
import { standardTerms } from "./policy.ts";
import { returnableLines } from "./returnable.ts";

const day = (n: number): Date => new Date(Date.UTC(2026, 2, n));
const order = orderOf({
  lines: [lineOf({ _id: "a", quantity: 5, cancelledQuantity: 1 })],
  shipments: [
    { shipmentId: "one", delivered: true, deliveredAt: day(1) },
    { shipmentId: "two", delivered: true, deliveredAt: day(3) },
    { shipmentId: "lost", delivered: false },
  ],
});
const work = (handedOver: number, changes: Partial<SentWork> = {}): SentWork => ({
  status: "CLOSED",
  deliveryMethod: "SHIPPING",
  shipmentIds: ["one"],
  updatedAt: day(9),
  lines: [
    {
      ...{ _id: "f", orderLineId: "a", variantId: "v", sku: "A", title: "A", quantity: 5 },
      ...{ picked: handedOver, packed: handedOver, handedOver, backordered: false },
    },
  ],
  ...changes,
});
const units = (...all: SentWork[]) =>
  deliveredUnits(order, all).map(({ quantity, deliveredAt }) => [quantity, deliveredAt.getUTCDate()]);

describe("what was delivered", () => {
  it("is what was handed over, when the last shipment with it arrives", () => {
    expect(units(work(2), work(1, { shipmentIds: ["one", "two"] }))).toEqual([
      [2, 1],
      [1, 3],
    ]);
    expect(units(work(2, { shipmentIds: ["one", "lost"] }), work(0))).toEqual([]);
  });

  it("waits for no shipment that was cancelled, but for one that takes its place", () => {
    const voided = { shipmentId: "void", delivered: false, cancelled: true };
    const shipped = (...more: OrderShipment[]) => ({ ...order, shipments: [voided, ...order.shipments, ...more] });
    const [both, gone] = [work(2, { shipmentIds: ["one", "void"] }), work(1, { shipmentIds: ["void"] })];
    const three = [both, gone, work(1, { shipmentIds: ["two", "lost"] })];
    const units = (of: typeof order) => deliveredUnits(of, three).map(({ quantity }) => quantity);
    const axis = ({ shipments }: typeof order) =>
      fulfillmentAxis({ work: three.slice(0, 2), shipments, rerouting: false });
    expect([units(shipped()), axis({ ...order, shipments: [voided, ...order.shipments.slice(0, 1)] })]).toEqual([
      [2],
      "PARTIALLY_FULFILLED",
    ]);
    const instead = { shipmentId: "new", delivered: true, deliveredAt: day(5) };
    expect(units(shipped(instead))).toEqual([2, 1]);
    expect(axis({ ...order, shipments: [voided, ...order.shipments.slice(0, 1), instead] })).toBe("FULFILLED");
  });

  it("needs no shipment where it was collected, or where nobody tracks it", () => {
    expect(units(work(2, { deliveryMethod: "PICK_UP", shipmentIds: [] }))).toEqual([[2, 9]]);
    expect(units(work(2, { shipmentIds: [] }))).toEqual([[2, 9]]);
    expect(units(work(2, { shipmentIds: [], status: "IN_PROGRESS" }))).toEqual([]);
  });

  it("is the whole order where no work is known, once everything arrived", () => {
    expect(units()).toEqual([]);
    const [first] = order.shipments;
    expect(deliveredUnits({ ...order, shipments: first ? [first] : [] }, [])).toEqual([
      { orderLineId: "a", quantity: 4, deliveredAt: day(1) },
    ]);
  });

  it("keeps its window part by part", () => {
    const delivered = deliveredUnits(order, [work(2), work(1, { shipmentIds: ["two"] })]);
    const at = (now: Date) => returnableLines(order, standardTerms, now, delivered)[0];
    expect(at(day(31))).toMatchObject({ delivered: 3, returnable: 3, reasons: ["NOT_DELIVERED"] });
    expect(at(day(32))).toMatchObject({ returnable: 1, reasons: ["NOT_DELIVERED", "RETURN_PERIOD_ENDED"] });
    expect(at(day(34))).toMatchObject({ returnable: 0, until: day(33) });
  });
});
