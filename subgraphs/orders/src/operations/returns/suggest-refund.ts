import type { Context } from "../../context.ts";
import { type RefundBasis, type RefundSuggestion, suggestRefund } from "../../domain/returns/refund.ts";
import type { ReturnRecord } from "../../domain/returns/return.ts";
import { findOrder } from "../find-order.ts";
import { findReturn } from "./find-return.ts";
import { naturalBasis, refundFacts } from "./refund-facts.ts";

/** A suggestion with the return that it is for. */
export interface SuggestionOfReturn extends RefundSuggestion {
  readonly of: ReturnRecord;
}

/** What to give back for a return that the caller may see; null when there is none. */
export async function findSuggestedRefund(
  context: Context,
  returnId: string,
  basis: RefundBasis | null | undefined,
): Promise<SuggestionOfReturn | null> {
  const of = await findReturn(context, returnId);
  const order = of && (await findOrder(context, of.orderId));
  if (!of || !order) return null;
  const facts = await refundFacts(context.em, of, { ...order });
  return { ...suggestRefund(of, facts, basis ?? naturalBasis(of)), of };
}
