import { payload } from "@waybill/subgraph";
import { voidPayment as release } from "../operations/payments/void-payment.ts";
import type { MutationResolvers } from "./types.generated.ts";

export const voidPayment: MutationResolvers["voidPayment"] = async (_, { input }, context) =>
  payload("transaction", await release(context, input));
