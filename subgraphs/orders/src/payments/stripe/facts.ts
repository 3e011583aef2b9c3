import { err, ok, type Result } from "@waybill/kernel";
import type { PaymentFact } from "../../domain/payments/facts.ts";
import type { PaymentAccount } from "../provider.ts";
import { fromStripeAmount } from "./amount.ts";
import type { StripeClient } from "./client.ts";
import { listOf, type PaymentIntent, paymentIntent, type Refund, refund } from "./objects.ts";
import { outcomeOfCharge, outcomeOfRefund } from "./outcomes.ts";

const refunds = listOf(refund);

/** All that Stripe knows of a PaymentIntent, as facts. @returns why it could not be asked. */
export async function factsOf(
  client: StripeClient,
  account: PaymentAccount,
  reference: string,
): Promise<Result<readonly PaymentFact[], string>> {
  const id = encodeURIComponent(reference);
  const intentReply = await client.get(account, `/v1/payment_intents/${id}`);
  if (!intentReply.ok) return err(intentReply.error.message);
  const refundReply = await client.get(account, `/v1/refunds?limit=100&payment_intent=${id}`);
  if (!refundReply.ok) return err(refundReply.error.message);
  const intent = paymentIntent.safeParse(intentReply.value);
  const given = refunds.safeParse(refundReply.value);
  if (!intent.success || !given.success) return err("Stripe's answer cannot be read");
  return ok([...factsOfIntent(intent.data), ...given.data.data.map((one) => factOfRefund(one))]);
}

function factsOfIntent(intent: PaymentIntent): PaymentFact[] {
  const { id, metadata, status, currency } = intent;
  const said = outcomeOfCharge(intent);
  // A release or a capture says that the authorisation had succeeded before.
  const chargeStatus = status === "canceled" ? "UNKNOWN" : said.status;
  const root: PaymentFact = {
    kind: "CHARGE",
    reference: id,
    transactionId: metadata["waybill_transaction"] ?? null,
    amountMinor: fromStripeAmount(intent.amount, currency).minor,
    said: { ...said, status: chargeStatus },
  };
  const same = { reference: id, said: { status: "SUCCEEDED", reference: id, error: null } } as const;
  if (status === "succeeded") {
    const amountMinor = fromStripeAmount(intent.amount_received, currency).minor;
    return [root, { ...same, kind: "CAPTURE", transactionId: metadata["waybill_capture"] ?? null, amountMinor }];
  }
  return status === "canceled"
    ? [root, { ...same, kind: "VOID", transactionId: null, amountMinor: root.amountMinor }]
    : [root];
}

function factOfRefund(one: Refund): PaymentFact {
  return {
    kind: "REFUND",
    reference: one.id,
    transactionId: one.metadata["waybill_transaction"] ?? null,
    amountMinor: fromStripeAmount(one.amount, one.currency).minor,
    said: outcomeOfRefund(one),
  };
}
