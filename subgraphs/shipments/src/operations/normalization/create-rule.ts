import { newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { checkRule, type RuleInput } from "../../domain/normalization/check-rule.ts";
import { maxRules, type NormalizationRuleRecord } from "../../domain/normalization/rule.ts";
import { NormalizationRule } from "../../storage/normalization.entities.ts";
import { ruleEvent } from "./rule-event.ts";

/** Adds a tenant's rule. It holds for scans that come from now on; stored ones wait for a remap. */
export async function createNormalizationRule(
  context: Context,
  input: { readonly idempotencyKey: string; readonly rule: RuleInput },
): Promise<Outcome<NormalizationRuleRecord>> {
  staffOnly(context, "Normalisation rules are for staff.");
  return write(
    context.database,
    writeContext(context),
    command(context, "createNormalizationRule", input),
    async (tx) => {
      const checked = checkRule(input.rule, ["input", "rule"]);
      if (!checked.ok) return checked;
      if ((await tx.em.count(NormalizationRule, { deletedAt: null })) >= maxRules) {
        return refuse("INVALID_STATE", ["input", "rule"], `there are at most ${maxRules} rules`);
      }
      const now = context.clock();
      const rule = tx.em.create(NormalizationRule, {
        _id: newId("normalizationRule", now),
        tenant: context.identity.tenant,
        ...checked.value,
        createdAt: now,
        updatedAt: now,
        deletedAt: null,
        version: 1,
        former: [],
      });
      tx.record(ruleEvent("normalization_rule.created", rule));
      return ok({ ...rule });
    },
  );
}
