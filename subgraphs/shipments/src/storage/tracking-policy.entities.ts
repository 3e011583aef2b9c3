import { defineEntity, p } from "@mikro-orm/mongodb";
import type { StalePolicy } from "../domain/stale.ts";

const TrackingPolicySchema = defineEntity({
  name: "TrackingPolicy",
  collection: "trackingPolicies",
  properties: {
    // The tenant: there is one of each.
    _id: p.string().primary(),
    tenant: p.string(),
    expressDays: p.integer(),
    postDays: p.integer(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A tenant's tracking policy under MikroORM's care. */
export class TrackingPolicy extends TrackingPolicySchema.class implements StalePolicy {}
TrackingPolicySchema.setClass(TrackingPolicy);
