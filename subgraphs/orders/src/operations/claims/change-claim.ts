import { ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { ClaimChanges, ClaimRecord } from "../../domain/claims/claim.ts";
import { declineClaim as decline, moveClaim } from "../../domain/claims/decide.ts";
import type { ApproveClaimInput, DeclineClaimInput, ReviewClaimInput } from "../../resolvers/types.generated.ts";
import { Claim } from "../../storage/claims.entities.ts";
import { Order } from "../../storage/entities.ts";
import { hiddenFromShoppers } from "../change-order.ts";
import { applyToClaim, type ClaimEventType } from "./record-claim.ts";

interface ChangeInput {
  readonly idempotencyKey: string;
  readonly id: string;
  readonly expectedVersion?: number | null | undefined;
}

/** A claim of the tenant in the version that the caller has seen, with its order's version. */
export async function claimToChange(
  tx: Tx,
  tenant: string,
  { id, expectedVersion }: Omit<ChangeInput, "idempotencyKey">,
): Promise<Outcome<{ readonly claim: Claim; readonly order: Order }>> {
  const claim = await tx.em.findOne(Claim, { tenant, _id: id });
  const order = claim && (await tx.em.findOne(Order, { tenant, _id: claim.orderId }));
  if (!claim || !order) return refuse("NOT_FOUND", ["input", "id"], "no such claim");
  return versionConflict(claim.version, expectedVersion) ?? ok({ claim, order });
}

function changeClaim(
  context: Context,
  operation: string,
  type: ClaimEventType,
  input: ChangeInput,
  decide: (claim: ClaimRecord) => Outcome<ClaimChanges>,
): Promise<Outcome<ClaimRecord>> {
  const refused = hiddenFromShoppers(context);
  if (refused) return Promise.resolve(refused);
  const as = writeContext(context);
  return write(context.database, as, command(context, operation, input), async (tx) => {
    const found = await claimToChange(tx, as.tenant, input);
    if (!found.ok) return found;
    const { claim, order } = found.value;
    const changes = decide({ ...claim });
    if (!changes.ok) return changes;
    const cause = { ...as, orderVersion: order.version };
    return ok(await applyToClaim(tx, cause, claim, { type, changes: changes.value, at: context.clock() }));
  });
}

/** Takes a claim under review. */
export const reviewClaim = (context: Context, input: ReviewClaimInput): Promise<Outcome<ClaimRecord>> =>
  changeClaim(context, "reviewClaim", "claim.review_started", input, (claim) => moveClaim(claim, "UNDER_REVIEW"));

/** Accepts a claim. */
export const approveClaim = (context: Context, input: ApproveClaimInput): Promise<Outcome<ClaimRecord>> =>
  changeClaim(context, "approveClaim", "claim.approved", input, (claim) => moveClaim(claim, "APPROVED"));

/** Refuses a claim. */
export const declineClaim = (context: Context, input: DeclineClaimInput): Promise<Outcome<ClaimRecord>> =>
  changeClaim(context, "declineClaim", "claim.declined", input, (claim) => decline(claim, input.reason));
