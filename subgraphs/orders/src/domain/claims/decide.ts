import { err, InputCheck, mayGo, ok, type Outcome, refuse } from "@waybill/kernel";
import type { ReturnReason } from "../returns/states.ts";
import {
  type ClaimChanges,
  type ClaimKind,
  type ClaimRecord,
  type ClaimResolution,
  type ClaimStatus,
  claimTransitions,
} from "./claim.ts";

/** Why goods come back by a claim; null where there is nothing to send back. */
export const returnReasons: Readonly<Record<ClaimKind, ReturnReason | null>> = {
  WRONG_ITEM: "WRONG_ITEM",
  DAMAGED: "DAMAGED_IN_TRANSIT",
  MISSING_ITEM: null,
  NOT_RECEIVED: null,
};

/** Moves a claim on. */
export function moveClaim(claim: ClaimRecord, status: ClaimStatus): Outcome<ClaimChanges> {
  return mayGo(claimTransitions, claim.status, status)
    ? ok({ status })
    : refuse("INVALID_STATE", ["input", "id"], `the claim is ${claim.status}`);
}

/** Refuses a claim, for a reason that the customer sees. */
export function declineClaim(claim: ClaimRecord, given: string): Outcome<ClaimChanges> {
  const check = new InputCheck();
  const reason = check.text(["input", "reason"], given, 500);
  if (check.errors.length > 0) return err(check.errors);
  const moved = moveClaim(claim, "DECLINED");
  return moved.ok ? ok({ ...moved.value, reason }) : moved;
}

/**
 * Chooses how an approved claim is made good. The choice is stored before anything is done about it, so that two calls
 * at once cannot make it good twice.
 */
export function chooseResolution(
  claim: ClaimRecord,
  resolution: ClaimResolution,
  refundMinor: number | null,
): Outcome<ClaimChanges> {
  const path = ["input", "id"];
  if (claim.status !== "APPROVED") return refuse("INVALID_STATE", path, `the claim is ${claim.status}`);
  if (claim.resolution !== null) return refuse("INVALID_STATE", path, `${claim.resolution} is under way for it`);
  if (resolution === "RETURN" && returnReasons[claim.kind] === null) {
    return refuse("INVALID", ["input", "resolution"], "what did not come cannot be sent back");
  }
  return ok({ resolution, refundMinor });
}
