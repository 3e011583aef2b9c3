import type { EntityManager } from "@mikro-orm/mongodb";
import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { defaultStalePolicy, longestStaleDays, shortestStaleDays, type StalePolicy } from "../domain/stale.ts";
import { TrackingPolicy } from "../storage/tracking-policy.entities.ts";

type VersionedPolicy = StalePolicy & { readonly version: number };

/** The policy of the unit of work's tenant, or the usual one. */
export async function trackingPolicyOf(em: EntityManager): Promise<VersionedPolicy> {
  const own = await em.findOne(TrackingPolicy, {});
  return own ? { ...own } : { ...defaultStalePolicy, version: 0 };
}

/** Sets after how long a silence a tenant's shipments are EXPIRED; what is left out stays. */
export async function updateTrackingPolicy(
  context: Context,
  input: {
    readonly idempotencyKey: string;
    readonly expectedVersion?: number | null | undefined;
    readonly expressDays?: number | null | undefined;
    readonly postDays?: number | null | undefined;
  },
): Promise<Outcome<VersionedPolicy>> {
  staffOnly(context, "The tracking policy is for staff.");
  const { tenant } = context.identity;
  return write(context.database, writeContext(context), command(context, "updateTrackingPolicy", input), async (tx) => {
    const present = await trackingPolicyOf(tx.em);
    const conflict = versionConflict(present.version, input.expectedVersion);
    if (conflict) return conflict;
    const check = new InputCheck();
    const days = (name: keyof StalePolicy): number =>
      check.integer(["input", name], input[name] ?? present[name], shortestStaleDays, longestStaleDays);
    const policy: StalePolicy = { expressDays: days("expressDays"), postDays: days("postDays") };
    if (check.errors.length > 0) return err(check.errors);
    const updatedAt = context.clock();
    const stored =
      (await tx.em.findOne(TrackingPolicy, { _id: tenant })) ??
      tx.em.create(TrackingPolicy, { _id: tenant, tenant, ...policy, updatedAt, version: 1 });
    tx.em.assign(stored, { ...policy, updatedAt });
    await tx.em.flush();
    const subject = { type: "tracking_policy", id: tenant, version: stored.version };
    tx.record({ type: "tracking_policy.updated", subject, occurredAt: updatedAt, data: { ...policy } });
    return ok({ ...policy, version: stored.version });
  });
}
