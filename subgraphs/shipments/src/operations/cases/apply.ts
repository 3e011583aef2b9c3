import { type JsonObject, newId } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { type CaseRecord, openCase } from "../../domain/cases/case.ts";
import { caseEvent, type CaseEventType } from "../../domain/cases/case-event.ts";
import { type CasePolicy, defaultCasePolicy } from "../../domain/cases/case-policy.ts";
import type { CaseKind, CaseSeverity } from "../../domain/cases/case-states.ts";
import type { PerformanceRecord } from "../../domain/performance.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import { ShipmentCase, ShipmentCasePolicy } from "../../storage/cases.entities.ts";
import { setPerformance } from "../../storage/performance.ts";

/** The policy of a transaction's tenant, or the defaults. */
export async function casePolicyOf(em: Tx["em"]): Promise<CasePolicy> {
  return (await em.findOne(ShipmentCasePolicy, {})) ?? defaultCasePolicy;
}

/** Changes a case in a transaction and records the event. */
export async function applyToCase(
  tx: Tx,
  found: ShipmentCase,
  changes: Partial<CaseRecord>,
  event: CaseEventType,
  now: Date,
  done: JsonObject = {},
): Promise<CaseRecord> {
  // A clock that was set back must not make a case younger.
  tx.em.assign(found, { ...changes, updatedAt: now > found.updatedAt ? now : new Date(found.updatedAt.getTime() + 1) });
  await tx.em.flush();
  const record: CaseRecord = { ...found };
  tx.record(caseEvent(event, record, done));
  return record;
}

/** Opens a case of a kind that the shipment, whose record was taken, has none open of. */
export async function openNewCase(
  tx: Tx,
  shipment: ShipmentRecord,
  record: PerformanceRecord,
  { kind, severity, policy }: { readonly kind: CaseKind; readonly severity: CaseSeverity; readonly policy: CasePolicy },
  now: Date,
): Promise<void> {
  const { _id: shipmentId, tenant, orderId, carrierCode, reason } = shipment;
  const parts = { tenant, shipmentId, orderId, carrierCode, kind, severity, reason };
  const opened = openCase({ _id: newId("shipmentCase", now), ...parts }, policy, now);
  tx.em.create(ShipmentCase, opened);
  await tx.em.flush();
  await setPerformance(tx, shipmentId, { openCases: [...record.openCases, kind] });
  tx.record(caseEvent("shipment_case.opened", opened));
}

/** The open cases of a shipment. */
export const openCasesOf = (tx: Tx, shipmentId: string): Promise<ShipmentCase[]> =>
  tx.em.find(ShipmentCase, { shipmentId, isOpen: true });
