import { err, InputCheck, type Outcome } from "@waybill/kernel";
import { command, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { decideRefund } from "../../domain/payments/decide.ts";
import type { PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import type { RefundPaymentInput } from "../../resolvers/types.generated.ts";
import { runPayment } from "./run-payment.ts";

/** Gives back what was collected, whole or in part. For staff alone. */
export async function refundPayment(
  context: Context,
  input: RefundPaymentInput,
): Promise<Outcome<PaymentTransactionRecord>> {
  staffOnly(context);
  const check = new InputCheck();
  const reason = check.optionalText(["input", "reason"], input.reason, 500);
  if (check.errors.length > 0) return err(check.errors);
  return runPayment(context, command(context, "refundPayment", input), {
    orderId: input.orderId,
    expectedVersion: input.expectedVersion,
    reason,
    decide: (book) => decideRefund(book, input),
  });
}
