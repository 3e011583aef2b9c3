import { dueOfInvoice, isOverdue } from "../domain/invoices/invoice.ts";
import { findOrder } from "../operations/find-order.ts";
import { findInvoice, listCreditNotes } from "../operations/invoices/find-invoice.ts";
import { showMoney } from "./money.ts";
import type { InvoiceResolvers } from "./types.generated.ts";

export const Invoice = {
  __resolveReference: ({ id }, context) => findInvoice(context, id),
  id: (invoice) => invoice._id,
  order: async (invoice, _, context) => {
    const order = await findOrder(context, invoice.orderId);
    if (!order) throw new Error(`the order of the invoice ${invoice._id} is gone`);
    return order;
  },
  lines: ({ lines, currencyCode }) => lines.map((line) => ({ ...line, currencyCode })),
  tax: ({ taxMinor, currencyCode }) => showMoney(taxMinor, currencyCode),
  taxBreakdown: ({ taxes, currencyCode }) => taxes.map((share) => ({ ...share, currencyCode })),
  total: ({ totalMinor, currencyCode }) => showMoney(totalMinor, currencyCode),
  paid: ({ paidMinor, currencyCode }) => showMoney(paidMinor, currencyCode),
  credited: ({ creditedMinor, currencyCode }) => showMoney(creditedMinor, currencyCode),
  due: (invoice) => showMoney(dueOfInvoice(invoice), invoice.currencyCode),
  overdue: (invoice, _, { clock }) => isOverdue(invoice, clock()),
  creditNotes: ({ _id }, _, context) => listCreditNotes(context, _id),
  pdf: ({ _id: id, tenant, number }, _, { documents, clock }) =>
    number === null ? null : documents.link({ kind: "invoices", tenant, id }, clock()),
} satisfies Partial<InvoiceResolvers>;
