import { payload } from "@waybill/subgraph";
import { recordManualPayment as record } from "../operations/payments/record-manual-payment.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const recordManualPayment: MutationResolvers["recordManualPayment"] = async (_, { input }, context) =>
  payload("transaction", await record(context, input));
