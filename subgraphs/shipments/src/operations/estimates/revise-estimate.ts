import { newId } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { estimateRevised } from "../../domain/estimate/estimate-event.ts";
import type { MilestoneScan } from "../../domain/estimate/milestones.ts";
import { nextForecast, sameForecast } from "../../domain/estimate/next-forecast.ts";
import type { Shipment } from "../../storage/entities.ts";
import { EstimateRevision } from "../../storage/estimates.entities.ts";
import { estimatorOf } from "./estimator.ts";

/**
 * Brings a shipment's estimate to what its state and scans say now, in the transaction that changed them. An estimate
 * that says something new is kept as a revision and told of by an event of its own, after that of the state. The one
 * that a shipment is created with is told by `shipment.created`.
 */
export async function reviseEstimate(
  tx: Tx,
  shipment: Shipment,
  scans: readonly MilestoneScan[],
  now: Date,
  { isCreation = false }: { readonly isCreation?: boolean } = {},
): Promise<void> {
  const { forecast } = shipment;
  if (!forecast) return;
  const estimator = await estimatorOf(tx.db, shipment.tenant);
  const change = nextForecast({ ...shipment, forecast }, scans, estimator, now);
  if (sameForecast(forecast, change.forecast)) return;
  tx.em.assign(shipment, { forecast: change.forecast, updatedAt: now });
  const { revised } = change;
  if (!revised) return;
  const { _id: shipmentId, tenant } = shipment;
  tx.em.create(EstimateRevision, { ...revised, _id: newId("estimateRevision", now), tenant, shipmentId });
  if (isCreation) return;
  tx.em.assign(shipment, { version: shipment.version + 1 });
  tx.record(estimateRevised({ ...shipment }, revised, forecast.current));
}
