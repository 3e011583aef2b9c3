import { newId } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { estimateRevised } from "../../domain/estimate/estimate-event.ts";
import { firstExpectation } from "../../domain/estimate/first-expectation.ts";
import type { MilestoneScan } from "../../domain/estimate/milestones.ts";
import { nextForecast, sameForecast } from "../../domain/estimate/next-forecast.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import { EstimateRevision } from "../../storage/estimates.entities.ts";
import { expectDelivery } from "../cases/expect-delivery.ts";
import { estimatorOf } from "./estimator.ts";

/**
 * Brings a shipment's estimate to what its state and scans say now, in the transaction that changed them. An estimate
 * that says something new is kept as a revision and told of by an event of its own, after that of the state. The one
 * that a shipment is created with is told by `shipment.created`. The first decides by when the shipment is due.
 * @param scans all that it has.
 * @returns the shipment as it is to be stored.
 */
export async function reviseEstimate(
  tx: Tx,
  shipment: ShipmentRecord,
  scans: readonly MilestoneScan[],
  now: Date,
  { isCreation = false }: { readonly isCreation?: boolean } = {},
): Promise<ShipmentRecord> {
  const { forecast } = shipment;
  if (!forecast) return shipment;
  const estimator = await estimatorOf(tx.db, shipment.tenant);
  const change = nextForecast({ ...shipment, forecast }, scans, estimator, now);
  if (sameForecast(forecast, change.forecast)) return shipment;
  const next: ShipmentRecord = { ...shipment, forecast: change.forecast, updatedAt: now };
  const { revised } = change;
  if (!revised) return next;
  const { _id: shipmentId, tenant } = shipment;
  tx.em.create(EstimateRevision, { ...revised, _id: newId("estimateRevision", now), tenant, shipmentId });
  const expectation = firstExpectation(forecast, revised);
  if (expectation) await expectDelivery(tx, shipment, expectation);
  if (isCreation) return next;
  const told: ShipmentRecord = { ...next, version: shipment.version + 1 };
  tx.record(estimateRevised(told, revised, forecast.current));
  return told;
}
