import { listInvoices } from "../operations/invoices/find-invoice.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const invoices: QueryResolvers["invoices"] = (_, args, context) => listInvoices(context, args);
