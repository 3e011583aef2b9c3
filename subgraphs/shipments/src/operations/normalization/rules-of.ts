import type { EntityManager } from "@mikro-orm/mongodb";
import { inForce } from "../../domain/normalization/rule.ts";
import type { NormalizationRuleRecord } from "../../domain/normalization/rule.ts";
import { NormalizationRule } from "../../storage/normalization.entities.ts";

/** Rules of the unit of work's tenant that are not removed. There are at most 200. */
export const presentRules = (em: EntityManager): Promise<NormalizationRule[]> =>
  em.find(NormalizationRule, { deletedAt: null });

/** Rules of the unit of work's tenant that count, in the order in which they are tried. */
export async function rulesInForce(em: EntityManager): Promise<readonly NormalizationRuleRecord[]> {
  return inForce(await presentRules(em));
}
