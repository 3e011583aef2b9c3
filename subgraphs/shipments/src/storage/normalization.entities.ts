import { defineEntity, p } from "@mikro-orm/mongodb";
import type { RemapPlace, TrackingRemapRecord } from "../domain/normalization/remap.ts";
import type { FormerRule, NormalizationRuleRecord, RuleMatch, RuleOutcome } from "../domain/normalization/rule.ts";

const NormalizationRuleSchema = defineEntity({
  name: "NormalizationRule",
  collection: "normalizationRules",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    name: p.string(),
    priority: p.integer(),
    enabled: p.boolean(),
    match: p.json<RuleMatch>(),
    outcome: p.json<RuleOutcome>(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    deletedAt: p.datetime().strictNullable(),
    version: p.integer().version(),
    former: p.json<readonly FormerRule[]>(),
  },
});

/** A tenant's rule under MikroORM's care. */
export class NormalizationRule extends NormalizationRuleSchema.class implements NormalizationRuleRecord {}
NormalizationRuleSchema.setClass(NormalizationRule);

const TrackingRemapSchema = defineEntity({
  name: "TrackingRemap",
  collection: "trackingRemaps",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    status: p.string().$type<TrackingRemapRecord["status"]>(),
    carrierCode: p.string().strictNullable(),
    place: p.json<RemapPlace>().strictNullable(),
    checkedEvents: p.integer(),
    changedEvents: p.integer(),
    changedShipments: p.integer(),
    actor: p.string(),
    correlationId: p.string(),
    nextAttemptAt: p.datetime().strictNullable(),
    createdAt: p.datetime(),
    completedAt: p.datetime().strictNullable(),
    version: p.integer(),
  },
});

/** A walk over history under MikroORM's care. */
export class TrackingRemap extends TrackingRemapSchema.class implements TrackingRemapRecord {}
TrackingRemapSchema.setClass(TrackingRemap);

export const normalizationEntities = [NormalizationRule, TrackingRemap];
