import { listTransactions } from "../operations/payments/find-payment.ts";
import type { QueryResolvers } from "./types.generated.ts";

export const paymentTransactions: QueryResolvers["paymentTransactions"] = (_, args, context) =>
  listTransactions(context, args);
