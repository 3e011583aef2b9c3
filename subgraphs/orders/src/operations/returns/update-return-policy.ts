import { ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { checkPolicy } from "../../domain/returns/check-policy.ts";
import type { ReturnPolicyRecord } from "../../domain/returns/policy.ts";
import type { UpdateReturnPolicyInput } from "../../resolvers/types.generated.ts";
import { ReturnPolicy } from "../../storage/returns.entities.ts";
import { checkLocation } from "./check-location.ts";
import { findPolicy } from "./find-policy.ts";

/** Changes what a tenant takes back. Requests made before keep the terms that they were made under. For staff alone. */
export async function updateReturnPolicy(
  context: Context,
  input: UpdateReturnPolicyInput,
): Promise<Outcome<ReturnPolicyRecord>> {
  staffOnly(context);
  const place = await checkLocation(context, input.locationId);
  if (!place.ok) return place;
  const as = writeContext(context);
  return write(context.database, as, command(context, "updateReturnPolicy", input), async (tx) => {
    const present = await findPolicy(tx.em, as.tenant);
    const conflict = versionConflict(present.version, input.expectedVersion);
    if (conflict) return conflict;
    const checked = checkPolicy(present, input);
    if (!checked.ok) return checked;
    const now = context.clock();
    const changed = { ...checked.value, updatedAt: now };
    const stored = await tx.em.findOne(ReturnPolicy, { tenant: as.tenant });
    if (stored) tx.em.assign(stored, changed);
    else tx.em.create(ReturnPolicy, { ...present, ...changed, version: 1 });
    await tx.em.flush();
    const policy: ReturnPolicyRecord = stored ? { ...stored } : { ...present, ...changed, version: 1 };
    const subject = { type: "return_policy", id: policy._id, version: policy.version };
    const { windowDays, shippingRefund, restockingPercent } = policy;
    const data = { windowDays, shippingRefund, restockingPercent, approvesItself: policy.autoApproval !== null };
    tx.record({ type: "return_policy.updated", subject, occurredAt: now, data });
    return ok(policy);
  });
}
