import { ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type CasePolicyRecord, changeCasePolicy, defaultCasePolicy } from "../../domain/cases/case-policy.ts";
import type { UpdateShipmentCasePolicyInput } from "../../resolvers/types.generated.ts";
import { ShipmentCasePolicy } from "../../storage/cases.entities.ts";

/** Sets the tenant's policy for cases; those that are open keep their times. @throws WaybillError FORBIDDEN for a shopper. */
export async function updateCasePolicy(
  context: Context,
  input: UpdateShipmentCasePolicyInput,
): Promise<Outcome<CasePolicyRecord>> {
  staffOnly(context);
  const named = command(context, "updateShipmentCasePolicy", input);
  return write(context.database, writeContext(context), named, async (tx) => {
    const { tenant } = context.identity;
    const present = await tx.em.findOne(ShipmentCasePolicy, { _id: tenant });
    const conflict = versionConflict(present?.version ?? 0, input.expectedVersion);
    if (conflict) return conflict;
    const changed = changeCasePolicy(present ?? defaultCasePolicy, input);
    if (!changed.ok) return changed;
    const updatedAt = context.clock();
    const stored = { ...changed.value, updatedAt };
    const policy = present ?? tx.em.create(ShipmentCasePolicy, { _id: tenant, tenant, ...stored, version: 1 });
    tx.em.assign(policy, stored);
    await tx.em.flush();
    const record: CasePolicyRecord = { ...policy };
    const subject = { type: "shipment_case_policy", id: tenant, version: record.version };
    tx.record({ type: "shipment_case_policy.updated", subject, occurredAt: updatedAt, data: { ...changed.value } });
    return ok(record);
  });
}
