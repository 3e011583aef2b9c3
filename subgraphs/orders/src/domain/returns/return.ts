import type { UserError } from "@waybill/kernel";
import type { ShippingRefund } from "./policy.ts";
import type {
  ExchangeStatus,
  ExchangeTiming,
  ReturnDeclineReason,
  ReturnDisposition,
  ReturnReason,
  ReturnStatus,
} from "./states.ts";

/** Units of a line that came back, or did not, with what became of them. */
export interface ReceiptRecord {
  readonly disposition: ReturnDisposition;
  readonly quantity: number;
  readonly locationId: string;
  readonly note: string | null;
  readonly receivedAt: Date;
}

/** Units of an order line that are to come back. */
export interface ReturnLineRecord {
  readonly _id: string;
  readonly orderLineId: string;
  readonly variantId: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly reason: ReturnReason;
  /** What the customer wrote, and showed. */
  readonly note: string | null;
  readonly photoUrls: readonly string[];
  readonly receipts: readonly ReceiptRecord[];
}

/** What a return costs the customer, as the policy said when it was requested. */
export interface ReturnFees {
  /** Percentage of what is given back, for example `"10"`. */
  readonly restockingPercent: string | null;
  /** For the label; minor units of the order's currency. */
  readonly labelMinor: number;
}

/** Units that the customer wants instead. */
export interface ExchangeLineRecord {
  readonly sku: string;
  readonly quantity: number;
  /** Agreed by staff; the catalogue's price when null. */
  readonly unitPriceMinor: number | null;
}

/** What the customer gets instead, as an order of its own. */
export interface ExchangeRecord {
  readonly status: ExchangeStatus;
  readonly timing: ExchangeTiming;
  readonly lines: readonly ExchangeLineRecord[];
  /** The order that was placed; null before. */
  readonly orderId: string | null;
  /** Why no order could be placed. */
  readonly errors: readonly UserError[];
}

/** The parcel that comes back, as the shipments' log tells of it. Its label is the shipment's. */
export interface ReverseDeliveryRecord {
  readonly shipmentId: string;
  readonly carrierCode: string | null;
  readonly trackingNumber: string | null;
  readonly status: string | null;
}

/** A part of a refund for units of one line. */
export interface RefundedLineRecord {
  readonly returnLineId: string;
  readonly orderLineId: string;
  readonly quantity: number;
  /** What these units cost, discounts taken off and taxes in it. */
  readonly creditMinor: number;
  readonly taxMinor: number;
  readonly restockingFeeMinor: number;
}

/** One time that money was given back for a return. */
export interface ReturnRefundRecord {
  readonly _id: string;
  readonly lines: readonly RefundedLineRecord[];
  readonly shippingMinor: number;
  readonly labelFeeMinor: number;
  /** Of refunds before that failed, tried again. */
  readonly retriedMinor: number;
  /** What staff gave more (or less, below 0) than was suggested. */
  readonly adjustmentMinor: number;
  /** Put towards the exchange order. */
  readonly exchangeMinor: number;
  /** Taken off what the order still owed. */
  readonly waivedMinor: number;
  /** Given back. */
  readonly amountMinor: number;
  readonly transactionIds: readonly string[];
  readonly note: string | null;
  readonly refundedAt: Date;
}

/** A return as stored. `version` counts the changes, from 1. */
export interface ReturnRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  /** When the order was placed, and in which channel. */
  readonly orderPlacedAt: Date;
  readonly channel: string;
  /** The order's number and a count, for example `1001-R1`. */
  readonly number: string;
  readonly customerId: string | null;
  readonly status: ReturnStatus;
  readonly currencyCode: string;
  readonly requestedBy: "CUSTOMER" | "STAFF" | "CARRIER";
  readonly lines: readonly ReturnLineRecord[];
  readonly note: string | null;
  readonly fees: ReturnFees;
  /** Reasons for which the seller pays. */
  readonly freeReasons: readonly ReturnReason[];
  readonly shippingRefund: ShippingRefund;
  /** Where it is to go; null until somebody says so. */
  readonly locationId: string | null;
  /** The return in whose parcel this one comes; null when it has a parcel of its own. */
  readonly inParcelOfId: string | null;
  readonly exchange: ExchangeRecord | null;
  readonly reverseDelivery: ReverseDeliveryRecord | null;
  readonly refunds: readonly ReturnRefundRecord[];
  readonly declineReason: ReturnDeclineReason | null;
  /** Why it was declined, cancelled or closed, in words. */
  readonly endNote: string | null;
  /** When a label or the exchange order is to be asked for (again); null when nothing is to be. */
  readonly nextStepAt: Date | null;
  readonly attempts: number;
  /** True once a label was asked for and given, or there will be none. */
  readonly labelDone: boolean;
  /** Why there is no label; null when there is one or nobody knows yet. */
  readonly labelErrors: readonly UserError[] | null;
  readonly requestedAt: Date;
  readonly approvedAt: Date | null;
  readonly closedAt: Date | null;
  readonly updatedAt: Date;
  readonly version: number;
}

/** The fields that a change sets. */
export type ReturnChanges = Partial<
  Omit<
    ReturnRecord,
    "_id" | "tenant" | "orderId" | "orderPlacedAt" | "channel" | "number" | "currencyCode" | "requestedBy" | "version"
  >
>;

/** A return line with its return: what a line's fields are answered from. */
export interface LineOfReturn {
  readonly line: ReturnLineRecord;
  readonly of: ReturnRecord;
}

/** True while something is still to come or to be decided. */
export const isLiveReturn = (status: ReturnStatus): boolean =>
  status !== "CLOSED" && status !== "DECLINED" && status !== "CANCELLED";

/** Units of a line that were accounted for, missing ones included. */
export const accountedUnits = ({ receipts }: Pick<ReturnLineRecord, "receipts">): number =>
  receipts.reduce((sum, { quantity }) => sum + quantity, 0);

/** Units of a line that came back. */
export const receivedUnits = ({ receipts }: Pick<ReturnLineRecord, "receipts">): number =>
  receipts.reduce((sum, { disposition, quantity }) => sum + (disposition === "MISSING" ? 0 : quantity), 0);

/** Units of a line for which money was given back. */
export const refundedUnits = ({ refunds }: Pick<ReturnRecord, "refunds">, returnLineId: string): number =>
  refunds
    .flatMap(({ lines }) => lines)
    .filter((line) => line.returnLineId === returnLineId)
    .reduce((sum, { quantity }) => sum + quantity, 0);
