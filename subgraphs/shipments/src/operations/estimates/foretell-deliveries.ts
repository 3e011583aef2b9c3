import type { GeoPoint } from "@waybill/kernel";
import { askerOf, checkPageSize } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { noFacts } from "../../domain/carrier-facts.ts";
import { beginForecast } from "../../domain/estimate/begin-forecast.ts";
import type { Estimate } from "../../domain/estimate/estimate.ts";
import { nextForecast } from "../../domain/estimate/next-forecast.ts";
import { initialState } from "../../domain/fold-scans.ts";
import { dispatchFrom } from "../order-to-ship.ts";
import { estimatorOf } from "./estimator.ts";

/** A parcel that nobody has sent yet. */
export interface ForetoldParcel {
  readonly locationId: string;
  /** When the work on it could begin. */
  readonly orderedAt: Date;
  readonly countryCode: string;
  readonly region?: string | null | undefined;
  readonly postalCode?: string | null | undefined;
  readonly point?: GeoPoint | null | undefined;
}

const maxParcels = 500;

/**
 * What the first estimates of parcels would be if they were ordered then and created as shipments, before a carrier is
 * chosen: by model or rule. Nothing is stored.
 * @throws WaybillError PAGE_SIZE_INVALID for too many parcels.
 */
export async function foretellDeliveries(
  context: Context,
  parcels: readonly ForetoldParcel[],
): Promise<(Estimate | null)[]> {
  if (parcels.length === 0) return [];
  checkPageSize(parcels.length, maxParcels);
  const asker = askerOf(context, "shipments");
  const estimator = await estimatorOf(context.database.db, asker.tenant);
  return Promise.all(
    parcels.map(async ({ locationId, orderedAt, point, ...to }) => {
      const dispatch = await dispatchFrom(asker, locationId, point ?? null);
      const way = { from: null, to, dispatch, service: null, weightGrams: null, orderedAt, promisedDay: null };
      const forecast = beginForecast(way, estimator.policy);
      const parcel = { ...initialState, _id: "", carrierCode: "", carrierFacts: noFacts, forecast };
      return nextForecast(parcel, [], estimator, orderedAt).revised;
    }),
  );
}
