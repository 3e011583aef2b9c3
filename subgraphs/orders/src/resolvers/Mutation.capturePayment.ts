import { payload } from "@waybill/subgraph";
import { capturePayment as capture } from "../operations/payments/capture-payment.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const capturePayment: MutationResolvers["capturePayment"] = async (_, { input }, context) =>
  payload("transaction", await capture(context, input));
