import { refuse, type Outcome, ok } from "@waybill/kernel";
import type { ShipmentRecord } from "./shipment.ts";
import { isFinal } from "./shipment-status.ts";

/** A part of a parcel's way that one carrier does. */
export const legs = ["FIRST_MILE", "LINEHAUL", "LAST_MILE"] as const;
export type Leg = (typeof legs)[number];

/** Another number of a shipment beside the one it was recorded with, which is package 1 for the whole way. */
export interface ShipmentNumber {
  readonly carrierCode: string;
  readonly trackingNumber: string;
  /** The part of the way that it is for; null: the whole way. */
  readonly leg: Leg | null;
  /** Packages count from 1. Numbers of one package are for parts of its way, or of other carriers for the same. */
  readonly packageNumber: number;
  /** `CARRIER`: found in what a carrier said. */
  readonly addedBy: "CARRIER" | "CALLER";
  readonly addedAt: Date;
}

/** The number that a shipment was recorded with, in the same shape. */
export const firstNumber = (
  shipment: Pick<ShipmentRecord, "carrierCode" | "trackingNumber" | "createdAt">,
): ShipmentNumber => {
  const { carrierCode, trackingNumber, createdAt: addedAt } = shipment;
  return { carrierCode, trackingNumber, leg: null, packageNumber: 1, addedBy: "CALLER", addedAt };
};

/** The numbers of a shipment beside its first, in the order in which they were added. */
export const moreNumbers = ({ numbers }: Pick<ShipmentRecord, "numbers">): readonly ShipmentNumber[] => numbers ?? [];

/** Most numbers of one shipment beside its first. */
export const maxMoreNumbers = 99;

/** Whether a shipment may have another number, and for which package. */
export function checkMoreNumbers(
  shipment: Pick<ShipmentRecord, "status" | "numbers">,
  packageNumber: number | null,
): Outcome<number> {
  const path = ["input", "shipmentId"];
  if (moreNumbers(shipment).length >= maxMoreNumbers) {
    return refuse("INVALID_STATE", path, `a shipment has at most ${maxMoreNumbers + 1} numbers`);
  }
  const packages = Math.max(1, ...moreNumbers(shipment).map((number) => number.packageNumber));
  const wanted = packageNumber ?? 1;
  if (wanted < 1 || wanted > packages + 1) {
    return refuse("INVALID", ["input", "packageNumber"], `must be from 1 to ${packages + 1}`);
  }
  // What is over gets no further parcel; a number for a parcel that it has changes nothing that is final.
  if (wanted > packages && isFinal(shipment.status)) return refuse("INVALID_STATE", path, `it is ${shipment.status}`);
  return ok(wanted);
}
