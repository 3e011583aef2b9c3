import { mayGo, unreachableStates } from "@waybill/kernel";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderOf } from "../../test/order-of.ts";
import { orderStates } from "./fulfillment/order-axis.ts";
import { cancelOrder, noteShipment, type OrderRecord, type OrderShipment } from "./order.ts";
import {
  archiveStatuses,
  archiveTransitions,
  holdStatuses,
  holdTransitions,
  orderStatuses,
  orderTransitions,
} from "./order-states.ts";

const later = new Date("2026-03-02T12:00:00Z");
const order = orderOf;
const note = (to: OrderRecord, ...shipments: OrderShipment[]): OrderRecord =>
  shipments.reduce((o, shipment) => {
    const noted = { ...o, ...noteShipment(o, shipment, later) };
    return { ...noted, ...orderStates(noted.status, { work: [], shipments: noted.shipments, rerouting: false }) };
  }, to);
const created = (shipmentId: string): OrderShipment => ({ shipmentId, delivered: false });
const delivered = (shipmentId: string): OrderShipment => ({ shipmentId, delivered: true });
const cancelled = (shipmentId: string): OrderShipment => ({ shipmentId, delivered: false, cancelled: true });

describe("an order's states", () => {
  it("are all reached on every axis", () => {
    expect(unreachableStates(holdTransitions, "NONE")).toEqual([]);
    expect(unreachableStates(archiveTransitions, "OPEN")).toEqual([]);
    expect([Object.keys(holdTransitions), Object.keys(archiveTransitions)]).toEqual([
      [...holdStatuses],
      [...archiveStatuses],
    ]);
  });

  it("are all reached from CONFIRMED, and two of them are final", () => {
    expect(unreachableStates(orderTransitions, "CONFIRMED")).toEqual([]);
    expect(orderStatuses.filter((status) => orderTransitions[status].length === 0)).toEqual(["CANCELLED"]);
  });
});

describe("cancelOrder", () => {
  it("cancels what was not shipped", () => {
    expect(cancelOrder(order(), "changed my mind", later)).toEqual({
      ok: true,
      value: { status: "CANCELLED", cancelReason: "changed my mind", updatedAt: later },
    });
  });

  it.each(["PROCESSING", "COMPLETED", "CANCELLED"] as const)("refuses an order that is %s", (status) => {
    expect(cancelOrder(order({ status }), null, later)).toMatchObject({
      ok: false,
      error: [{ code: "INVALID_STATE", path: ["input", "id"] }],
    });
  });

  it("refuses an order with a shipment, whatever its status says", () => {
    expect(cancelOrder(order({ shipments: [created("s")] }), null, later)).toMatchObject({
      error: [{ message: "a part of the order is on its way already; cancel the rest with cancelOrderLines" }],
    });
  });
});

describe("noteShipment", () => {
  it("sets an order to work with its first shipment and completes it with its last delivery", () => {
    const one = note(order(), created("a"));
    expect(one).toMatchObject({ status: "PROCESSING", fulfillmentStatus: "IN_PROGRESS", updatedAt: later });
    const two = note(one, created("b"), delivered("a"));
    expect(two).toMatchObject({ status: "PROCESSING", fulfillmentStatus: "PARTIALLY_FULFILLED" });
    expect(note(two, delivered("b"))).toMatchObject({ status: "COMPLETED", fulfillmentStatus: "FULFILLED" });
  });

  it("completes an order whose delivery is all that is heard", () => {
    expect(note(order(), delivered("a"))).toMatchObject({ status: "COMPLETED", fulfillmentStatus: "FULFILLED" });
  });

  it("goes on with an order that was complete when something more is sent", () => {
    const complete = note(order(), delivered("a"));
    const again = note(complete, created("b"));
    expect(again).toMatchObject({ status: "PROCESSING", fulfillmentStatus: "PARTIALLY_FULFILLED" });
    expect(note(again, delivered("b"))).toMatchObject({ status: "COMPLETED", fulfillmentStatus: "FULFILLED" });
  });

  it("waits for no shipment that was cancelled", () => {
    const two = note(order(), created("a"), created("b"), delivered("a"));
    const complete = note(two, cancelled("b"));
    expect(complete).toMatchObject({ status: "COMPLETED", fulfillmentStatus: "FULFILLED" });
    expect(noteShipment(complete, created("b"), later)).toBeNull();
    expect(note(complete, delivered("b")).shipments).toContainEqual(delivered("b"));
    const none = note(order(), created("a"), cancelled("a"));
    expect(none).toMatchObject({ status: "PROCESSING", fulfillmentStatus: "UNFULFILLED" });
  });

  it("never reopens what is cancelled, but writes down that it was shipped", () => {
    expect(note(order({ status: "CANCELLED" }), created("a"), delivered("a"))).toMatchObject({
      status: "CANCELLED",
      fulfillmentStatus: "FULFILLED",
      shipments: [delivered("a")],
    });
  });

  const event = fc
    .tuple(fc.constantFrom(created, cancelled, delivered), fc.constantFrom("a", "b", "c"))
    .map(([says, shipmentId]) => says(shipmentId));
  const events = fc.array(event, { maxLength: 12 });
  const byId = (shipments: readonly OrderShipment[]) =>
    shipments.toSorted((x, y) => (x.shipmentId < y.shipmentId ? -1 : 1));

  it("changes nothing when the same is said again", () => {
    fc.assert(
      fc.property(events, fc.nat(), (all, which) => {
        const once = note(order(), ...all);
        for (const again of [all.at(-1), all[which % Math.max(all.length, 1)]]) {
          if (again) expect(noteShipment(once, again, later)).toBeNull();
        }
      }),
    );
  });

  it("knows the same shipments and the same fulfilment in whatever order it hears of them", () => {
    const heard = events.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(heard, ([all, shuffled]) => {
        const [one, other] = [note(order(), ...all), note(order(), ...shuffled)];
        expect(byId(other.shipments)).toEqual(byId(one.shipments));
        expect(other.fulfillmentStatus).toBe(one.fulfillmentStatus);
        if (one.fulfillmentStatus === "FULFILLED")
          expect([one.status, other.status]).toEqual(["COMPLETED", "COMPLETED"]);
      }),
    );
  });

  it("goes only where the table lets it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...orderStatuses), events, (status, all) => {
        let present = order({ status });
        for (const shipment of all) {
          const next = note(present, shipment);
          expect(next.status === present.status || mayGo(orderTransitions, present.status, next.status)).toBe(true);
          present = next;
        }
      }),
    );
  });
});
