import type { NewEvent } from "@waybill/kernel";
import type { ShipmentRecord } from "../shipment.ts";
import type { Candidate, Estimate } from "./estimate.ts";
import { dateOf } from "./local-day.ts";

/** An estimate with its days as local dates, `YYYY-MM-DD`. */
export function datesOf(estimate: Candidate) {
  const { day, earliest, latest, p50, p80, p95 } = estimate;
  const orNull = (value: number | null): string | null => (value === null ? null : dateOf(value));
  return {
    date: dateOf(day),
    earliest: dateOf(earliest),
    latest: dateOf(latest),
    p50: orNull(p50),
    p80: orNull(p80),
    p95: orNull(p95),
  };
}

/** The event of an estimate that says something new; the shipment is at the version that it makes. */
export function estimateRevised(shipment: ShipmentRecord, estimate: Estimate, previous: Estimate | null): NewEvent {
  const { _id: shipmentId, orderId, customerId, version } = shipment;
  const { source, confidence, reason, revision, modelId, madeAt } = estimate;
  const told = { ...datesOf(estimate), source, confidence, reason, revision, modelId };
  return {
    type: "shipment.estimate_revised",
    subject: { type: "shipment", id: shipmentId, version },
    occurredAt: madeAt,
    data: { shipmentId, orderId, customerId, ...told, previousDate: previous ? datesOf(previous).date : null },
  };
}
