import type { Outcome } from "@waybill/kernel";
import { command, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { decideCapture } from "../../domain/payments/decide.ts";
import type { PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import type { CapturePaymentInput } from "../../resolvers/types.generated.ts";
import { runPayment } from "./run-payment.ts";

/** Collects what was authorised, whole or in part. For staff alone. */
export async function capturePayment(
  context: Context,
  input: CapturePaymentInput,
): Promise<Outcome<PaymentTransactionRecord>> {
  staffOnly(context);
  const { tenant } = context.identity;
  return runPayment(context, command(context, "capturePayment", input), {
    orderId: input.orderId,
    expectedVersion: input.expectedVersion,
    decide: (book) =>
      decideCapture(book, input, ({ provider }) => context.payments.providerOf(tenant, provider)?.capturesOnce ?? true),
  });
}
