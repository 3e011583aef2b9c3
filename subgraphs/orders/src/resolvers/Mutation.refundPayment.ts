import { payload } from "@waybill/subgraph";
import { refundPayment as refund } from "../operations/payments/refund-payment.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const refundPayment: MutationResolvers["refundPayment"] = async (_, { input }, context) =>
  payload("transaction", await refund(context, input));
