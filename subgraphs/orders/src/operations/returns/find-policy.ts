import type { EntityManager } from "@mikro-orm/mongodb";
import { derivedId } from "@waybill/kernel";
import { type ReturnPolicyRecord, standardTerms } from "../../domain/returns/policy.ts";
import { ReturnPolicy } from "../../storage/returns.entities.ts";

/** A tenant's policy, or the standard terms of one that has said nothing. */
export async function findPolicy(em: EntityManager, tenant: string): Promise<ReturnPolicyRecord> {
  const stored = await em.findOne(ReturnPolicy, { tenant });
  // One of before the automation has none.
  if (stored) return { ...stored, automation: { ...standardTerms.automation, ...stored.automation } };
  return { ...standardTerms, _id: derivedId("returnPolicy", tenant), tenant, updatedAt: new Date(0), version: 0 };
}
