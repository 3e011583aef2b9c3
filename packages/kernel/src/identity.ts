/** What a caller may be allowed to do; `internal` belongs to Waybill's own services, `public` to everybody. */
export const scopes = [
  "customers:read",
  "customers:write",
  "inventory:read",
  "inventory:write",
  "orders:read",
  "orders:write",
  "shipments:read",
  "shipments:write",
  "events:read",
  "public",
  "internal",
] as const;
export type Scope = (typeof scopes)[number];

export const actorTypes = ["user", "api_key", "customer", "service", "anonymous"] as const;
export type ActorType = (typeof actorTypes)[number];

/** Who calls, verified once at the gateway and carried, signed, to the subgraphs. */
export interface Identity {
  readonly tenant: string;
  readonly actor: { readonly type: ActorType; readonly id: string };
  readonly scopes: readonly Scope[];
  /** Set for a shopper: confines every read to this customer's own objects. */
  readonly customerId?: string;
  /** Seconds since 1970 when the credential ends; absent for credentials that do not expire. */
  readonly expiresAt?: number;
}

/** `api_key:erp`: how an actor is written into events and logs. */
export const actorName = (identity: Identity): string => `${identity.actor.type}:${identity.actor.id}`;

/** Text that is equal for two callers exactly when they may see the same. Key of shared executions. */
export function visibilityKey(identity: Identity): string {
  return JSON.stringify([identity.tenant, identity.customerId ?? null, identity.scopes.toSorted()]);
}

/**
 * Whoever shows no credentials, where that is allowed: of a tenant that cannot exist, so that nothing is found by it,
 * and with nothing but what is public.
 */
export const anonymousIdentity: Identity = {
  tenant: "~anonymous",
  actor: { type: "anonymous", id: "anonymous" },
  scopes: ["public"],
};

/** The identity under which one Waybill service calls another for a tenant. */
export function serviceIdentity(tenant: string, service: string): Identity {
  return { tenant, actor: { type: "service", id: service }, scopes };
}
