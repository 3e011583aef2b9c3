import { derivedId } from "@waybill/kernel";
import { describe, expect, it } from "vitest";
import { logFaults } from "../support/log-checker.ts";
import { stockFaults, type StockHistory } from "../support/stock-checker.ts";

// A checker that finds nothing proves something only if it would have found it.

const level = derivedId("stockLevel", "acme", "var", "loc");
const nothing = { damaged: 0, qualityControl: 0, safetyStock: 0, incoming: 0, backordered: 0 };
const part = {
  sku: "MUG",
  quantity: 2,
  handedOver: 0,
  locationId: "loc",
  backordered: false,
  parts: [{ variantId: "var", per: 1 }],
};
const entry = (kind: string, available: number, reserved: number, committed: number, reference = "ord") => ({
  ...nothing,
  stockLevelId: level,
  kind,
  available,
  reserved,
  committed,
  reference,
});
const sound: StockHistory = {
  levels: [{ ...nothing, _id: level, available: 3, reserved: 0, committed: 2 }],
  entries: [entry("RECEIVED", 5, 0, 0, "anna"), entry("RESERVED", -2, 2, 0), entry("COMMITTED", 0, -2, 2)],
  holds: [{ tenant: "acme", orderId: "ord", status: "CONFIRMED", allocations: [part] }],
  orders: [{ _id: "ord", status: "CONFIRMED", lines: [{ sku: "MUG", quantity: 2 }] }],
  returns: [],
  acknowledged: ["ord"],
};
const receipt = { disposition: "RESTOCK", quantity: 1, locationId: "loc" };
const back = {
  ...{ _id: "ret", tenant: "acme", orderId: "ord" },
  lines: [{ sku: "MUG", variantId: "var", receipts: [receipt] }],
};

describe("the stock checker", () => {
  it("finds nothing in a sound history", () => {
    expect(stockFaults(sound)).toEqual([]);
  });

  const [received, reserved, committed] = sound.entries;
  const [hold] = sound.holds;
  const [order] = sound.orders;
  if (!received || !reserved || !committed || !hold || !order) throw new Error("the sound history has all of them");

  it.each<[string, Partial<StockHistory>, string]>([
    [
      "oversold stock",
      { levels: [{ ...nothing, _id: level, available: -1, reserved: 0, committed: 2 }] },
      "is oversold",
    ],
    [
      "a level that its ledger does not explain",
      { levels: [{ ...nothing, _id: level, available: 4, reserved: 0, committed: 2 }] },
      "its ledger says",
    ],
    ["a ledger without a level", { levels: [] }, "is no level"],
    ["units taken twice", { entries: [...sound.entries, reserved] }, "is CONFIRMED: due"],
    [
      "units given back twice",
      { holds: [{ ...hold, status: "RELEASED" }], entries: [received, entry("EXPIRED", 2, 0, 0)] },
      "is RELEASED: due",
    ],
    ["units moved for nobody", { entries: [...sound.entries, entry("RESERVED", -1, 1, 0, "ghost")] }, "for no hold"],
    ["a lost order", { orders: [], holds: [] }, "was acknowledged and is lost"],
    ["an order without stock", { holds: [] }, "its hold is missing"],
    ["a live order whose stock went back", { holds: [{ ...hold, status: "EXPIRED" }] }, "its hold is EXPIRED"],
    [
      "a cancelled order that keeps its stock",
      { orders: [{ ...order, status: "CANCELLED" }] },
      "its hold is CONFIRMED",
    ],
    [
      "an order that holds too little",
      { orders: [{ ...order, lines: [{ sku: "MUG", quantity: 3 }] }] },
      "needs MUG 3 and holds MUG 2",
    ],
    ["units that came back and are not in stock", { returns: [back] }, "return ret at"],
    [
      "units in stock that did not come back",
      { entries: [...sound.entries, entry("RETURNED", 1, 0, 0, "ret")] },
      "due nothing",
    ],
    [
      "units that came back and never left",
      { returns: [back], entries: [...sound.entries, entry("RETURNED", 1, 0, 0, "ret")] },
      "1 units of ord came back and 0 had left",
    ],
    ["stock committed to no order", { orders: [], acknowledged: [] }, "there is no such order"],
  ])("finds %s", (_what, broken, fault) => {
    expect(stockFaults({ ...sound, ...broken }).join("; ")).toContain(fault);
  });
});

describe("the log checker", () => {
  const event = (seq: number, id: string, version: number) => ({
    id: `evt-${id}-${version}`,
    seq,
    subject: { type: "order", id, version },
  });

  it("finds nothing in a sound log", () => {
    expect(logFaults([event(1, "a", 1), event(2, "b", 1), event(3, "a", 2)])).toEqual([]);
  });

  it.each([
    ["a gap", [event(1, "a", 1), event(3, "b", 1)], "event 2 has the number 3"],
    ["a double", [event(1, "a", 1), event(1, "a", 1)], "1 ids are given twice"],
    ["versions out of order", [event(1, "a", 2), event(2, "a", 1)], "event 1 makes version 2 of order a, due is 1"],
    ["a missing version", [event(1, "a", 1), event(2, "a", 3)], "event 2 makes version 3 of order a, due is 2"],
  ])("finds %s", (_what, events, fault) => {
    expect(logFaults(events)).toContain(fault);
  });
});
