import { payload } from "@waybill/subgraph";
import { authorizePayment as authorize } from "../operations/payments/authorize-payment.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const authorizePayment: MutationResolvers["authorizePayment"] = async (_, { input }, context) =>
  payload("transaction", await authorize(context, input));
