import type { Connection } from "@waybill/storage";
import { page, type PageArgs, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { NormalizationRuleRecord } from "../../domain/normalization/rule.ts";
import type { TrackingRemapRecord } from "../../domain/normalization/remap.ts";
import { NormalizationRule, TrackingRemap } from "../../storage/normalization.entities.ts";

/** The tenant's rules that are not removed, in the order in which they are tried. */
export async function listNormalizationRules(
  context: Context,
  args: PageArgs,
): Promise<Connection<NormalizationRuleRecord>> {
  staffOnly(context, "Normalisation rules are for staff.");
  const list = {
    where: { deletedAt: null },
    sort: "priority",
    direction: "asc",
    purpose: "normalizationRules",
  } as const;
  return page(context, NormalizationRule, args, list);
}

/** One of the tenant's rules, also a removed one. */
export async function findNormalizationRule(context: Context, id: string): Promise<NormalizationRuleRecord | null> {
  staffOnly(context, "Normalisation rules are for staff.");
  return context.em.findOne(NormalizationRule, { _id: id });
}

/** A walk over the stored scans. */
export async function findTrackingRemap(context: Context, id: string): Promise<TrackingRemapRecord | null> {
  staffOnly(context, "Normalisation is for staff.");
  return context.em.findOne(TrackingRemap, { _id: id });
}
