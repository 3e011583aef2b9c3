import { InputCheck, err, type Outcome, refuse } from "@waybill/kernel";
import { command, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { decideCharge } from "../../domain/payments/decide.ts";
import type { PaymentTransactionRecord } from "../../domain/payments/transaction.ts";
import type { AuthorizePaymentInput } from "../../resolvers/types.generated.ts";
import { runPayment } from "./run-payment.ts";

/** Names under which money is recorded, never asked for. */
const recordedAlone: readonly string[] = ["manual", "exchange"];

/**
 * Sets money of an order aside, or collects it at once. A shopper may pay an own order, but not decide when the
 * seller collects.
 */
export async function authorizePayment(
  context: Context,
  input: AuthorizePaymentInput,
): Promise<Outcome<PaymentTransactionRecord>> {
  if (input.captureOn != null) staffOnly(context);
  const check = new InputCheck();
  const name = check.text(["input", "provider"], input.provider, 64);
  const paymentMethod = check.optionalText(["input", "paymentMethod"], input.paymentMethod, 255);
  if (check.errors.length > 0) return err(check.errors);
  const { tenant } = context.identity;
  const provider = context.payments.providerOf(tenant, name);
  const kind = input.capture ? "SALE" : "AUTHORIZATION";
  if (!provider) return refuse("NOT_FOUND", ["input", "provider"], "there is no such payment account");
  // What a buyer says that he or she has paid by hand is for staff to record.
  if (!provider.kinds.includes(kind) || recordedAlone.includes(name)) {
    return refuse("INVALID", ["input", "provider"], `${name} cannot do this`);
  }
  if (provider.needsPaymentMethod && paymentMethod === null) {
    return refuse("BLANK", ["input", "paymentMethod"], "the provider needs a card or wallet");
  }
  return runPayment(context, command(context, "authorizePayment", input), {
    orderId: input.orderId,
    expectedVersion: input.expectedVersion,
    provider: name,
    paymentMethod,
    captureOn: input.captureOn ?? context.payments.captureModeOf(tenant, name),
    decide: (book) => decideCharge(book, kind, input.amount),
  });
}
