import { ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { checkRule, type RuleInput } from "../../domain/normalization/check-rule.ts";
import { maxFormer, type NormalizationRuleRecord, type RuleFields } from "../../domain/normalization/rule.ts";
import { NormalizationRule } from "../../storage/normalization.entities.ts";
import { ruleEvent } from "./rule-event.ts";

interface Named {
  readonly idempotencyKey: string;
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
}
type Changes = { readonly [K in keyof RuleInput]?: RuleInput[K] | null | undefined };

/** Changes a rule; its former version is kept beside it. */
export async function updateNormalizationRule(
  context: Context,
  input: Named & Changes,
): Promise<Outcome<NormalizationRuleRecord>> {
  staffOnly(context, "Normalisation rules are for staff.");
  const named = command(context, "updateNormalizationRule", input);
  return write(context.database, writeContext(context), named, async (tx) => {
    const found = await findPresent(tx, input);
    if (!found.ok) return found;
    const rule = found.value;
    const changed = checkRule(
      {
        name: input.name ?? rule.name,
        priority: input.priority ?? rule.priority,
        enabled: input.enabled ?? rule.enabled,
        match: input.match ?? rule.match,
        outcome: input.outcome ?? rule.outcome,
      },
      ["input"],
    );
    if (!changed.ok) return changed;
    const updatedAt = context.clock();
    tx.em.assign(rule, { ...changed.value, updatedAt, former: withFormer(rule, updatedAt) });
    await tx.em.flush();
    tx.record(ruleEvent("normalization_rule.updated", rule));
    return ok({ ...rule });
  });
}

/** Removes a rule. Scans that it judged keep its name. */
export async function deleteNormalizationRule(
  context: Context,
  input: Named,
): Promise<Outcome<NormalizationRuleRecord>> {
  staffOnly(context, "Normalisation rules are for staff.");
  const named = command(context, "deleteNormalizationRule", input);
  return write(context.database, writeContext(context), named, async (tx) => {
    const found = await findPresent(tx, input);
    if (!found.ok) return found;
    const deletedAt = context.clock();
    tx.em.assign(found.value, { deletedAt, updatedAt: deletedAt, enabled: false });
    await tx.em.flush();
    tx.record(ruleEvent("normalization_rule.deleted", found.value));
    return ok({ ...found.value });
  });
}

async function findPresent(tx: Tx, { id, expectedVersion }: Named): Promise<Outcome<NormalizationRule>> {
  const rule = await tx.em.findOne(NormalizationRule, { _id: id });
  if (!rule || rule.deletedAt !== null) return refuse("NOT_FOUND", ["input", "id"], "no such rule");
  return versionConflict(rule.version, expectedVersion) ?? ok(rule);
}

function withFormer(rule: NormalizationRule, until: Date): NormalizationRuleRecord["former"] {
  const { name, priority, enabled, match, outcome, version } = rule;
  const present: RuleFields = { name, priority, enabled, match, outcome };
  return [{ ...present, version, until }, ...rule.former].slice(0, maxFormer);
}
