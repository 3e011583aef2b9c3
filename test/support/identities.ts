import { type Identity, type Scope, scopes } from "@waybill/kernel";

/** Every scope that somebody outside can hold. */
export const publicScopes: readonly Scope[] = scopes.filter((scope) => scope !== "internal");

/** Somebody of the seller's staff who may do everything. */
export const staff = (tenant = "acme", held: readonly Scope[] = publicScopes): Identity => ({
  tenant,
  actor: { type: "user", id: "anna" },
  scopes: held,
});

/** A shopper with every scope: only ownership confines what he or she sees. */
export const shopper = (customerId: string, tenant = "acme"): Identity => ({
  tenant,
  actor: { type: "customer", id: customerId },
  scopes: publicScopes,
  customerId,
});
