import { derivedId, ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkPolicy, type RoutingPolicy as Policy } from "../domain/routing/rules.ts";
import type { SetRoutingRulesInput } from "../resolvers/types.generated.ts";
import { RoutingPolicy } from "../storage/routing.entities.ts";
import { presentPolicy } from "../storage/routing-policy.ts";

/** Sets how the tenant's orders are routed from now on. Earlier versions stay for the decisions that name them. */
export function setRoutingRules(context: Context, input: SetRoutingRulesInput): Promise<Outcome<Policy>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "setRoutingRules", input), async (tx) => {
    const checked = checkPolicy(input.splitLimit, input.rules);
    if (!checked.ok) return checked;
    const { tenant } = context.identity;
    const present = await presentPolicy(tx.em, tenant);
    const conflict = versionConflict(present.version, input.expectedVersion);
    if (conflict) return conflict;
    const now = context.clock();
    const policy: Policy = { version: present.version + 1, ...checked.value };
    // The id follows from the version: of two at once, one meets the other's.
    const _id = derivedId("routingPolicy", tenant, String(policy.version));
    tx.em.create(RoutingPolicy, { _id, tenant, setAt: now, ...policy });
    tx.record({
      type: "routing_policy.set",
      subject: { type: "routing_policy", id: derivedId("routingPolicy", tenant), version: policy.version },
      occurredAt: now,
      data: { version: policy.version, splitLimit: policy.splitLimit, kinds: policy.rules.map(({ kind }) => kind) },
    });
    return ok(policy);
  });
}
