import { finishKey, transact, type WriteContext } from "@waybill/storage";
import type { LabelRecord } from "../../domain/labels/label.ts";
import { beginForecast } from "../../domain/estimate/begin-forecast.ts";
import { noDispatch } from "../../domain/estimate/dispatch.ts";
import { newShipment, type ShipmentRecord } from "../../domain/shipment.ts";
import { shipmentEvent } from "../../domain/shipment-event.ts";
import type { BoughtLabel } from "../../labels/provider.ts";
import { Shipment } from "../../storage/entities.ts";
import { keepDocument, settleLabel } from "../../storage/labels.ts";
import { watchShipment } from "../../storage/performance.ts";
import { claimScans } from "../../storage/scans.ts";
import { assignNumber, lockNumber } from "../../storage/tracked-numbers.ts";
import { foldShipment } from "../advance-shipment.ts";
import { estimatorOf } from "../estimates/estimator.ts";
import { reviseEstimate } from "../estimates/revise-estimate.ts";
import type { BuyDeps } from "./buy.ts";

/**
 * Records a bought label: its file, its shipment with the event, and the answer to the caller's key, in one
 * transaction.
 * @returns the shipment; null when the label is not this attempt's any more, and nothing was recorded.
 */
export function recordPurchase(
  { database, carriers }: BuyDeps,
  as: WriteContext,
  label: LabelRecord,
  bought: BoughtLabel,
): Promise<ShipmentRecord | null> {
  const { tenant, carrierCode, command } = label;
  const { trackingNumber, cost, document } = bought;
  return transact(database, as, async (tx) => {
    const now = as.clock();
    const isOurs = await settleLabel(tx, label, {
      status: "PURCHASED",
      trackingNumber,
      costMinor: cost?.minor ?? null,
      currencyCode: cost?.currencyCode ?? null,
      purchasedAt: now,
    });
    if (!isOurs) return null;
    await keepDocument(tx, label, document);
    const number = { carrierCode, trackingNumber };
    // A carrier issues old numbers anew: from now on this one is the new shipment's.
    const { holders } = await lockNumber(tx, tenant, number);
    const { policy } = await estimatorOf(tx.db, tenant);
    const { from, to, service, parcel, createdAt: orderedAt } = label;
    const dispatch = label.dispatch ?? noDispatch;
    const way = { from, to, dispatch, service, weightGrams: parcel.weightGrams, orderedAt, promisedDay: null };
    const created = newShipment(
      {
        forecast: label.direction === "RETURN" ? null : beginForecast(way, policy),
        _id: label.shipmentId,
        tenant,
        order: { id: label.orderId, customerId: label.customerId, fulfillmentOrderId: label.fulfillmentOrderId },
        direction: label.direction,
        returnId: label.returnId,
        ...number,
        nextPollAt: carriers.firstPollAt(tenant, carrierCode, now),
      },
      now,
    );
    const shipment = tx.em.create(Shipment, created);
    await tx.em.flush();
    await assignNumber(tx, tenant, number, created._id, holders.length > 0 ? { holders, since: now } : null);
    const { minor: costMinor = null, currencyCode = null } = cost ?? {};
    await watchShipment(tx, created, { ...label, costMinor, currencyCode }, now);
    tx.record(shipmentEvent("shipment.created", created, null));
    tx.em.assign(shipment, await reviseEstimate(tx, created, [], now, { isCreation: true }));
    if ((await claimScans(tx, tenant, number, created._id)) > 0) await foldShipment(tx, shipment, now);
    return finishKey(tx, tenant, command, { ...shipment });
  });
}
