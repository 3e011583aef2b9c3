import { type EntityManager, QueryOrder } from "@mikro-orm/mongodb";
import { defaultPolicy, type RoutingPolicy as Policy } from "../domain/routing/rules.ts";
import { RoutingPolicy } from "./routing.entities.ts";

/** How a tenant routes now. */
export async function presentPolicy(em: EntityManager, tenant: string): Promise<Policy> {
  const [newest] = await em.find(RoutingPolicy, { tenant }, { orderBy: { version: QueryOrder.DESC }, limit: 1 });
  return newest ? { version: newest.version, splitLimit: newest.splitLimit, rules: newest.rules } : defaultPolicy;
}
