import { payload } from "@waybill/subgraph";
import { writeOffInvoice as writeOff } from "../operations/invoices/close-invoice.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const writeOffInvoice: MutationResolvers["writeOffInvoice"] = async (_, { input }, context) =>
  payload("invoice", await writeOff(context, input));
