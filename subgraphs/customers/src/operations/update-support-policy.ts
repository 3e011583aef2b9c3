import { ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { changePolicy, defaultPolicy, termsOf } from "../domain/support-policy.ts";
import type { UpdateSupportPolicyInput } from "../resolvers/types.generated.ts";
import type { Policy } from "./find-support-policy.ts";
import { SupportPolicy } from "../storage/support.entities.ts";

/**
 * Sets the tenant's support policy.
 * @throws WaybillError FORBIDDEN for a shopper.
 */
export async function updateSupportPolicy(context: Context, input: UpdateSupportPolicyInput): Promise<Outcome<Policy>> {
  staffOnly(context, "The support policy is for the seller's staff.");
  return write(context.database, writeContext(context), command(context, "updateSupportPolicy", input), async (tx) => {
    const { tenant } = context.identity;
    const present = await tx.em.findOne(SupportPolicy, { _id: tenant });
    const conflict = versionConflict(present?.version ?? 0, input.expectedVersion);
    if (conflict) return conflict;
    const changed = changePolicy(present ? termsOf({ ...present }) : defaultPolicy, input);
    if (!changed.ok) return changed;
    const updatedAt = context.clock();
    const policy =
      present ?? tx.em.create(SupportPolicy, { _id: tenant, tenant, ...changed.value, updatedAt, version: 1 });
    tx.em.assign(policy, { ...changed.value, updatedAt });
    await tx.em.flush();
    const { version } = policy;
    const subject = { type: "support_policy", id: tenant, version };
    tx.record({ type: "support_policy.updated", subject, occurredAt: updatedAt, data: { ...changed.value } });
    return ok({ ...changed.value, version });
  });
}
