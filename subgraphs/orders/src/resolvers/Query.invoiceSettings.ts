import { findInvoiceSettings } from "../operations/invoices/invoice-settings.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const invoiceSettings: QueryResolvers["invoiceSettings"] = (_, _args, context) => findInvoiceSettings(context);
