import { type Identity, type Scope, scopes } from "@waybill/kernel";
import { z } from "zod";

// What may be written into keys of caches and logs: no separators, no control characters.
export const tenantName = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/);
const actorId = z.string().regex(/^[!-~]{1,128}$/);

const claims = z.object({
  sub: actorId,
  exp: z.number().int().positive(),
  tenant: tenantName,
  scope: z.string().max(1_000),
  customer_id: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{1,64}$/)
    .optional(),
});

// `internal` is never given to anybody outside, whatever a token or key says; `public` needs no giving.
const grantable: readonly string[] = scopes.filter((scope) => scope !== "internal" && scope !== "public");
export const isGrantable = (scope: string): scope is Exclude<Scope, "internal" | "public"> => grantable.includes(scope);

/**
 * Reads the identity from a verified token's claims: `tenant`, `sub`, `exp`, `scope` (separated by
 * spaces; words that are none of Waybill's scopes are passed over, as identity providers add their own)
 * and `customer_id` for a shopper.
 * @returns undefined when a claim is missing or malformed
 */
export function identityOf(payload: unknown): Identity | undefined {
  const { success, data } = claims.safeParse(payload);
  if (!success) return undefined;
  return {
    tenant: data.tenant,
    actor: { type: data.customer_id === undefined ? "user" : "customer", id: data.sub },
    scopes: [...new Set(data.scope.split(" ").filter(isGrantable))],
    ...(data.customer_id !== undefined && { customerId: data.customer_id }),
    expiresAt: data.exp,
  };
}
