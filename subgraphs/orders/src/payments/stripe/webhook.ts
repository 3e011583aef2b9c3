import { createHmac, timingSafeEqual } from "node:crypto";
import type { PaymentFact } from "../../domain/payments/facts.ts";
import { fromStripeAmount } from "./amount.ts";
import { dispute, stripeEvent } from "./objects.ts";

/** How old a signature may be, in seconds: Stripe's own recommendation. */
const toleranceSeconds = 300;

/**
 * Whether one of the secrets signed this body, not long ago: `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=<hex>]`,
 * each v1 an HMAC-SHA256 of `<seconds>.<body>`. Compared in constant time.
 */
export function verifyStripeSignature(body: Buffer, header: unknown, secrets: readonly string[], now: Date): boolean {
  if (typeof header !== "string" || header.length > 4096) return false;
  const parts = header.split(",").map((part) => part.trim().split("=", 2));
  const time = parts.find(([name]) => name === "t")?.[1] ?? "";
  const signatures = parts.filter(([name]) => name === "v1").map(([, value]) => Buffer.from(value ?? "", "hex"));
  if (!/^\d{1,12}$/.test(time) || Math.abs(now.getTime() / 1000 - Number(time)) > toleranceSeconds) return false;
  return secrets.some((secret) => {
    const expected = createHmac("sha256", secret).update(`${time}.`).update(body).digest();
    return signatures.some((given) => given.length === expected.length && timingSafeEqual(given, expected));
  });
}

/** What a Stripe event is about: whose PaymentIntent is to be looked at, and what only the event tells. */
export interface StripeNews {
  readonly eventId: string;
  readonly type: string;
  /** Null when it is about something else. */
  readonly reference: string | null;
  readonly facts: readonly PaymentFact[];
}

/** Reads an event. @returns null when it is none. */
export function readStripeEvent(body: string): StripeNews | null {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return null;
  }
  const event = stripeEvent.safeParse(json);
  if (!event.success) return null;
  const { id: eventId, type, data } = event.data;
  const object: Record<string, unknown> = data.object;
  const intentId = object["object"] === "payment_intent" ? object["id"] : object["payment_intent"];
  const reference = typeof intentId === "string" && intentId !== "" ? intentId : null;
  return { eventId, type, reference, facts: type.startsWith("charge.dispute.") ? disputeFacts(object) : [] };
}

function disputeFacts(object: unknown): PaymentFact[] {
  const read = dispute.safeParse(object);
  if (!read.success) return [];
  const { id, amount, currency, status } = read.data;
  const outcome =
    status === "lost" ? "SUCCEEDED" : status === "won" || status === "warning_closed" ? "FAILED" : "UNKNOWN";
  const error =
    outcome === "FAILED" ? { code: "dispute_won", message: "the dispute was decided for the seller" } : null;
  return [
    {
      kind: "CHARGEBACK",
      reference: id,
      transactionId: null,
      amountMinor: fromStripeAmount(amount, currency).minor,
      said: { status: outcome, reference: id, error },
    },
  ];
}
