import { err, InputCheck, type Outcome } from "@waybill/kernel";
import { command, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { decideCharge } from "../../domain/payments/decide.ts";
import type { PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import type { RecordManualPaymentInput } from "../../resolvers/types.generated.ts";
import { runPayment } from "./run-payment.ts";

/** Records money that came outside of any provider, for example by bank transfer. For staff alone. */
export async function recordManualPayment(
  context: Context,
  input: RecordManualPaymentInput,
): Promise<Outcome<PaymentTransactionRecord>> {
  staffOnly(context);
  const check = new InputCheck();
  const providerReference = check.optionalText(["input", "reference"], input.reference, 120);
  if (check.errors.length > 0) return err(check.errors);
  return runPayment(context, command(context, "recordManualPayment", input), {
    orderId: input.orderId,
    expectedVersion: input.expectedVersion,
    provider: "manual",
    providerReference,
    decide: (book) => decideCharge(book, "SALE", input.amount),
  });
}
