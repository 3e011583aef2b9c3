import type { NewEvent } from "@waybill/kernel";
import type { NormalizationRuleRecord } from "../../domain/normalization/rule.ts";

export type RuleEventType = "normalization_rule.created" | "normalization_rule.updated" | "normalization_rule.deleted";

/** The event of a rule's change, with the rule as it is then. */
export function ruleEvent(type: RuleEventType, rule: NormalizationRuleRecord): NewEvent {
  const { name, priority, enabled, match, outcome } = rule;
  return {
    type,
    subject: { type: "normalization_rule", id: rule._id, version: rule.version },
    occurredAt: rule.updatedAt,
    // Neither names nor addresses stand in a rule's criteria, but its texts are free: they are left out.
    data: {
      ...{ name, priority, enabled },
      match: { carrierCode: match.carrierCode, codes: [...match.codes], mode: match.mode },
      outcome: { ...outcome },
    },
  };
}
