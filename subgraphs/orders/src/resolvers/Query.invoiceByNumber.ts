import { findInvoiceByNumber } from "../operations/invoices/find-invoice.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const invoiceByNumber: QueryResolvers["invoiceByNumber"] = (_, { number }, context) =>
  findInvoiceByNumber(context, number);
