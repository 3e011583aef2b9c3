import type { Result } from "@waybill/kernel";
import type { ProviderOutcome } from "../../domain/payments/settle.ts";
import type { StripeFailure } from "./client.ts";
import { type PaymentIntent, paymentIntent, type Refund, refund } from "./objects.ts";

/** Nobody knows. */
export const unknown = (message: string): ProviderOutcome => ({
  status: "UNKNOWN",
  reference: null,
  error: { code: "unknown", message },
});

/** What a failure says of a transaction. */
export function failed(failure: StripeFailure): ProviderOutcome {
  if (failure.kind === "UNKNOWN") return unknown(failure.message);
  const { code, message } = failure;
  return { status: "FAILED", reference: null, error: { code, message } };
}

/** Reads an answer that should be a PaymentIntent. */
export function readIntent(
  said: Result<unknown, StripeFailure>,
  outcome: (intent: PaymentIntent) => ProviderOutcome,
): ProviderOutcome {
  if (!said.ok) return failed(said.error);
  const intent = paymentIntent.safeParse(said.value);
  return intent.success ? outcome(intent.data) : unknown("Stripe's answer is no PaymentIntent");
}

/** What became of an authorisation, sale or capture. */
export function outcomeOfCharge({ id, status }: PaymentIntent): ProviderOutcome {
  switch (status) {
    case "requires_capture":
    case "succeeded":
      return { status: "SUCCEEDED", reference: id, error: null };
    case "processing":
      return { ...unknown("Stripe is still at it"), reference: id };
    case "requires_action": {
      const message = "the buyer's bank wants the buyer to confirm the payment";
      return { status: "FAILED", reference: id, error: { code: "authentication_required", message } };
    }
    default:
      return { status: "FAILED", reference: id, error: { code: status, message: `the PaymentIntent is ${status}` } };
  }
}

/** What became of a release. */
export const outcomeOfVoid = ({ id, status }: PaymentIntent): ProviderOutcome =>
  status === "canceled"
    ? { status: "SUCCEEDED", reference: id, error: null }
    : { status: "FAILED", reference: id, error: { code: status, message: `the PaymentIntent is ${status}` } };

/** Reads an answer that should be a Refund. */
export function readRefund(said: Result<unknown, StripeFailure>): ProviderOutcome {
  if (!said.ok) return failed(said.error);
  const given = refund.safeParse(said.value);
  return given.success ? outcomeOfRefund(given.data) : unknown("Stripe's answer is no Refund");
}

/** What became of a refund. */
export function outcomeOfRefund({ id, status }: Refund): ProviderOutcome {
  if (status === "succeeded") return { status: "SUCCEEDED", reference: id, error: null };
  if (status === "failed" || status === "canceled") {
    return { status: "FAILED", reference: id, error: { code: `refund_${status}`, message: `the refund ${status}` } };
  }
  return { ...unknown("the refund is under way"), reference: id };
}
