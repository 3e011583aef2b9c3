import type { IndexSpec } from "@waybill/storage";

/** Name of the index on invoice numbers. Given as a hint: not every server sees that a text is what it holds. */
export const byInvoiceNumber = "by_invoice_number";

/** Names of the indexes on what is still asked for, of all and of one customer. */
export const byDueDate = { ofAll: "by_due_date", ofCustomer: "by_customer_and_due_date" } as const;

/** Names of the indexes on the invoices of one customer and of one order, given as a hint where a query asks for more. */
export const newestInvoices = {
  ofCustomer: "tenant_1_customerId_1_createdAt_-1__id_-1",
  ofOrder: "tenant_1_orderId_1_createdAt_-1__id_-1",
} as const;

export const invoiceIndexes: readonly IndexSpec[] = [
  { collection: "invoices", key: { tenant: 1, createdAt: -1, _id: -1 } },
  { collection: "invoices", key: { tenant: 1, status: 1, createdAt: -1, _id: -1 } },
  { collection: "invoices", key: { tenant: 1, customerId: 1, createdAt: -1, _id: -1 } },
  { collection: "invoices", key: { tenant: 1, orderId: 1, createdAt: -1, _id: -1 } },
  { collection: "invoices", key: { tenant: 1, openDueAt: 1, _id: 1 }, name: byDueDate.ofAll },
  { collection: "invoices", key: { tenant: 1, customerId: 1, openDueAt: 1, _id: 1 }, name: byDueDate.ofCustomer },
  // Not unique: whoever makes an order's invoice holds its ledger, and an embedded server does not let a unique value
  // be used again after it was changed.
  { collection: "invoices", key: { tenant: 1, slot: 1 } },
  {
    collection: "invoices",
    key: { number: 1, tenant: 1 },
    unique: true,
    partialFilterExpression: { number: { $type: "string" } },
    name: byInvoiceNumber,
  },
  { collection: "creditNotes", key: { tenant: 1, number: 1 }, unique: true },
  { collection: "creditNotes", key: { tenant: 1, transactionId: 1 }, unique: true },
  { collection: "creditNotes", key: { tenant: 1, invoiceId: 1, _id: 1 } },
  { collection: "invoiceSettings", key: { tenant: 1 }, unique: true },
  // Found by `_id` alone; named here so that the collection is there before a transaction writes to it.
  { collection: "documentSeries", key: { tenant: 1, series: 1 }, unique: true },
];
