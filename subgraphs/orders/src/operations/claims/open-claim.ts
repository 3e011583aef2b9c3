import { newId, type Outcome, ok, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { ClaimRecord } from "../../domain/claims/claim.ts";
import { openClaim as open } from "../../domain/claims/open.ts";
import type { OpenClaimInput } from "../../resolvers/types.generated.ts";
import { Claim } from "../../storage/claims.entities.ts";
import { Order } from "../../storage/entities.ts";
import { visibleOrders } from "../../storage/visible.ts";
import { findWork } from "./find-work.ts";
import { addClaim, holdClaims } from "./record-claim.ts";

/** Opens a claim on an order that the caller may see. */
export function openClaim(context: Context, input: OpenClaimInput): Promise<Outcome<ClaimRecord>> {
  const as = writeContext(context);
  return write(context.database, as, command(context, "openClaim", input), async (tx) => {
    const order = await tx.em.findOne(Order, { ...visibleOrders(context.identity), _id: input.orderId });
    if (!order) return refuse("NOT_FOUND", ["input", "orderId"], "no such order");
    await holdClaims(tx, as.tenant, order._id);
    const claims = await tx.em.find(Claim, { tenant: as.tenant, orderId: order._id });
    const now = context.clock();
    const others = claims.map((claim) => ({ ...claim }));
    const facts = { order: { ...order }, work: await findWork(tx.em, order), claims: others };
    const claim = open(newId("claim", now), facts, input, now);
    return claim.ok ? ok(await addClaim(tx, as, order.version, claim.value)) : claim;
  });
}
