import { payload } from "@waybill/subgraph";
import { issueInvoice as issue } from "../operations/invoices/issue-invoice.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const issueInvoice: MutationResolvers["issueInvoice"] = async (_, { input }, context) =>
  payload("invoice", await issue(context, input));
