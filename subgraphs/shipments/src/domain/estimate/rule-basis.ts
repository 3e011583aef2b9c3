import type { ShippingZone } from "../zone.ts";
import { dateOf } from "./local-day.ts";

/** By whose times a rule counted; enum `RuleSchedule` in the schema. */
export const ruleSchedules = ["LOCATION", "POLICY", "POLICY_LOCATION_UNAVAILABLE"] as const;
export type RuleSchedule = (typeof ruleSchedules)[number];

/** What a rule's estimate was reckoned from. Days since 1970-01-01. */
export interface RuleBasis {
  readonly schedule: RuleSchedule;
  readonly locationId: string | null;
  /** The wall clock by which the order's time is read. */
  readonly timeZone: string;
  readonly cutOffTime: string | null;
  /** On that clock; after `orderedAt` when the order should have left by then, and is counted anew. */
  readonly countedAt: number;
  /** The first day of work on it; null once it was handed over. */
  readonly begins: number | null;
  readonly handlingDays: { readonly min: number; readonly max: number };
  /** When it is handed over, or was. */
  readonly handOver: { readonly earliest: number; readonly latest: number };
  readonly isHandedOver: boolean;
  readonly isOverdue: boolean;
  readonly transitDays: { readonly min: number; readonly max: number };
  readonly zone: ShippingZone | null;
  readonly destinationCountry: string;
}

const span = (min: number | string, max: number | string): string => (min === max ? `${min}` : `${min} to ${max}`);
const days = ({ min, max }: RuleBasis["transitDays"], what: string): string =>
  `${span(min, max)} ${what}${max === 1 ? "day" : "days"}`;

/** A rule's reckoning in words. */
export function explainRule(
  basis: RuleBasis,
  delivery: { readonly earliest: number; readonly latest: number },
): string {
  const { handOver, transitDays, destinationCountry, zone } = basis;
  const way = zone === null ? "" : `, ${zone.toLowerCase()}`;
  const transit = `${days(transitDays, "work")} to ${destinationCountry}${way}`;
  const leaves = span(dateOf(handOver.earliest), dateOf(handOver.latest));
  const arrives = `${transit}: delivered ${span(dateOf(delivery.earliest), dateOf(delivery.latest))}.`;
  if (basis.isHandedOver) return `Handed over ${leaves}; ${arrives}`;
  return `${explainWork(basis)}: handed over ${leaves}; ${arrives}${whose(basis)}`;
}

function explainWork({ countedAt, timeZone, cutOffTime, begins, handlingDays, isOverdue }: RuleBasis): string {
  const time = new Date(Math.round(countedAt * 86_400_000)).toISOString().slice(0, 16).replace("T", " ");
  const zone = timeZone.startsWith("[") ? "" : ` (${timeZone})`;
  const cutOff = cutOffTime === null || cutOffTime.startsWith("[") ? "" : `, cut-off ${cutOffTime}`;
  const when = `${isOverdue ? "Overdue, counted anew from" : "Ordered"} ${time}${zone}${cutOff}`;
  const work = begins === null ? "" : `; work begins ${dateOf(begins)}`;
  return `${when}${work}, ${days(handlingDays, "")} of handling`;
}

function whose({ schedule }: RuleBasis): string {
  switch (schedule) {
    case "LOCATION":
      return " By the location's own times.";
    case "POLICY":
      return " By the delivery policy's times.";
    case "POLICY_LOCATION_UNAVAILABLE":
      return " By the delivery policy's times, as the location's could not be asked for.";
  }
}
