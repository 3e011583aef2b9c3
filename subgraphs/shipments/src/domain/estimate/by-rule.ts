import type { BusinessCalendar } from "@waybill/calendar";
import { deliveryDays, type Handling, handlingByLocation, handlingBySeller } from "../edd/rule.ts";
import { zoneOf } from "../zone.ts";
import { type DeliveryPolicyFields, shareOfDay, transitDaysOf } from "./delivery-policy.ts";
import { scheduleOf } from "./dispatch.ts";
import type { Candidate } from "./estimate.ts";
import type { Forecast } from "./forecast.ts";
import type { RuleBasis } from "./rule-basis.ts";

/** What the rule is made of. */
export interface RuleFacts {
  readonly policy: DeliveryPolicyFields | null;
  readonly calendar: BusinessCalendar;
}

/**
 * The seller's rule, whose last day is named: a rule says by when. It counts by the times of the location that sends
 * the parcel, as far as that is known and says so, else by the policy's. An order that should have arrived by now
 * without having left is counted as one of now.
 * @param now on the wall clock by which the order's time is read.
 */
export function byRule(forecast: Forecast, carrierCode: string, facts: RuleFacts, now: number): Candidate | null {
  const { policy, calendar } = facts;
  const { destination, handedOverAt, orderedAt, serviceId: service } = forecast;
  if (!policy || destination.countryCode === "") return null;
  const originCountry = forecast.origin.countryCode === "" ? policy.origin.countryCode : forecast.origin.countryCode;
  const transitDays = transitDaysOf(policy, {
    ...{ carrierCode, service, originCountry },
    countryCode: destination.countryCode,
  });
  if (!transitDays) return null;
  const work = workOf(forecast, policy);
  const today = Math.floor(now);
  const reckon = (countedAt: number, isOverdue: boolean) => {
    const day = handedOverAt === null ? null : Math.floor(handedOverAt);
    const handling = day === null ? work.handle(countedAt, calendar) : { begins: null, handOver: [day] };
    const days = handling && deliveryDays(handling.handOver, transitDays, destination, calendar, today);
    if (!handling || !days) return null;
    const { begins, handOver } = handling;
    const basis: RuleBasis = {
      ...work.told,
      ...{ countedAt, begins, transitDays, isOverdue, isHandedOver: handedOverAt !== null },
      handOver: { earliest: handOver[0]!, latest: handOver.at(-1)! },
      zone: zoneOf(originCountry, destination.countryCode),
      destinationCountry: destination.countryCode,
    };
    return { days, basis };
  };
  const first = reckon(orderedAt, false);
  const isOverdue = first !== null && handedOverAt === null && first.days.latest < today;
  const found = isOverdue ? reckon(now, true) : first;
  if (!found) return null;
  const { days, basis } = found;
  const confidence = days.latest - days.earliest <= 3 ? "MEDIUM" : "LOW";
  return { source: "RULE", day: days.latest, ...days, confidence, modelId: null, basis };
}

type Told = Pick<RuleBasis, "schedule" | "locationId" | "timeZone" | "cutOffTime" | "handlingDays">;

/** By whose times the work on an order is counted. */
function workOf(
  { dispatch = null, origin }: Forecast,
  policy: DeliveryPolicyFields,
): { readonly told: Told; handle(at: number, calendar: BusinessCalendar): Handling | null } {
  const locationId = dispatch?.locationId ?? null;
  const schedule = scheduleOf(dispatch);
  if (schedule) {
    const { timeZone, cutOffTime, handlingDays } = schedule;
    return {
      told: {
        ...{ schedule: "LOCATION", locationId, timeZone, cutOffTime },
        handlingDays: { min: handlingDays, max: handlingDays },
      },
      handle: (at, calendar) => handlingByLocation(schedule, at, calendar),
    };
  }
  const { timeZone, cutOffTime, minHandlingDays: min, maxHandlingDays: max } = policy;
  const place = origin.countryCode === "" ? policy.origin : origin;
  const seller = { cutOff: shareOfDay(cutOffTime), handlingDays: { min, max }, place };
  return {
    told: {
      schedule: dispatch && !dispatch.isKnown ? "POLICY_LOCATION_UNAVAILABLE" : "POLICY",
      ...{ locationId, timeZone, cutOffTime, handlingDays: { min, max } },
    },
    handle: (at, calendar) => handlingBySeller(seller, at, calendar),
  };
}
