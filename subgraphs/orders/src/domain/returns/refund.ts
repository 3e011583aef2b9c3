import { portion } from "@waybill/kernel";
import type { OrderRecord } from "../order.ts";
import { itemsTotal, type LineCredit, lineCredit, shippingTotal } from "./credit.ts";
import { receivedUnits, refundedUnits, type ReturnLineRecord, type ReturnRecord } from "./return.ts";

/** Which units are looked at: those that came back, or all that were asked for and are not known to be missing. */
export type RefundBasis = "RECEIVED" | "REQUESTED";

/** What is suggested for a line of a return. */
export interface SuggestedLine extends LineCredit {
  readonly line: ReturnLineRecord;
  readonly restockingFeeMinor: number;
}

/** What a suggestion is made of. Amounts below 0 are taken off. */
export const refundComponents = [
  "ITEMS",
  "DISCOUNTS",
  "TAX",
  "SHIPPING",
  "RESTOCKING_FEE",
  "RETURN_LABEL_FEE",
  "FAILED_REFUND",
  "EXCHANGE",
  "WAIVED",
  "NOT_COLLECTED",
] as const;
export type RefundComponentKind = (typeof refundComponents)[number];

export interface RefundComponent {
  readonly kind: RefundComponentKind;
  readonly amountMinor: number;
}

/** What is to be given back for a return, explained: the components add up to `amountMinor`. */
export interface RefundSuggestion {
  readonly basis: RefundBasis;
  readonly lines: readonly SuggestedLine[];
  readonly components: readonly RefundComponent[];
  /** What the units are worth, fees taken off, whether or not it was collected. */
  readonly worthMinor: number;
  readonly shippingMinor: number;
  readonly labelFeeMinor: number;
  readonly retriedMinor: number;
  /** Put towards the exchange order. */
  readonly exchangeMinor: number;
  /** Taken off what the order still owes. */
  readonly waivedMinor: number;
  /** Given back. */
  readonly amountMinor: number;
  /** What of the order's money can be given back at all. */
  readonly refundableMinor: number;
}

/** What a suggestion looks at beside the return. */
export interface RefundFacts {
  readonly order: OrderRecord;
  /** Collected for the order and neither given back nor disputed. */
  readonly refundableMinor: number;
  /** What the order still owes: neither collected nor about to be. */
  readonly owedMinor: number;
  /** Refunds of this return that failed, not tried again yet. */
  readonly failedMinor: number;
  /** What the exchange order still owes; 0 without one. */
  readonly exchangeDueMinor: number;
}

const missing = ({ receipts }: ReturnLineRecord): number =>
  receipts.reduce((sum, { disposition, quantity }) => sum + (disposition === "MISSING" ? quantity : 0), 0);
const total = <T>(items: readonly T[], amount: (item: T) => number): number =>
  items.reduce((sum, item) => sum + amount(item), 0);

/** Hundredths of a percent. */
const percentScale = 10_000;

/**
 * Suggests what to give back: what the units cost after discounts and with their taxes, their share of the shipping,
 * less restocking and label fees; then what of it goes to the exchange order, what of it the order still owes, and never
 * more than was collected.
 */
export function suggestRefund(of: ReturnRecord, facts: RefundFacts, basis: RefundBasis): RefundSuggestion {
  const { order, refundableMinor, owedMinor, failedMinor, exchangeDueMinor } = facts;
  const lines = of.lines.flatMap((line) => suggestedLine(of, line, order, basis) ?? []);
  const shippingMinor = shippingShare(of, order, lines);
  const creditMinor = total(lines, (line) => line.creditMinor) + shippingMinor;
  const restockingMinor = total(lines, (line) => line.restockingFeeMinor);
  const labelFeeMinor = Math.min(labelFeeLeft(of), creditMinor - restockingMinor);
  const dueMinor = creditMinor - restockingMinor - labelFeeMinor + failedMinor;
  const exchangeMinor = Math.min(dueMinor, exchangeDueMinor, refundableMinor);
  const waivedMinor = Math.min(Math.max(0, dueMinor - exchangeMinor - failedMinor), owedMinor);
  const amountMinor = Math.min(dueMinor - waivedMinor, refundableMinor) - exchangeMinor;
  const addedTax = order.taxesIncluded ? 0 : total(lines, (line) => line.taxMinor);
  const components: RefundComponent[] = [
    { kind: "ITEMS", amountMinor: total(lines, (line) => line.subtotalMinor) },
    { kind: "DISCOUNTS", amountMinor: -total(lines, (line) => line.discountMinor) },
    { kind: "TAX", amountMinor: addedTax },
    { kind: "SHIPPING", amountMinor: shippingMinor },
    { kind: "RESTOCKING_FEE", amountMinor: -restockingMinor },
    { kind: "RETURN_LABEL_FEE", amountMinor: -labelFeeMinor },
    { kind: "FAILED_REFUND", amountMinor: failedMinor },
    { kind: "EXCHANGE", amountMinor: -exchangeMinor },
    { kind: "WAIVED", amountMinor: -waivedMinor },
    { kind: "NOT_COLLECTED", amountMinor: amountMinor + waivedMinor + exchangeMinor - dueMinor },
  ];
  return {
    basis,
    lines,
    components: components.filter((component) => component.amountMinor !== 0),
    worthMinor: dueMinor - failedMinor,
    shippingMinor,
    labelFeeMinor,
    retriedMinor: failedMinor,
    exchangeMinor,
    waivedMinor,
    amountMinor,
    refundableMinor,
  };
}

function suggestedLine(
  of: ReturnRecord,
  line: ReturnLineRecord,
  order: OrderRecord,
  basis: RefundBasis,
): SuggestedLine | null {
  const units = basis === "RECEIVED" ? receivedUnits(line) : line.quantity - missing(line);
  const quantity = units - refundedUnits(of, line._id);
  if (quantity <= 0) return null;
  const credit = lineCredit(order, line.orderLineId, quantity);
  return { ...credit, line, restockingFeeMinor: restockingFee(of, line, credit.creditMinor) };
}

function restockingFee({ fees, freeReasons }: ReturnRecord, line: ReturnLineRecord, creditMinor: number): number {
  if (fees.restockingPercent === null || freeReasons.includes(line.reason)) return 0;
  return portion(creditMinor, Math.round(Number(fees.restockingPercent) * 100), percentScale);
}

/** Charged once per return, and only for a label that was made. */
const labelFeeLeft = ({ fees, refunds, reverseDelivery }: ReturnRecord): number =>
  reverseDelivery === null ? 0 : Math.max(0, fees.labelMinor - total(refunds, (refund) => refund.labelFeeMinor));

/** What of the shipping goes back with these units, so that all units together give back all of it. */
function shippingShare(of: ReturnRecord, order: OrderRecord, lines: readonly SuggestedLine[]): number {
  if (of.shippingRefund === "NEVER" || lines.length === 0) return 0;
  const whole = shippingTotal(order);
  const before = total(order.returns, (one) => one.shippingMinor);
  const credited = order.returns.flatMap((one) => one.lines);
  const items = itemsTotal(order);
  // Goods that cost nothing have no shares.
  if (of.shippingRefund === "WHOLE_ORDER" || items === 0) {
    const isWhole = order.lines.every(({ _id, quantity, cancelledQuantity }) => {
      const gone = total(
        credited.filter(({ orderLineId }) => orderLineId === _id),
        ({ refunded }) => refunded,
      );
      const now = total(
        lines.filter(({ line }) => line.orderLineId === _id),
        (line) => line.quantity,
      );
      return gone + now >= quantity - cancelledQuantity;
    });
    return isWhole ? Math.max(0, whole - before) : 0;
  }
  const upTo = total(credited, (line) => line.creditMinor) + total(lines, (line) => line.creditMinor);
  return Math.max(0, portion(whole, Math.min(upTo, items), items) - before);
}
