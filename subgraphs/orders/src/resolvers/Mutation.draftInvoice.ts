import { payload } from "@waybill/subgraph";
import { draftInvoice as draft } from "../operations/invoices/issue-invoice.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const draftInvoice: MutationResolvers["draftInvoice"] = async (_, { input }, context) =>
  payload("invoice", await draft(context, input));
