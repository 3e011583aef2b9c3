import type { Outcome } from "@waybill/kernel";
import { command, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { decideVoid } from "../../domain/payments/decide.ts";
import type { PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import type { VoidPaymentInput } from "../../resolvers/types.generated.ts";
import { runPayment } from "./run-payment.ts";

/** Releases an authorisation of which nothing was collected. For staff alone. */
export async function voidPayment(
  context: Context,
  input: VoidPaymentInput,
): Promise<Outcome<PaymentTransactionRecord>> {
  staffOnly(context);
  return runPayment(context, command(context, "voidPayment", input), {
    orderId: input.orderId,
    expectedVersion: input.expectedVersion,
    decide: (book) => decideVoid(book, input.authorizationId),
  });
}
