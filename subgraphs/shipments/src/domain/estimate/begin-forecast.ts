import { type Forecast, type PlaceFacts, coarsePlace } from "./forecast.ts";
import { localDays, offsetMinutesAt } from "./local-day.ts";
import type { DeliveryPolicyFields } from "./delivery-policy.ts";

/** What is known of a shipment's way when it is created. */
export interface WayFacts {
  readonly from: PlaceFacts | null;
  readonly to: PlaceFacts | null;
  readonly locationId: string | null;
  readonly service: string | null;
  readonly weightGrams: number | null;
  readonly orderedAt: Date;
  readonly promisedDay: number | null;
}

/** A shipment's forecast as it begins: nothing has happened, nothing was foretold. */
export function beginForecast(way: WayFacts, policy: DeliveryPolicyFields | null): Forecast {
  const offset = policy === null ? null : offsetMinutesAt(policy.timeZone, way.orderedAt);
  return {
    origin: coarsePlace(way.from ?? policy?.origin),
    destination: coarsePlace(way.to),
    sourceId: way.locationId ?? "",
    serviceId: way.service ?? "",
    weightGrams: way.weightGrams,
    orderedAt: localDays(way.orderedAt, offset),
    promisedDay: way.promisedDay,
    handedOverAt: null,
    deliveredAt: null,
    current: null,
    atPurchase: null,
    atHandOver: null,
    measures: [],
  };
}
