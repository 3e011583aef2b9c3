import { describe, expect, it } from "vitest";
import { lineOf, orderOf } from "../../../test/order-of.ts";
import type { OrderRecord } from "../order.ts";
import { followSending, stockAtPlacing } from "./follow-sending.ts";
import type { WorkFacts } from "./order-axis.ts";

const at = (day: number): Date => new Date(Date.UTC(2026, 2, day, 12));
const order = orderOf({ lines: [lineOf({ _id: "a", sku: "A", quantity: 3 })], placedAt: at(1) });
const line = { _id: "f", orderLineId: "a", variantId: "v", sku: "A", title: "A", quantity: 3 };
const sent: WorkFacts = {
  ...{ status: "CLOSED", deliveryMethod: "SHIPPING", shipmentIds: ["s"], updatedAt: at(9) },
  lines: [{ ...line, picked: 3, packed: 3, handedOver: 3, backordered: false }],
};
const follow = (of: OrderRecord, shipments: OrderRecord["shipments"], when: Date, work = [sent]) =>
  followSending({ ...of, shipments }, { work, shipments, rerouting: false }, when);

describe("what follows from the sending of an order", () => {
  const onItsWay = [{ shipmentId: "s", delivered: false }];
  const there = [{ shipmentId: "s", delivered: true, deliveredAt: at(4) }];

  it("is when it left first, when it was complete, and what has arrived", () => {
    expect(follow(order, [], at(1), [])).toMatchObject({ firstShippedAt: null, completedAt: null, delivered: [] });
    const left = { ...order, ...follow(order, onItsWay, at(2)) };
    expect(left).toMatchObject({ status: "PROCESSING", firstShippedAt: at(2), completedAt: null, delivered: [] });
    const delivered = [{ orderLineId: "a", sku: "A", quantity: 3 }];
    const complete = { ...left, ...follow(left, there, at(4)) };
    expect(complete).toMatchObject({ status: "COMPLETED", firstShippedAt: at(2), completedAt: at(4), delivered });
    expect(follow(complete, there, at(8)).completedAt).toEqual(at(4));
    expect(follow(complete, [...there, { shipmentId: "more", delivered: false }], at(8))).toMatchObject({
      status: "PROCESSING",
      completedAt: null,
      delivered,
    });
  });

  it("is in the order of time, also when it is told late", () => {
    expect(follow(order, onItsWay, new Date(0)).firstShippedAt).toEqual(at(1));
    expect(follow({ ...order, firstShippedAt: at(6) }, there, at(3)).completedAt).toEqual(at(6));
    expect(follow(order, there, at(3))).toMatchObject({ firstShippedAt: at(3), completedAt: at(4) });
  });
});

it("knows what was promised from stock to come", () => {
  const lines = [lineOf({ _id: "a", quantity: 3 }), lineOf({ _id: "b", quantity: 2 })];
  const held = [
    { lineId: "a", sku: "A", locationId: "x", quantity: 1, backordered: false },
    { lineId: "a", sku: "A", locationId: "x", quantity: 1, backordered: true },
    { lineId: "a", sku: "A", locationId: "y", quantity: 1, backordered: true },
    { lineId: "b", sku: "A", locationId: "x", quantity: 2, backordered: false },
  ];
  expect(stockAtPlacing({ lines }, held)).toEqual({ lines: 2, units: 5, backorderedLines: 1, backorderedUnits: 2 });
});
