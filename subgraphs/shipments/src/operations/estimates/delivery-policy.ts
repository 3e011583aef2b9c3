import { ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import {
  checkDeliveryPolicy,
  type DeliveryPolicyInput,
  type DeliveryPolicyRecord,
} from "../../domain/estimate/delivery-policy.ts";
import { DeliveryPolicy } from "../../storage/estimates.entities.ts";
import { forgetEstimator } from "./estimator.ts";

/** The tenant's policy, or null. @throws WaybillError FORBIDDEN for a shopper. */
export function deliveryPolicy(context: Context): Promise<DeliveryPolicyRecord | null> {
  staffOnly(context);
  return context.em.findOne(DeliveryPolicy, { _id: context.identity.tenant });
}

/**
 * Replaces the tenant's delivery policy. Estimates go by it from their next change on.
 * @throws WaybillError FORBIDDEN for a shopper.
 */
export async function setDeliveryPolicy(
  context: Context,
  input: DeliveryPolicyInput & {
    readonly idempotencyKey: string;
    readonly expectedVersion?: number | null | undefined;
  },
): Promise<Outcome<DeliveryPolicyRecord>> {
  staffOnly(context);
  const { tenant } = context.identity;
  const { db } = context.database;
  const named = command(context, "setDeliveryPolicy", input);
  const set = await write(context.database, writeContext(context), named, async (tx) => {
    const present = await tx.em.findOne(DeliveryPolicy, { _id: tenant });
    const conflict = versionConflict(present?.version ?? 0, input.expectedVersion);
    if (conflict) return conflict;
    const checked = checkDeliveryPolicy(input);
    if (!checked.ok) return checked;
    const updatedAt = context.clock();
    const policy =
      present ?? tx.em.create(DeliveryPolicy, { _id: tenant, tenant, ...checked.value, updatedAt, version: 1 });
    tx.em.assign(policy, { ...checked.value, updatedAt });
    await tx.em.flush();
    const record: DeliveryPolicyRecord = { ...policy };
    const { timeZone, cutOffTime, minHandlingDays, maxHandlingDays, transit } = record;
    tx.record({
      type: "delivery_policy.updated",
      subject: { type: "delivery_policy", id: tenant, version: record.version },
      occurredAt: updatedAt,
      data: { timeZone, cutOffTime, minHandlingDays, maxHandlingDays, transitRows: transit.length },
    });
    return ok(record);
  });
  forgetEstimator(db, tenant);
  return set;
}
