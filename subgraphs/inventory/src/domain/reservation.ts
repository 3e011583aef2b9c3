import { derivedId, mayGo, type Transitions } from "@waybill/kernel";
import type { Allocation } from "./allocation.ts";
import type { StockEntryKind, StockState } from "./stock.ts";

export const reservationStatuses = ["RESERVED", "CONFIRMED", "FULFILLED", "RELEASED", "EXPIRED"] as const;
export type ReservationStatus = (typeof reservationStatuses)[number];

/** Where a reservation may go. An expired one may be taken anew while its order is being placed. */
export const reservationTransitions: Transitions<ReservationStatus> = {
  RESERVED: ["CONFIRMED", "RELEASED", "EXPIRED"],
  CONFIRMED: ["FULFILLED", "RELEASED"],
  FULFILLED: [],
  RELEASED: [],
  EXPIRED: ["RESERVED"],
};

/** A change of what a reservation holds, kept for good so that it takes effect once. */
export interface ReservationExtension {
  readonly key: string;
  /** What it took, and what it lets wait. */
  readonly lines: readonly Allocation[];
  /** True when it was taken back, or may not come any more. */
  readonly withdrawn: boolean;
}

/** Units held for one order. There is one reservation per order. */
export interface ReservationRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly channel: string | null;
  readonly status: ReservationStatus;
  readonly allocations: readonly Allocation[];
  /** Ids of the stock levels whose receipts it waits for; empty when nothing is backordered. */
  readonly waiting: readonly string[];
  /** Null for none, as in a new reservation. */
  readonly extensions: readonly ReservationExtension[] | null;
  /** When a RESERVED one ends by itself; null in every other status. */
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
}

/** The id of an order's one reservation. */
export const reservationId = (tenant: string, orderId: string): string => derivedId("reservation", tenant, orderId);

/** How long stock is held for an order that is not confirmed. */
export const reservationLifeMs = 15 * 60_000;

/** How one unit moves between the states of its level when a reservation enters a status. */
export interface StockMove {
  readonly kind: StockEntryKind;
  readonly from: StockState | null;
  readonly to: StockState | null;
}

/**
 * The stock move of a reservation's step; null when the table does not let it go there.
 * A confirmed order owes its units; a released or expired one gives them back; a fulfilled one has
 * them leave the building.
 */
export function stepOf(from: ReservationStatus, to: ReservationStatus): StockMove | null {
  if (!mayGo(reservationTransitions, from, to)) return null;
  const held = heldIn(from);
  switch (to) {
    case "CONFIRMED":
      return { kind: "COMMITTED", from: "reserved", to: "committed" };
    case "RELEASED":
      return { kind: "RELEASED", from: held, to: "available" };
    case "EXPIRED":
      return { kind: "EXPIRED", from: held, to: "available" };
    case "FULFILLED":
      return { kind: "FULFILLED", from: held, to: null };
    case "RESERVED":
      return reserveMove;
  }
}

/** The move of taking units for an order. */
export const reserveMove: StockMove = { kind: "RESERVED", from: "available", to: "reserved" };

/** The state in which a reservation of this status holds its units. */
export const heldIn = (status: ReservationStatus): "reserved" | "committed" =>
  status === "CONFIRMED" ? "committed" : "reserved";

/** Units of an allocation that the order still holds or waits for. */
export const open = ({ quantity, handedOver }: Allocation): number => quantity - handedOver;
