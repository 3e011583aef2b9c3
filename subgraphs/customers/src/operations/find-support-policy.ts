import { staffOnly } from "@waybill/subgraph";
import type { EntityManager } from "@mikro-orm/mongodb";
import type { Context } from "../context.ts";
import { defaultPolicy, type PolicyTerms, type SupportPolicyRecord, termsOf } from "../domain/support-policy.ts";
import { SupportPolicy } from "../storage/support.entities.ts";

export type Policy = PolicyTerms & Pick<SupportPolicyRecord, "version">;

/** The policy of the unit of work's tenant, or the defaults. */
export async function policyOf(em: EntityManager): Promise<Policy> {
  const stored = await em.findOne(SupportPolicy, {});
  return stored ? { ...termsOf(stored), version: stored.version } : defaultPolicy;
}

/** @throws WaybillError FORBIDDEN for a shopper. */
export async function findSupportPolicy(context: Context): Promise<Policy> {
  staffOnly(context, "The support policy is for the seller's staff.");
  return policyOf(context.em);
}
