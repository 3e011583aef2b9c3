import type { DeliveryPolicyFields } from "./delivery-policy.ts";
import { type Dispatch, type DispatchFacts, dispatchOf, scheduleOf } from "./dispatch.ts";
import { type Forecast, type PlaceFacts, coarsePlace } from "./forecast.ts";
import { localDays, offsetMinutesAt } from "./local-day.ts";

/** What is known of a shipment's way when it is created. */
export interface WayFacts {
  readonly from: PlaceFacts | null;
  readonly to: PlaceFacts | null;
  readonly dispatch: DispatchFacts;
  readonly service: string | null;
  readonly weightGrams: number | null;
  readonly orderedAt: Date;
  readonly promisedDay: number | null;
}

/** A shipment's forecast as it begins: nothing has happened, nothing was foretold. */
export function beginForecast(way: WayFacts, policy: DeliveryPolicyFields | null): Forecast {
  const { orderedAt } = way;
  const { location, distanceKm } = way.dispatch;
  const dispatch = dispatchOf(location);
  const address = location?.state === "KNOWN" ? location.location.address : null;
  return {
    origin: coarsePlace(way.from ?? address ?? policy?.origin),
    destination: coarsePlace(way.to),
    sourceId: dispatch?.locationId ?? "",
    dispatch,
    distanceKm,
    serviceId: way.service ?? "",
    weightGrams: way.weightGrams,
    orderedAt: localDays(orderedAt, sellerOffset(dispatch, policy, orderedAt)),
    promisedDay: way.promisedDay,
    handedOverAt: null,
    deliveredAt: null,
    current: null,
    atPurchase: null,
    atHandOver: null,
    measures: [],
  };
}

/**
 * Minutes by which the clock that an order's time is read on is ahead of UTC: the location's that sends it, if that says
 * how it works, else the policy's; null without either.
 */
export function sellerOffset(
  dispatch: Dispatch | null | undefined,
  policy: DeliveryPolicyFields | null,
  at: Date,
): number | null {
  const timeZone = scheduleOf(dispatch)?.timeZone ?? policy?.timeZone;
  return timeZone === undefined ? null : offsetMinutesAt(timeZone, at);
}
