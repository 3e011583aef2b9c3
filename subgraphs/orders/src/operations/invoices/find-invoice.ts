import type { Connection } from "@waybill/storage";
import { checkPageSize, firstPage, maySeeOf, page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { CreditNoteRecord, InvoiceRecord, InvoiceStatus } from "../../domain/invoices/invoice.ts";
import { Invoice } from "../../storage/invoices.entities.ts";
import { byInvoiceNumber } from "../../storage/invoices.indexes.ts";
import { visibleOrders } from "../../storage/visible.ts";

/** An invoice the caller may see, or null. */
export async function findInvoice(context: Context, id: string): Promise<InvoiceRecord | null> {
  const invoice = await context.loaders.invoiceById.load(id);
  return invoice && maySeeOf(context.identity, invoice.customerId) ? invoice : null;
}

/** The same by number. */
export function findInvoiceByNumber(context: Context, number: string): Promise<InvoiceRecord | null> {
  return context.em.findOne(Invoice, { ...visibleOrders(context.identity), number }, { indexHint: byInvoiceNumber });
}

/** The invoices the caller may see, newest first. */
export function listInvoices(
  context: Context,
  args: PageArgs & { readonly status?: InvoiceStatus | null | undefined },
): Promise<Connection<InvoiceRecord>> {
  const where = { ...visibleOrders(context.identity), ...(args.status ? { status: args.status } : {}) };
  return page(context, Invoice, args, { where, purpose: "invoices" });
}

/**
 * The invoices of an order that the caller may see, void ones included, newest first. First pages of many orders are
 * read with one query.
 */
export async function listInvoicesOfOrder(
  context: Context,
  orderId: string,
  args: PageArgs,
): Promise<Connection<InvoiceRecord>> {
  checkPageSize(args.first);
  const purpose = `invoices ${orderId}`;
  if (args.after != null) return page(context, Invoice, args, { where: { orderId }, purpose });
  const found = await context.loaders.newestInvoicesOfOrder.load({ parentId: orderId, count: args.first + 1 });
  return firstPage(found, args.first, ({ createdAt, _id }) =>
    context.cursors.encodePage(purpose, context.identity.tenant, [createdAt, _id]),
  );
}

/** An invoice's credit notes, oldest first. */
export async function listCreditNotes(context: Context, invoiceId: string): Promise<readonly CreditNoteRecord[]> {
  const notes = await context.loaders.creditNotesOfInvoice.load(invoiceId);
  return notes.toSorted((a, b) => (a.number < b.number ? -1 : 1));
}
