import { type JsonObject, ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { changedAt } from "../domain/changed-at.ts";
import type { CompanyRecord } from "../domain/company.ts";
import { Company } from "../storage/company.entities.ts";
import { companyEvent, type CompanyEventType } from "./company-event.ts";

/** What is to become of a company, and what the log tells of it. */
export interface CompanyChange {
  readonly changes: Partial<CompanyRecord>;
  readonly event: CompanyEventType;
  readonly data?: JsonObject;
}

/** What every change to a company is told; `id` is the company's. */
export interface CompanyChangeCall<I> {
  readonly operation: string;
  readonly input: I;
  readonly id: string;
  /** Where the input has the id. */
  readonly path: readonly string[];
}

/**
 * Changes a company under a key, with one event.
 * @throws WaybillError FORBIDDEN for a shopper.
 */
export async function changeCompany<I extends { idempotencyKey: string; expectedVersion?: number | null | undefined }>(
  context: Context,
  { operation, input, id, path }: CompanyChangeCall<I>,
  decide: (company: CompanyRecord, tx: Tx) => Promise<Outcome<CompanyChange>>,
): Promise<Outcome<CompanyRecord>> {
  staffOnly(context, "Changing companies is for the seller's staff.");
  return write(context.database, writeContext(context), command(context, operation, input), async (tx) => {
    const company = await tx.em.findOne(Company, { _id: id });
    if (!company) return refuse("NOT_FOUND", path, "no such company");
    const conflict = versionConflict(company.version, input.expectedVersion);
    if (conflict) return conflict;
    const decided = await decide({ ...company }, tx);
    if (!decided.ok) return decided;
    const { changes, event, data } = decided.value;
    tx.em.assign(company, { ...changes, updatedAt: changedAt(company, context.clock()) });
    await tx.em.flush();
    const record: CompanyRecord = { ...company };
    tx.record(companyEvent(event, record, data));
    return ok(record);
  });
}

/** A refusal when another company than `id` has this external id. */
export async function externalIdTaken(
  tx: Tx,
  externalId: string | null,
  id: string | null,
): Promise<Outcome<never> | null> {
  const other = externalId === null ? null : await tx.em.findOne(Company, { externalId });
  if (!other || other._id === id) return null;
  return refuse("TAKEN", ["input", "externalId"], "another company has this external id");
}
