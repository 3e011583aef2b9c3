import type { Connection } from "@waybill/storage";
import { maySeeOf, page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { ClaimRecord, ClaimStatus } from "../../domain/claims/claim.ts";
import { Claim } from "../../storage/claims.entities.ts";
import { visibleOrders } from "../../storage/visible.ts";

/** A claim the caller may see, or null. */
export async function findClaim(context: Context, id: string): Promise<ClaimRecord | null> {
  const claim = await context.loaders.claimById.load(id);
  return claim && maySeeOf(context.identity, claim.customerId) ? { ...claim } : null;
}

/** The claims the caller may see, newest first. */
export function listClaims(
  context: Context,
  args: PageArgs & { readonly status?: ClaimStatus | null | undefined },
): Promise<Connection<ClaimRecord>> {
  const where = { ...visibleOrders(context.identity), ...(args.status ? { status: args.status } : {}) };
  return page(context, Claim, args, { where, purpose: `claims ${args.status ?? ""}`, sort: "openedAt" });
}

/** An order's claims, oldest first. Orders asked for together are read with one query. */
export const listClaimsOfOrder = (context: Context, orderId: string): Promise<readonly ClaimRecord[]> =>
  context.loaders.claimsOfOrder.load(orderId);
