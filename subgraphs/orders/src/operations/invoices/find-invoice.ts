import type { Connection } from "@waybill/storage";
import { checkPageSize, firstPage, maySeeOf, page, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { CreditNoteRecord, InvoiceRecord, InvoiceStatus } from "../../domain/invoices/invoice.ts";
import { Invoice } from "../../storage/invoices.entities.ts";
import { byDueDate, byInvoiceNumber, newestInvoices } from "../../storage/invoices.indexes.ts";
import { visibleInvoices, visibleOrders } from "../../storage/visible.ts";

/** An invoice the caller may see, or null. */
export async function findInvoice(context: Context, id: string): Promise<InvoiceRecord | null> {
  const invoice = await context.loaders.invoiceById.load(id);
  if (!invoice || !maySeeOf(context.identity, invoice.customerId)) return null;
  return invoice.number === null && context.identity.customerId !== undefined ? null : invoice;
}

/** The same by number. */
export function findInvoiceByNumber(context: Context, number: string): Promise<InvoiceRecord | null> {
  return context.em.findOne(Invoice, { ...visibleOrders(context.identity), number }, { indexHint: byInvoiceNumber });
}

/** What a list of invoices is narrowed to. */
export interface InvoiceFilter {
  readonly customerId?: string | null | undefined;
  readonly overdue?: boolean | null | undefined;
  readonly dueBefore?: Date | null | undefined;
}

/** The invoices the caller may see, newest first; by due date, where that is asked for. */
export function listInvoices(
  context: Context,
  args: PageArgs & {
    readonly status?: InvoiceStatus | null | undefined;
    readonly filter?: InvoiceFilter | null | undefined;
  },
): Promise<Connection<InvoiceRecord>> {
  const { status, filter } = args;
  const own = visibleOrders(context.identity);
  const isForeign = own.customerId !== undefined && filter?.customerId != null && filter.customerId !== own.customerId;
  const customerId = isForeign ? "" : (filter?.customerId ?? own.customerId);
  const where = {
    tenant: own.tenant,
    ...visibleInvoices(context.identity),
    ...(customerId === undefined ? {} : { customerId }),
    ...(status ? { status } : {}),
  };
  const range = dueRange(filter ?? {}, context.clock());
  if (!range) {
    const hint = own.customerId === undefined ? {} : { indexHint: newestInvoices.ofCustomer };
    return page(context, Invoice, args, { where, purpose: "invoices", ...hint });
  }
  const indexHint = customerId === undefined ? byDueDate.ofAll : byDueDate.ofCustomer;
  const by = { sort: "openDueAt", direction: "asc", range, indexHint } as const;
  return page(context, Invoice, args, { where, purpose: "invoices by due date", ...by });
}

/** Between which times the due dates lie that a filter asks for; null when it asks for none. */
function dueRange({ overdue, dueBefore }: InvoiceFilter, now: Date): { $gt: Date; $lt?: Date } | null {
  if (overdue == null && dueBefore == null) return null;
  const ends = [...(overdue === true ? [now] : []), ...(dueBefore ? [dueBefore] : [])];
  const end = ends.toSorted((a, b) => a.getTime() - b.getTime())[0];
  // A due date that is now is not over: ends are left out of the list.
  return { $gt: overdue === false ? new Date(now.getTime() - 1) : new Date(0), ...(end ? { $lt: end } : {}) };
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
  if (args.after != null) {
    const where = { ...visibleInvoices(context.identity), orderId };
    return page(context, Invoice, args, { where, purpose, indexHint: newestInvoices.ofOrder });
  }
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
