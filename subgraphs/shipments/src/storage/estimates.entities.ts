import { defineEntity, p } from "@mikro-orm/mongodb";
import type { DeliveryPolicyRecord, TransitRow } from "../domain/estimate/delivery-policy.ts";
import type { RuleBasis } from "../domain/estimate/rule-basis.ts";
import { type Estimate, estimateConfidences, estimateReasons, estimateSources } from "../domain/estimate/estimate.ts";

/** An estimate of a shipment as it was at its time. */
export interface EstimateRevisionRecord extends Estimate {
  readonly _id: string;
  readonly tenant: string;
  readonly shipmentId: string;
}

const EstimateRevisionSchema = defineEntity({
  name: "EstimateRevision",
  collection: "estimateRevisions",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    shipmentId: p.string(),
    revision: p.integer(),
    day: p.integer(),
    earliest: p.integer(),
    latest: p.integer(),
    p50: p.integer().strictNullable(),
    p80: p.integer().strictNullable(),
    p95: p.integer().strictNullable(),
    source: p.enum(estimateSources),
    confidence: p.enum(estimateConfidences),
    reason: p.enum(estimateReasons),
    modelId: p.string().strictNullable(),
    basis: p.json<RuleBasis>().nullable(),
    madeAt: p.datetime(),
  },
});

/** A revision under MikroORM's care; never changed once it is there. */
export class EstimateRevision extends EstimateRevisionSchema.class implements EstimateRevisionRecord {}
EstimateRevisionSchema.setClass(EstimateRevision);

const DeliveryPolicySchema = defineEntity({
  name: "DeliveryPolicy",
  collection: "deliveryPolicies",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    timeZone: p.string(),
    cutOffTime: p.string(),
    minHandlingDays: p.integer(),
    maxHandlingDays: p.integer(),
    origin: p.json<DeliveryPolicyRecord["origin"]>(),
    transit: p.json<readonly TransitRow[]>(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A tenant's delivery policy under MikroORM's care. */
export class DeliveryPolicy extends DeliveryPolicySchema.class implements DeliveryPolicyRecord {}
DeliveryPolicySchema.setClass(DeliveryPolicy);

export const estimateEntities = [EstimateRevision, DeliveryPolicy];
