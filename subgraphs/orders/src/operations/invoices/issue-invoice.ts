import { err, InputCheck, newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write, type WriteContext } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type InvoicedCompany, invoiceLines, type InvoiceRecord } from "../../domain/invoices/invoice.ts";
import { orderTaxes } from "../../domain/invoices/taxes.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { daysToPay } from "../../domain/order-states.ts";
import type { DraftInvoiceInput, IssueInvoiceInput } from "../../resolvers/types.generated.ts";
import { nextDocumentNumber } from "../../storage/document-number.ts";
import { Order } from "../../storage/entities.ts";
import { Invoice } from "../../storage/invoices.entities.ts";
import { inTurn } from "../in-turn.ts";
import { holdLedger, openBook } from "../payments/ledger.ts";
import { creditUnpaid } from "./credit-unpaid.ts";
import { creditNoteSeries, followPayments } from "./follow-payments.ts";
import { findBuyer } from "./find-buyer.ts";
import { settingsOf } from "./invoice-settings.ts";
import { invoiceEvent } from "./invoice-event.ts";

const dayMs = 24 * 3_600_000;
const defaultSeries = "INV";

/** Prepares an order's invoice, without a number. For staff alone. */
export async function draftInvoice(context: Context, input: DraftInvoiceInput): Promise<Outcome<InvoiceRecord>> {
  staffOnly(context);
  const company = await findBuyer(context, input.orderId);
  if (!company.ok) return company;
  const as = writeContext(context);
  return write(context.database, as, command(context, "draftInvoice", input), async (tx) => {
    const order = await invoiceable(tx, as, input);
    if (!order.ok) return order;
    const { invoice } = order.value;
    if (invoice)
      return refuse("TAKEN", ["input", "orderId"], `the order has the invoice ${invoice.number ?? invoice._id}`);
    const now = as.clock();
    const draft = await makeInvoice(tx, draftOf(order.value.order, company.value, now));
    tx.record(invoiceEvent(draft, now));
    return ok(draft);
  });
}

/** Issues an order's invoice with the next number of its series. For staff alone. */
export async function issueInvoice(context: Context, input: IssueInvoiceInput): Promise<Outcome<InvoiceRecord>> {
  staffOnly(context);
  const check = new InputCheck();
  const { series, dueInDays } = input;
  if (dueInDays != null) check.integer(["input", "dueInDays"], dueInDays, 0, 365);
  if (!/^[A-Z0-9-]{1,12}$/.test(series) || series === creditNoteSeries) {
    check.add("INVALID", ["input", "series"], "must be 1 to 12 capital letters, digits and -, and not CN");
  }
  if (check.errors.length > 0) return err(check.errors);
  const company = await findBuyer(context, input.orderId);
  if (!company.ok) return company;
  const as = writeContext(context);
  const work = (tx: Tx) => issue(tx, as, input, company.value);
  return inTurn(JSON.stringify([as.tenant, series]), () =>
    write(context.database, as, command(context, "issueInvoice", input), work),
  );
}

async function issue(
  tx: Tx,
  as: WriteContext,
  input: IssueInvoiceInput,
  company: InvoicedCompany | null,
): Promise<Outcome<InvoiceRecord>> {
  const { series } = input;
  const found = await invoiceable(tx, as, input);
  if (!found.ok) return found;
  const { order, invoice } = found.value;
  if (invoice && invoice.status !== "DRAFT") {
    return refuse("TAKEN", ["input", "orderId"], `the order has the invoice ${invoice.number}`);
  }
  const now = as.clock();
  const number = await nextDocumentNumber(tx, as.tenant, series);
  const dueAt = new Date(now.getTime() + (input.dueInDays ?? daysToPay(order.paymentTerms)) * dayMs);
  const { seller } = await settingsOf(tx.em, as.tenant);
  const openDueAt = order.totalMinor > 0 ? dueAt : null;
  const issued = { series, number, status: "ISSUED", seller, issuedAt: now, dueAt, openDueAt } as const;
  const record = invoice
    ? await fillDraft(tx, invoice._id, { ...contentOf(order, company), ...issued, updatedAt: now })
    : await makeInvoice(tx, { ...draftOf(order, company, now), ...issued });
  tx.record(invoiceEvent(record, now));
  const { transactions } = await openBook(tx, order);
  const paid = (await followPayments(tx, as, order._id, transactions)) ?? record;
  // What came back unpaid before it was issued.
  return ok((await creditUnpaid(tx, as, order, transactions)) ?? paid);
}

type Invoiceable = { readonly order: OrderRecord; readonly invoice: InvoiceRecord | null };

/**
 * The order, and its invoice that is not void. Holds the order's ledger: two who would make its invoice at once, and
 * a payment at the same time, meet there.
 */
async function invoiceable(
  tx: Tx,
  as: WriteContext,
  { orderId, expectedVersion }: Pick<DraftInvoiceInput, "expectedVersion" | "orderId">,
): Promise<Outcome<Invoiceable>> {
  const order = await tx.em.findOne(Order, { tenant: as.tenant, _id: orderId });
  if (!order) return refuse("NOT_FOUND", ["input", "orderId"], "no such order");
  const conflict = versionConflict(order.version, expectedVersion);
  if (conflict) return conflict;
  if (order.status === "CANCELLED") return refuse("INVALID_STATE", ["input", "orderId"], "the order is cancelled");
  await holdLedger(tx, (await openBook(tx, { ...order })).ledger);
  const invoice = await tx.em.findOne(Invoice, { tenant: as.tenant, slot: orderId });
  return ok({ order: { ...order }, invoice: invoice && { ...invoice } });
}

function contentOf(order: OrderRecord, company: InvoicedCompany | null) {
  const lines = invoiceLines(order);
  return {
    lines,
    taxes: orderTaxes(order),
    taxMinor: lines.reduce((sum, line) => sum + line.taxMinor, 0),
    totalMinor: order.totalMinor,
    currencyCode: order.currencyCode,
    billingAddress: order.billingAddress ?? order.shippingAddress,
    company,
    poNumber: order.poNumber,
  };
}

const draftOf = (order: OrderRecord, company: InvoicedCompany | null, now: Date): InvoiceRecord => ({
  _id: newId("invoice", now),
  tenant: order.tenant,
  orderId: order._id,
  orderNumber: order.number,
  slot: order._id,
  customerId: order.customerId,
  series: defaultSeries,
  number: null,
  status: "DRAFT",
  ...contentOf(order, company),
  seller: null,
  paidMinor: 0,
  creditedMinor: 0,
  waivedMinor: 0,
  reason: null,
  issuedAt: null,
  dueAt: null,
  openDueAt: null,
  createdAt: now,
  updatedAt: now,
  version: 1,
});

async function makeInvoice(tx: Tx, invoice: InvoiceRecord): Promise<InvoiceRecord> {
  tx.em.create(Invoice, invoice);
  await tx.em.flush();
  return invoice;
}

/** Issues a draft as the order is now, not as it was when somebody began to draft. */
async function fillDraft(tx: Tx, id: string, fields: Partial<InvoiceRecord>): Promise<InvoiceRecord> {
  const draft = await tx.em.findOneOrFail(Invoice, { _id: id });
  tx.em.assign(draft, fields);
  await tx.em.flush();
  return { ...draft };
}
