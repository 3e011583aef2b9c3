import { payload } from "@waybill/subgraph";
import { voidInvoice as makeVoid } from "../operations/invoices/close-invoice.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const voidInvoice: MutationResolvers["voidInvoice"] = async (_, { input }, context) =>
  payload("invoice", await makeVoid(context, input));
