import type { Tx } from "@waybill/storage";
import { isAwaited } from "../../domain/cases/case-policy.ts";
import type { DueSource, PerformanceRecord } from "../../domain/performance.ts";
import { type CarrierEstimate } from "../../domain/carrier-facts.ts";
import { carrierExpectation } from "../../domain/cases/carrier-expectation.ts";
import { noPlace } from "../../domain/estimate/forecast.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import { lockPerformance, setPerformance } from "../../storage/performance.ts";
import { casePolicyOf } from "./apply.ts";

/** When a shipment is expected. */
export interface Expectation {
  /** The latest moment that was promised or is expected: later it is late. */
  readonly dueBy: Date;
  readonly dueSource: DueSource;
  /** The moment told as the most likely, by which the estimate is measured; null when only a promise was made. */
  readonly estimatedAt: Date | null;
}

/**
 * Tells a shipment's record by when it is due, in the transaction that learns it: scorecards measure by it, and the
 * clock opens a case once it has passed. A revision replaces what was expected before.
 */
export async function expectDelivery(
  tx: Tx,
  { tenant, _id }: { readonly tenant: string; readonly _id: string },
  { dueBy, dueSource, estimatedAt }: Expectation,
): Promise<void> {
  const record = await lockPerformance(tx, tenant, _id);
  if (record) await note(tx, record, { dueBy, dueSource, estimatedAt });
}

/**
 * The same by what a carrier says. Its first word counts, so that a date that is put off is not kept after all, except
 * where the recipient has chosen another day; what the seller promised or estimated stands above it.
 */
export async function expectByCarrier(
  tx: Tx,
  { tenant, _id, forecast }: Pick<ShipmentRecord, "tenant" | "_id" | "forecast">,
  known: CarrierEstimate | null,
  estimate: CarrierEstimate,
): Promise<void> {
  if (known && known.date === estimate.date && known.windowEnd === estimate.windowEnd) return;
  const expectation = carrierExpectation(estimate, forecast?.destination ?? noPlace);
  if (!expectation || (known && estimate.kind !== "RESCHEDULED")) return;
  const record = await lockPerformance(tx, tenant, _id);
  if (!record || (record.dueSource !== null && record.dueSource !== "CARRIER")) return;
  await note(tx, record, { ...expectation, estimatedAt: record.estimatedAt ?? expectation.estimatedAt });
}

async function note(tx: Tx, record: PerformanceRecord, { dueBy, dueSource, estimatedAt }: Expectation): Promise<void> {
  const { lateGraceHours } = await casePolicyOf(tx.em);
  const lateAt = new Date(dueBy.getTime() + lateGraceHours * 60 * 60_000);
  const checkAt = isAwaited(record.status) && (record.checkAt === null || lateAt < record.checkAt) ? lateAt : null;
  await setPerformance(tx, record._id, { dueBy, dueSource, estimatedAt, ...(checkAt ? { checkAt } : {}) });
}
