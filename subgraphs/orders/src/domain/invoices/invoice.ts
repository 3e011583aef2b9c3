import { mayGo, ok, type Outcome, type PostalAddress, refuse, type Transitions } from "@waybill/kernel";
import type { OrderLineRecord, OrderRecord } from "../order.ts";
import { lineAmounts, type ShippingLineRecord } from "../pricing.ts";
import type { SellerDetails } from "./seller.ts";
import type { TaxShare } from "./taxes.ts";

export const invoiceStatuses = [
  "DRAFT",
  "ISSUED",
  "PARTIALLY_PAID",
  "PAID",
  "VOID",
  "WRITTEN_OFF",
  "CREDITED",
] as const;
export type InvoiceStatus = (typeof invoiceStatuses)[number];

/** Where each status may go. What is issued is never taken back without a trace: it is void, or credited. */
export const invoiceTransitions: Transitions<InvoiceStatus> = {
  DRAFT: ["ISSUED", "VOID"],
  ISSUED: ["PARTIALLY_PAID", "PAID", "VOID", "WRITTEN_OFF", "CREDITED"],
  PARTIALLY_PAID: ["PAID", "WRITTEN_OFF"],
  PAID: [],
  VOID: [],
  WRITTEN_OFF: [],
  CREDITED: [],
};

/** One line of an invoice, in minor units. */
export interface InvoiceLineRecord {
  readonly sku: string | null;
  readonly title: string;
  readonly quantity: number;
  /** Before discounts. */
  readonly unitPriceMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
}

/** The company that buys, as it stands on an invoice. */
export interface InvoicedCompany {
  readonly name: string;
  readonly vatId: string | null;
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
  /** By all credit notes. */
  readonly creditedMinor: number;
  /** By those of them for which nothing was given back: it was never paid. */
  readonly waivedMinor: number;
  readonly billingAddress: PostalAddress;
  readonly company: InvoicedCompany | null;
  readonly poNumber: string | null;
  /** As it was when it was issued; null for a draft, and where the tenant had not said. */
  readonly seller: SellerDetails | null;
  readonly reason: string | null;
  readonly issuedAt: Date | null;
  readonly dueAt: Date | null;
  /** `dueAt` as long as something is asked for; else null. Lists by due date go by it. */
  readonly openDueAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** A credit note as stored: the document of one refund, or of what was never paid and is not asked for any more. */
export interface CreditNoteRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly invoiceId: string;
  /** The refund; the note's own id where there is none. */
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
export type InvoicedOrder = Pick<OrderRecord, "lines" | "shippingLines" | "taxesIncluded" | "taxMinor" | "totalMinor">;

const sumOf = (lines: readonly InvoiceLineRecord[], field: "taxMinor" | "totalMinor"): number =>
  lines.reduce((sum, line) => sum + line[field], 0);

function lineOf(line: OrderLineRecord, taxesIncluded: boolean): InvoiceLineRecord {
  const { sku, title, unitPriceMinor } = line;
  const { discountMinor, taxMinor, totalMinor } = lineAmounts(line, taxesIncluded);
  const quantity = line.quantity - line.cancelledQuantity;
  return { sku, title, quantity, unitPriceMinor, discountMinor, taxMinor, totalMinor };
}

function shippingLineOf({ title, priceMinor, taxes }: ShippingLineRecord, taxesIncluded: boolean): InvoiceLineRecord {
  const taxMinor = taxes.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const totalMinor = priceMinor + (taxesIncluded ? 0 : taxMinor);
  return { sku: null, title, quantity: 1, unitPriceMinor: priceMinor, discountMinor: 0, taxMinor, totalMinor };
}

/**
 * The lines of an order's invoice, without what was cancelled; a line's total is after its discounts and with its
 * taxes. Then what shipping is charged. They add up to the order's total and tax to the cent: what neither explains
 * stands in a line of its own.
 */
export function invoiceLines(order: InvoicedOrder): readonly InvoiceLineRecord[] {
  const lines = [
    ...order.lines.map((line) => lineOf(line, order.taxesIncluded)).filter((line) => line.quantity > 0),
    ...order.shippingLines.map((line) => shippingLineOf(line, order.taxesIncluded)),
  ];
  const restMinor = order.totalMinor - sumOf(lines, "totalMinor");
  const taxMinor = order.taxMinor - sumOf(lines, "taxMinor");
  if (restMinor === 0 && taxMinor === 0) return lines;
  const title = restMinor < 0 ? "Discounts" : "Other charges";
  const amounts = { unitPriceMinor: restMinor, discountMinor: 0, taxMinor, totalMinor: restMinor };
  return [...lines, { sku: null, title, quantity: 1, ...amounts }];
}

export type InvoiceChanges = Partial<
  Pick<
    InvoiceRecord,
    "status" | "paidMinor" | "creditedMinor" | "waivedMinor" | "openDueAt" | "reason" | "slot" | "updatedAt"
  >
>;

/**
 * What an invoice says when so much was collected for its order. Payment is counted once: what is given back later
 * is told by credit notes.
 * @returns null when nothing changes.
 */
export function allocate(invoice: InvoiceRecord, capturedMinor: number, now: Date): InvoiceChanges | null {
  const askedMinor = invoice.totalMinor - invoice.waivedMinor;
  const paidMinor = Math.min(askedMinor, capturedMinor);
  if (paidMinor <= invoice.paidMinor) return null;
  const next: InvoiceStatus = paidMinor === askedMinor ? "PAID" : "PARTIALLY_PAID";
  const goes = next === invoice.status || mayGo(invoiceTransitions, invoice.status, next);
  return goes
    ? { paidMinor, status: next, openDueAt: next === "PAID" ? null : invoice.openDueAt, updatedAt: now }
    : null;
}

/**
 * What an invoice says when its order owes less than it asks for: the difference is credited.
 * @returns null when it asks for no more than that, or for nothing.
 */
export function waive(
  invoice: InvoiceRecord,
  owedMinor: number,
  now: Date,
): (InvoiceChanges & { amountMinor: number }) | null {
  const isOpen = invoice.status === "ISSUED" || invoice.status === "PARTIALLY_PAID";
  const amountMinor = dueOfInvoice(invoice) - owedMinor;
  if (!isOpen || amountMinor <= 0) return null;
  const ended: InvoiceStatus = invoice.paidMinor > 0 ? "PAID" : "CREDITED";
  return {
    amountMinor,
    status: owedMinor > 0 ? invoice.status : ended,
    creditedMinor: invoice.creditedMinor + amountMinor,
    waivedMinor: invoice.waivedMinor + amountMinor,
    openDueAt: owedMinor > 0 ? invoice.openDueAt : null,
    updatedAt: now,
  };
}

/** Ends an invoice: void while nothing was paid, written off as long as something is due. */
export function closeInvoice(
  invoice: InvoiceRecord,
  status: "VOID" | "WRITTEN_OFF",
  reason: string | null,
  now: Date,
): Outcome<InvoiceChanges> {
  const path = ["input", "id"];
  if (!mayGo(invoiceTransitions, invoice.status, status)) {
    return refuse("INVALID_STATE", path, `an invoice that is ${invoice.status} cannot become ${status}`);
  }
  if (status === "VOID" && invoice.creditedMinor > 0) {
    return refuse("INVALID_STATE", path, "an invoice of which a part was credited cannot become VOID");
  }
  return ok({ status, reason, openDueAt: null, updatedAt: now, ...(status === "VOID" ? { slot: invoice._id } : {}) });
}

/** Still asked for. */
export const dueOfInvoice = ({ status, totalMinor, waivedMinor, paidMinor }: InvoiceRecord): number =>
  status === "VOID" || status === "WRITTEN_OFF" ? 0 : totalMinor - waivedMinor - paidMinor;

/** Whether an invoice still asks for something although its time is over. */
export const isOverdue = ({ openDueAt }: InvoiceRecord, now: Date): boolean =>
  openDueAt !== null && openDueAt.getTime() < now.getTime();
