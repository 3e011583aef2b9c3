import { derivedId, err, formatAmount, InputCheck, ok, type Outcome, parseMoney, refuse } from "@waybill/kernel";
import type { Context } from "../../context.ts";
import { type RefundBasis, type RefundSuggestion, suggestRefund } from "../../domain/returns/refund.ts";
import { refundTaxes } from "../../domain/returns/refund-taxes.ts";
import { receivedUnits, type ReturnRecord, type ReturnRefundRecord } from "../../domain/returns/return.ts";
import type { RefundReturnInput } from "../../resolvers/types.generated.ts";
import { changeReturn, type OpenReturn } from "./change-return.ts";
import { giveBack, moveToExchange } from "./move-money.ts";
import { refundFacts } from "./refund-facts.ts";
import { takeOff } from "./take-off.ts";

const statesWithMoney = ["OPEN", "IN_TRANSIT", "PARTIALLY_RECEIVED", "RECEIVED", "CLOSED"];

/**
 * Gives money back for a return. The wish, the units it is for, and what goes to the exchange order are one
 * transaction; providers are asked by the job that settles payments. What a provider refuses is suggested anew.
 */
export const refundReturn = (context: Context, input: RefundReturnInput): Promise<Outcome<ReturnRecord>> =>
  changeReturn(context, "refundReturn", input, "STAFF", async (open) => {
    const { tx, of, order, now } = open;
    if (!statesWithMoney.includes(of.status)) {
      return refuse("INVALID_STATE", ["input", "id"], `no money is given back for a return that is ${of.status}`);
    }
    // What did not come by the end may stand in another return by now.
    if (of.status === "CLOSED" && input.basis === "REQUESTED") {
      return refuse("INVALID_STATE", ["input", "basis"], "of a closed return only what came back is refunded");
    }
    const check = new InputCheck();
    const note = check.optionalText(["input", "note"], input.note, 500);
    if (check.errors.length > 0) return err(check.errors);
    const suggestion = suggestRefund(of, await refundFacts(tx.em, of, order), input.basis);
    const { waivedMinor, exchangeMinor } = suggestion;
    const isEmpty = suggestion.lines.length === 0 && exchangeMinor === 0;
    const amount =
      isEmpty && input.amount == null
        ? ok(suggestion.amountMinor)
        : amountOf(suggestion, input.amount, of.currencyCode);
    if (!amount.ok) return amount;
    if (isEmpty && amount.value === 0) return refuse("INVALID_STATE", ["input", "id"], nothingLeft(of, input.basis));
    const reason = note === null ? `Return ${of.number}` : `Return ${of.number}: ${note}`.slice(0, 500);
    const paid = { ...open, payments: context.payments, reason, goods: refundTaxes(order, suggestion) };
    const moved = await moveToExchange(paid, exchangeMinor);
    const given = await giveBack(paid, amount.value, exchangeMinor);
    if (!given.ok) return given;
    await takeOff(paid, waivedMinor, amount.value + exchangeMinor);
    const refund = refundOf(open, suggestion, {
      amountMinor: amount.value,
      transactionIds: [...moved, ...given.value],
      note,
    });
    const details = {
      amountMinor: refund.amountMinor,
      exchangeMinor: refund.exchangeMinor,
      waivedMinor: refund.waivedMinor,
      currencyCode: of.currencyCode,
      transactionIds: refund.transactionIds,
    };
    return ok({
      type: "return.refunded",
      changes: { refunds: [...of.refunds, refund], updatedAt: now },
      details,
    });
  });

/** The amount to give back beside what goes to the exchange order, and within what can be given back. */
function amountOf(
  { amountMinor, exchangeMinor, waivedMinor, refundableMinor }: RefundSuggestion,
  given: RefundReturnInput["amount"],
  currencyCode: string,
): Outcome<number> {
  if (given == null) {
    if (amountMinor + exchangeMinor + waivedMinor > 0 || refundableMinor > 0) return ok(amountMinor);
    return refuse("INVALID_STATE", ["input", "id"], "nothing was collected that could be given back");
  }
  const path = ["input", "amount"];
  const money = parseMoney(given.amount, given.currencyCode);
  if (!money.ok) return refuse("INVALID", path, money.error);
  if (money.value.currencyCode !== currencyCode)
    return refuse("CURRENCY_MISMATCH", path, `the order is in ${currencyCode}`);
  const most = refundableMinor - exchangeMinor;
  return money.value.minor >= 0 && money.value.minor <= most
    ? ok(money.value.minor)
    : refuse("INVALID", path, `must be from 0 to ${formatAmount({ minor: most, currencyCode })} ${currencyCode}`);
}

/** Why there are no units to refund. */
function nothingLeft({ lines }: ReturnRecord, basis: RefundBasis): string {
  const cameBack = lines.some((line) => receivedUnits(line) > 0);
  if (basis === "REQUESTED") return "everything that was asked for was refunded, or is missing";
  return cameBack ? "everything that came back was refunded" : "nothing has come back yet";
}

function refundOf(
  { of, now }: OpenReturn,
  suggestion: RefundSuggestion,
  given: Pick<ReturnRefundRecord, "amountMinor" | "transactionIds" | "note">,
): ReturnRefundRecord {
  const { shippingMinor, labelFeeMinor, retriedMinor, exchangeMinor, waivedMinor } = suggestion;
  return {
    _id: derivedId("returnRefund", of._id, String(of.version)),
    lines: suggestion.lines.map(({ line, quantity, creditMinor, taxMinor, restockingFeeMinor }) => ({
      returnLineId: line._id,
      orderLineId: line.orderLineId,
      quantity,
      creditMinor,
      taxMinor,
      restockingFeeMinor,
    })),
    shippingMinor,
    labelFeeMinor,
    retriedMinor,
    adjustmentMinor: given.amountMinor - suggestion.amountMinor,
    exchangeMinor,
    waivedMinor,
    ...given,
    refundedAt: now,
  };
}
