import { payload } from "@waybill/subgraph";
import { updateInvoiceSettings as update } from "../operations/invoices/invoice-settings.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const updateInvoiceSettings: MutationResolvers["updateInvoiceSettings"] = async (_, { input }, context) =>
  payload("invoiceSettings", await update(context, input));
