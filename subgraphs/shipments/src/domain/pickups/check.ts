import { err, InputCheck, ok, type Outcome, type PostalAddressFields } from "@waybill/kernel";
import { dayOf } from "../estimate/local-day.ts";
import type { PickupTerms } from "./pickup.ts";

/** What a caller says of a pickup. */
export interface AskedPickup {
  readonly day: string;
  readonly readyTime: string;
  readonly closeTime: string;
  readonly parcelCount: number;
  readonly weightGrams: number;
  readonly service?: string | null | undefined;
  readonly instructions?: string | null | undefined;
}

/** FedEx takes at most 99 packages to a pickup. */
const maxParcels = 99;

/**
 * Checks what a driver is told.
 * @param today in UTC; the address may be a day behind.
 * @param maxInstructions most characters that the carrier takes.
 */
export function checkPickup(
  asked: AskedPickup,
  address: PostalAddressFields,
  today: string,
  maxInstructions: number,
): Outcome<PickupTerms> {
  const check = new InputCheck();
  const path = (field: string): readonly string[] => ["input", field];
  const date = asked.day.length === 10 ? dayOf(asked.day) : null;
  if (date === null) check.add("INVALID", path("day"), "must be a day such as 2026-03-01");
  else if (date < (dayOf(today) ?? 0) - 1) check.add("INVALID", path("day"), "must not be over");
  for (const field of ["readyTime", "closeTime"] as const) {
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(asked[field])) {
      check.add("INVALID", path(field), "must be a local time such as 17:30");
    }
  }
  if (check.errors.length === 0 && asked.closeTime <= asked.readyTime) {
    check.add("INVALID", path("closeTime"), "must be later than `readyTime`");
  }
  const { day, readyTime, closeTime } = asked;
  const parcelCount = check.integer(path("parcelCount"), asked.parcelCount, 1, maxParcels);
  const weightGrams = check.integer(path("totalWeightGrams"), asked.weightGrams, 1, maxParcels * 68_000);
  const instructions = check.optionalText(path("instructions"), asked.instructions, maxInstructions);
  const service = check.optionalText(path("service"), asked.service, 60);
  const checked = check.address(path("address"), address);
  const terms = { day, readyTime, closeTime, parcelCount, weightGrams, instructions, service, address: checked };
  return check.errors.length > 0 ? err(check.errors) : ok(terms);
}
