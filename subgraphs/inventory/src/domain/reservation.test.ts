import { mayGo, unreachableStates } from "@waybill/kernel";
import { describe, expect, it } from "vitest";
import { reservationStatuses, reservationTransitions, reserveMove, stepOf } from "./reservation.ts";
import { noUnits, onHand } from "./stock.ts";

describe("a reservation's life", () => {
  it("reaches every status from RESERVED", () => {
    expect(unreachableStates(reservationTransitions, "RESERVED")).toEqual([]);
  });

  it("ends for good when released or fulfilled", () => {
    expect(reservationTransitions.RELEASED).toEqual([]);
    expect(reservationTransitions.FULFILLED).toEqual([]);
  });

  it("has a stock move for exactly the steps of the table", () => {
    for (const from of reservationStatuses) {
      for (const to of reservationStatuses) {
        expect([from, to, stepOf(from, to) !== null]).toEqual([from, to, mayGo(reservationTransitions, from, to)]);
      }
    }
  });

  it.each([
    ["RESERVED", "CONFIRMED", { kind: "COMMITTED", from: "reserved", to: "committed" }],
    ["RESERVED", "RELEASED", { kind: "RELEASED", from: "reserved", to: "available" }],
    ["RESERVED", "EXPIRED", { kind: "EXPIRED", from: "reserved", to: "available" }],
    ["CONFIRMED", "RELEASED", { kind: "RELEASED", from: "committed", to: "available" }],
    ["CONFIRMED", "FULFILLED", { kind: "FULFILLED", from: "committed", to: null }],
    ["EXPIRED", "RESERVED", reserveMove],
  ] as const)("from %s to %s", (from, to, move) => {
    expect(stepOf(from, to)).toEqual(move);
  });

  // Where the units of a reservation are, by status; null: with the customer.
  const place = {
    RESERVED: "reserved",
    CONFIRMED: "committed",
    FULFILLED: null,
    RELEASED: "available",
    EXPIRED: "available",
  } as const;

  it("leaves every unit in one place: along each step they go from where they are to where the next status has them", () => {
    for (const from of reservationStatuses) {
      for (const to of reservationTransitions[from]) {
        const move = stepOf(from, to);
        expect([from, to, move?.from, move?.to]).toEqual([from, to, place[from], place[to]]);
      }
    }
  });

  it("takes units out of the building only by fulfilling", () => {
    for (const from of reservationStatuses) {
      for (const to of reservationTransitions[from]) {
        const level = { ...noUnits };
        const move = stepOf(from, to);
        if (move?.from) level[move.from] -= 1;
        if (move?.to) level[move.to] += 1;
        expect([to, onHand(level)]).toEqual([to, to === "FULFILLED" ? -1 : 0]);
      }
    }
  });
});
