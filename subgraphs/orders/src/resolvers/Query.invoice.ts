import { findInvoice } from "../operations/invoices/find-invoice.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const invoice: QueryResolvers["invoice"] = (_, { id }, context) => findInvoice(context, id);
