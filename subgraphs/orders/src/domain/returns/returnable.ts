import type { OrderLineRecord, OrderRecord } from "../order.ts";
import { claimedUnits } from "./axis.ts";
import type { DeliveredUnits } from "./delivered.ts";
import { isFinalSale, type PolicyTerms, windowOf } from "./policy.ts";

const dayMs = 24 * 3_600_000;

/** Why units of a line cannot be given back. */
export const notReturnableReasons = [
  "NOT_DELIVERED",
  "ALREADY_IN_RETURN",
  "RETURN_PERIOD_ENDED",
  "FINAL_SALE",
] as const;
export type NotReturnableReason = (typeof notReturnableReasons)[number];

/** What of a line can be given back, until when, and why not more. */
export interface ReturnableUnits {
  readonly line: OrderLineRecord;
  readonly order: OrderRecord;
  /** Units that reached the customer. */
  readonly delivered: number;
  /** Units that returns take up. */
  readonly claimed: number;
  /** Units that the policy takes back now. */
  readonly returnable: number;
  /** End of the window of the units that came last; null when nothing came. */
  readonly until: Date | null;
  /** Why not all of the line's units; empty when they can. */
  readonly reasons: readonly NotReturnableReason[];
}

/**
 * What of an order its customer may give back. Units that are in a return already count as those that came first, so
 * that a late part of an order keeps its window.
 */
export function returnableLines(
  order: OrderRecord,
  policy: PolicyTerms,
  now: Date,
  delivered: readonly DeliveredUnits[],
): readonly ReturnableUnits[] {
  return order.lines.map((line) => returnableLine(order, line, policy, now, delivered));
}

function returnableLine(
  order: OrderRecord,
  line: OrderLineRecord,
  policy: PolicyTerms,
  now: Date,
  all: readonly DeliveredUnits[],
): ReturnableUnits {
  const parts = all.filter(({ orderLineId }) => orderLineId === line._id);
  const days = windowOf(policy, order, line);
  const endOf = ({ deliveredAt }: DeliveredUnits): Date => new Date(deliveredAt.getTime() + days * dayMs);
  const units = (list: readonly DeliveredUnits[]): number => list.reduce((sum, { quantity }) => sum + quantity, 0);
  const delivered = units(parts);
  const claimed = claimedUnits(order.returns, line._id);
  const inTime = units(parts.filter((part) => endOf(part) >= now));
  const left = Math.max(0, delivered - claimed);
  const final = isFinalSale(policy, order, line);
  const returnable = final ? 0 : Math.min(left, inTime);
  const ends = parts.map((part) => endOf(part).getTime());
  const reasons: NotReturnableReason[] = [];
  if (delivered < line.quantity - line.cancelledQuantity) reasons.push("NOT_DELIVERED");
  if (claimed > 0) reasons.push("ALREADY_IN_RETURN");
  if (final) reasons.push("FINAL_SALE");
  else if (returnable < left) reasons.push("RETURN_PERIOD_ENDED");
  const until = ends.length === 0 ? null : new Date(Math.max(...ends));
  return { line, order, delivered, claimed, returnable, until, reasons };
}
