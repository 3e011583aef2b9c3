import { mayGo, ok, type Outcome, type PostalAddress, refuse, type Transitions } from "@waybill/kernel";
import type { OrderLineRecord, OrderRecord } from "../order.ts";
import { lineAmounts } from "../pricing.ts";
import type { SellerDetails } from "./seller.ts";
import type { TaxShare } from "./taxes.ts";

export const invoiceStatuses = ["DRAFT", "ISSUED", "PARTIALLY_PAID", "PAID", "VOID", "WRITTEN_OFF"] as const;
export type InvoiceStatus = (typeof invoiceStatuses)[number];

/** Where each status may go. What is issued is never taken back without a trace: it is void, or credited. */
export const invoiceTransitions: Transitions<InvoiceStatus> = {
  DRAFT: ["ISSUED", "VOID"],
  ISSUED: ["PARTIALLY_PAID", "PAID", "VOID", "WRITTEN_OFF"],
  PARTIALLY_PAID: ["PAID", "WRITTEN_OFF"],
  PAID: [],
  VOID: [],
  WRITTEN_OFF: [],
};

/** One line of an invoice, in minor units. */
export interface InvoiceLineRecord {
  readonly sku: string | null;
  readonly title: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
}

/** A line together with its currency: what a line's fields are answered from. */
export interface LineOfInvoice extends InvoiceLineRecord {
  readonly currencyCode: string;
}

/** An invoice as stored. */
export interface InvoiceRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly orderNumber: string;
  /** The order's id, and the invoice's own once it is void: an order has one invoice that is not void. */
  readonly slot: string;
  readonly customerId: string | null;
  readonly series: string;
  readonly number: string | null;
  readonly status: InvoiceStatus;
  readonly currencyCode: string;
  readonly lines: readonly InvoiceLineRecord[];
  /** The highest rate first; they add up to `taxMinor`. */
  readonly taxes: readonly TaxShare[];
  readonly taxMinor: number;
  readonly totalMinor: number;
  readonly paidMinor: number;
  readonly creditedMinor: number;
  readonly billingAddress: PostalAddress;
  /** As it was when it was issued; null for a draft, and where the tenant had not said. */
  readonly seller: SellerDetails | null;
  readonly reason: string | null;
  readonly issuedAt: Date | null;
  readonly dueAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** A credit note as stored: the document of one refund. */
export interface CreditNoteRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly invoiceId: string;
  readonly transactionId: string;
  readonly number: string;
  readonly amountMinor: number;
  readonly taxes: readonly TaxShare[];
  readonly taxMinor: number;
  readonly currencyCode: string;
  readonly reason: string | null;
  readonly issuedAt: Date;
}

/** What an invoice is made from. */
export type InvoicedOrder = Pick<OrderRecord, "lines" | "taxesIncluded" | "taxMinor" | "totalMinor">;

const sumOf = (lines: readonly InvoiceLineRecord[], field: "taxMinor" | "totalMinor"): number =>
  lines.reduce((sum, line) => sum + line[field], 0);

function lineOf(line: OrderLineRecord, taxesIncluded: boolean): InvoiceLineRecord {
  const { sku, title, unitPriceMinor } = line;
  const { taxMinor, totalMinor } = lineAmounts(line, taxesIncluded);
  return { sku, title, quantity: line.quantity - line.cancelledQuantity, unitPriceMinor, taxMinor, totalMinor };
}

/**
 * The lines of an order's invoice, without what was cancelled; a line's total is after its discounts and with its
 * taxes. They add up to the order's total and tax to the cent: what the order's own lines do not explain, such as
 * shipping, stands in a line of its own.
 */
export function invoiceLines(order: InvoicedOrder): readonly InvoiceLineRecord[] {
  const lines = order.lines.map((line) => lineOf(line, order.taxesIncluded)).filter((line) => line.quantity > 0);
  const restMinor = order.totalMinor - sumOf(lines, "totalMinor");
  const taxMinor = order.taxMinor - sumOf(lines, "taxMinor");
  if (restMinor === 0 && taxMinor === 0) return lines;
  const title = restMinor < 0 ? "Discounts" : "Shipping and other charges";
  return [...lines, { sku: null, title, quantity: 1, unitPriceMinor: restMinor, taxMinor, totalMinor: restMinor }];
}

export type InvoiceChanges = Partial<
  Pick<InvoiceRecord, "status" | "paidMinor" | "creditedMinor" | "reason" | "slot" | "updatedAt">
>;

/**
 * What an invoice says when so much was collected for its order. Payment is counted once: what is given back later
 * is told by credit notes.
 * @returns null when nothing changes.
 */
export function allocate(invoice: InvoiceRecord, capturedMinor: number, now: Date): InvoiceChanges | null {
  const paidMinor = Math.min(invoice.totalMinor, capturedMinor);
  if (paidMinor <= invoice.paidMinor) return null;
  const next: InvoiceStatus = paidMinor === invoice.totalMinor ? "PAID" : "PARTIALLY_PAID";
  const goes = next === invoice.status || mayGo(invoiceTransitions, invoice.status, next);
  return goes ? { paidMinor, status: next, updatedAt: now } : null;
}

/** Ends an invoice: void while nothing was paid, written off as long as something is due. */
export function closeInvoice(
  invoice: InvoiceRecord,
  status: "VOID" | "WRITTEN_OFF",
  reason: string | null,
  now: Date,
): Outcome<InvoiceChanges> {
  if (!mayGo(invoiceTransitions, invoice.status, status) || (status === "VOID" && invoice.creditedMinor > 0)) {
    return refuse("INVALID_STATE", ["input", "id"], `an invoice that is ${invoice.status} cannot become ${status}`);
  }
  return ok({ status, reason, updatedAt: now, ...(status === "VOID" ? { slot: invoice._id } : {}) });
}

/** Still asked for. */
export const dueOfInvoice = ({ status, totalMinor, paidMinor }: InvoiceRecord): number =>
  status === "VOID" || status === "WRITTEN_OFF" ? 0 : totalMinor - paidMinor;
