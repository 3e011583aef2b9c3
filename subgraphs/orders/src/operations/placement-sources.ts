import type { Outcome } from "@waybill/kernel";
import { askerOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { ChannelRecord } from "../domain/channel.ts";
import type { RoutingPolicy } from "../domain/routing/rules.ts";
import { type CompanyTerms, findCompany } from "./catalog.ts";

/** What placing an order asks for beside its goods: the same answers serve many orders. */
export interface PlacementSources {
  /** The customer of an order; refuses one that the tenant does not have. Null is a guest. */
  customer(id: string | null): Promise<Outcome<string | null>>;
  /** The company that buys; refuses one that the tenant does not have. */
  company(id: string | null): Promise<Outcome<CompanyTerms | null>>;
  channel(code: string): Promise<ChannelRecord | null>;
  policy(): Promise<RoutingPolicy>;
}

/** Sources that ask each time, but for the tenant's settings. */
export function sourcesOf(context: Context): PlacementSources {
  const { tenant } = context.identity;
  const asker = askerOf(context, "orders");
  return {
    customer: (id) => context.buyers.find(asker, id),
    company: (id) => findCompany(asker, id),
    channel: (code) => context.settings.channel(tenant, code),
    policy: () => context.settings.policy(tenant),
  };
}

/** Sources that ask for each thing once: for a stretch of an import, whose rows repeat them. An outage is not kept. */
export function rememberedSources(sources: PlacementSources): PlacementSources {
  const policy = remembered(() => sources.policy());
  return {
    customer: remembered((id) => sources.customer(id)),
    company: remembered((id) => sources.company(id)),
    channel: remembered((code) => sources.channel(code)),
    policy: () => policy("policy"),
  };
}

function remembered<K, V>(ask: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const answers = new Map<K, Promise<V>>();
  return (key) => {
    const known = answers.get(key);
    if (known) return known;
    const asked = ask(key);
    answers.set(key, asked);
    asked.catch(() => answers.delete(key));
    return asked;
  };
}
