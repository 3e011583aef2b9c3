import { newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { findKey, type Tx, write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { noFacts, sameFacts } from "../domain/carrier-facts.ts";
import { checkTrackingNumber, maxShipmentsPerOrder, newShipment, type ShipmentRecord } from "../domain/shipment.ts";
import { beginForecast } from "../domain/estimate/begin-forecast.ts";
import { noDispatch } from "../domain/estimate/dispatch.ts";
import { dayOf } from "../domain/estimate/local-day.ts";
import { mayReuseNumber, nextHolderSince } from "../domain/number-holders.ts";
import { shipmentEvent } from "../domain/shipment-event.ts";
import { Shipment } from "../storage/entities.ts";
import { watchShipment } from "../storage/performance.ts";
import { claimScans, handOnScans } from "../storage/scans.ts";
import { assignNumber, lockNumber } from "../storage/tracked-numbers.ts";
import { foldShipment } from "./advance-shipment.ts";
import { estimatorOf } from "./estimates/estimator.ts";
import { reviseEstimate } from "./estimates/revise-estimate.ts";
import { type AskedParcel, type ParcelToSend, parcelToSend } from "./parcel-to-send.ts";

export interface CreateShipment extends AskedParcel {
  readonly idempotencyKey: string;
  readonly carrierCode?: string | null | undefined;
  readonly trackingNumber: string;
  readonly promisedDeliveryDate?: string | null | undefined;
}

/**
 * Records a shipment, of an order or of one that is kept elsewhere. Scans of its number that came before it are its own from the start: then a second
 * event tells of their status in the same transaction.
 */
export async function createShipment(context: Context, input: CreateShipment): Promise<Outcome<ShipmentRecord>> {
  staffOnly(context);
  const ctx = writeContext(context);
  const named = command(context, "createShipment", input);
  const known = await findKey<ShipmentRecord>(context.database, ctx, named);
  if (known.state === "DONE") return ok(known.answer);
  const number = checkTrackingNumber(input.trackingNumber, input.carrierCode);
  if (!number.ok) return number;
  const promised = checkPromise(input.promisedDeliveryDate);
  if (!promised.ok) return promised;
  const parcel = await parcelToSend(context, input);
  if (!parcel.ok) return parcel;
  return write(context.database, ctx, named, (tx) => record(tx, context, parcel.value, number.value, promised.value));
}

/** The day that the customer was promised: a local date, kept as the day it is. */
function checkPromise(date: string | null | undefined): Outcome<number | null> {
  if (date == null) return ok(null);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(date) ? dayOf(date) : null;
  if (day === null) return refuse("INVALID", ["input", "promisedDeliveryDate"], "must be a date such as 2026-03-31");
  return ok(day);
}

const outbound = { direction: "OUTBOUND", returnId: null } as const;

async function record(
  tx: Tx,
  context: Context,
  { order, to }: ParcelToSend,
  number: { readonly carrierCode: string; readonly trackingNumber: string },
  promisedDay: number | null,
): Promise<Outcome<ShipmentRecord>> {
  const { tenant } = context.identity;
  const { shipmentId, holders, facts } = await lockNumber(tx, tenant, number);
  const holder = shipmentId === null ? null : await tx.em.findOne(Shipment, { _id: shipmentId });
  const start = context.clock();
  if (holder && !mayReuseNumber(holder, order?.id ?? null, start)) {
    return refuse("TAKEN", ["input", "trackingNumber"], `shipment ${holder._id} has this number`);
  }
  const siblings = order ? await tx.em.count(Shipment, { orderId: order.id }) : 0;
  if (siblings >= maxShipmentsPerOrder) {
    return refuse("INVALID_STATE", ["input", "orderId"], `an order has at most ${maxShipmentsPerOrder} shipments`);
  }
  const now = start;
  const nextPollAt = context.carriers.firstPollAt(tenant, number.carrierCode, now);
  const { policy } = await estimatorOf(tx.db, tenant);
  const { dispatch, placedAt } = order ?? { dispatch: noDispatch, placedAt: null };
  const way = { from: null, to, dispatch, service: null, weightGrams: null, orderedAt: placedAt ?? now, promisedDay };
  const forecast = beginForecast(way, policy);
  const _id = newId("shipment", now);
  const created = newShipment({ _id, tenant, order, ...outbound, ...number, nextPollAt, forecast }, now);
  const shipment = tx.em.create(Shipment, created);
  const since = holder && nextHolderSince(holder, now);
  await assignNumber(tx, tenant, number, created._id, since && { holders, since });
  await watchShipment(tx, created, null, now);
  tx.record(shipmentEvent("shipment.created", created, null));
  tx.em.assign(shipment, await reviseEstimate(tx, created, [], now, { isCreation: true }));
  const claimed = since
    ? await takeOver(tx, holder, created, since)
    : await claimScans(tx, tenant, number, created._id);
  if (claimed > 0 || !sameFacts(noFacts, facts)) await foldShipment(tx, shipment, now, facts);
  return ok({ ...shipment });
}

/** A number that a carrier issued anew: scans from `since` on are the new shipment's, also those that came before it. */
async function takeOver(tx: Tx, holder: Shipment, next: ShipmentRecord, since: Date): Promise<number> {
  await tx.em.flush();
  const moved = await handOnScans(tx, next, { from: holder._id, to: next._id, since });
  if (moved > 0) await foldShipment(tx, holder, next.createdAt);
  tx.em.assign(holder, { nextPollAt: null, subscribeAt: null, staleCheckAt: null });
  return moved;
}
