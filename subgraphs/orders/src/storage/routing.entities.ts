import { defineEntity, p } from "@mikro-orm/mongodb";
import { type RoutingDecisionRecord, routingCauses } from "../domain/routing/decision.ts";
import type { NoRouteReason } from "../domain/routing/model.ts";
import type { RoutingPolicy as Policy } from "../domain/routing/rules.ts";

const RoutingPolicySchema = defineEntity({
  name: "RoutingPolicy",
  collection: "routingPolicies",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    /** One document per version; the highest holds. */
    version: p.integer(),
    splitLimit: p.integer(),
    rules: p.json<Policy["rules"]>(),
    setAt: p.datetime(),
  },
});

/** One version of how a tenant routes. */
export class RoutingPolicy extends RoutingPolicySchema.class implements Policy {}
RoutingPolicySchema.setClass(RoutingPolicy);

const RoutingDecisionSchema = defineEntity({
  name: "RoutingDecision",
  collection: "routingDecisions",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    orderId: p.string(),
    cause: p.enum(routingCauses),
    decidedAt: p.datetime(),
    rulesVersion: p.integer(),
    assignments: p.json<RoutingDecisionRecord["assignments"]>(),
    noRoute: p.string().$type<NoRouteReason>().strictNullable(),
    shortages: p.json<RoutingDecisionRecord["shortages"]>(),
    candidates: p.json<RoutingDecisionRecord["candidates"]>(),
    considered: p.integer(),
    rejected: p.json<RoutingDecisionRecord["rejected"]>(),
  },
});

/** A routing decision as it was made. */
export class RoutingDecision extends RoutingDecisionSchema.class implements RoutingDecisionRecord {}
RoutingDecisionSchema.setClass(RoutingDecision);

export const routingEntities = [RoutingPolicy, RoutingDecision];
