import { type JsonObject, ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { CaseRecord } from "../../domain/cases/case.ts";
import type { CaseEventType } from "../../domain/cases/case-event.ts";
import type { PerformanceRecord } from "../../domain/performance.ts";
import { ShipmentCase } from "../../storage/cases.entities.ts";
import { lockPerformance } from "../../storage/performance.ts";
import { applyToCase } from "./apply.ts";

/** What every change to a case is told. */
export interface CaseChangeInput {
  readonly idempotencyKey: string;
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
}

/** What a change is decided on. */
export interface CaseChangeFacts {
  readonly found: CaseRecord;
  /** Null for a shipment that was recorded before there were records. */
  readonly record: PerformanceRecord | null;
  readonly now: Date;
  readonly tx: Tx;
}

/** What is to become of a case, and what the log tells of it. */
export interface CaseChange {
  readonly changes: Partial<CaseRecord>;
  readonly event: CaseEventType;
  readonly data?: JsonObject;
}

/**
 * Changes a case of the caller's tenant under a key, with one event.
 * @throws WaybillError FORBIDDEN for a shopper.
 */
export async function changeCase<I extends CaseChangeInput>(
  context: Context,
  operation: string,
  input: I,
  decide: (facts: CaseChangeFacts) => Promise<Outcome<CaseChange>> | Outcome<CaseChange>,
): Promise<Outcome<CaseRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, operation, input), async (tx) => {
    const found = await tx.em.findOne(ShipmentCase, { _id: input.id });
    if (!found) return refuse("NOT_FOUND", ["input", "id"], "no such case");
    const record = await lockPerformance(tx, found.tenant, found.shipmentId);
    const conflict = versionConflict(found.version, input.expectedVersion);
    if (conflict) return conflict;
    const now = context.clock();
    const decided = await decide({ found: { ...found }, record, now, tx });
    if (!decided.ok) return decided;
    const { changes, event, data } = decided.value;
    return ok(await applyToCase(tx, found, changes, event, now, data));
  });
}
