import {
  answer,
  fieldsUnder,
  listOf,
  refusal,
  type StripeAnswer,
  type StripeEvent,
  type StripePaymentIntent,
  type StripeRefund,
} from "./wire.ts";

/** How a request goes wrong: the connection breaks before anything was done or after, or there is no answer. */
export type StripeMisbehaviour = "DROP_BEFORE" | "DROP_AFTER" | "HANG_AFTER" | "SERVER_ERROR" | "RATE_LIMIT";

const declines: Readonly<Record<string, readonly [declineCode: string, message: string]>> = {
  pm_card_chargeDeclined: ["generic_decline", "Your card was declined."],
  pm_card_chargeDeclinedInsufficientFunds: ["insufficient_funds", "Your card has insufficient funds."],
  pm_card_chargeDeclinedExpiredCard: ["expired_card", "Your card has expired."],
};
const pageSize = 100;

/** What the simulated Stripe knows: PaymentIntents, refunds, and the events that tell of them. */
export class StripeWorld {
  readonly #intents = new Map<string, StripePaymentIntent>();
  readonly #refunds = new Map<string, StripeRefund>();
  readonly #events: StripeEvent[] = [];
  readonly #listeners: ((event: StripeEvent) => void)[] = [];
  #misbehaviour: { readonly kind: StripeMisbehaviour; left: number } | null = null;
  #serial = 0;

  /** Makes the next `times` requests that change something go wrong. */
  misbehave(kind: StripeMisbehaviour, times = 1): void {
    this.#misbehaviour = { kind, left: times };
  }

  nextMisbehaviour(): StripeMisbehaviour | null {
    if (!this.#misbehaviour || this.#misbehaviour.left <= 0) return null;
    this.#misbehaviour.left -= 1;
    return this.#misbehaviour.kind;
  }

  /** Every event so far, oldest first. */
  events(): readonly StripeEvent[] {
    return this.#events;
  }

  onEvent(listener: (event: StripeEvent) => void): void {
    this.#listeners.push(listener);
  }

  intents(): readonly StripePaymentIntent[] {
    return [...this.#intents.values()];
  }

  refunds(): readonly StripeRefund[] {
    return [...this.#refunds.values()];
  }

  createIntent(form: URLSearchParams): StripeAnswer {
    const amount = Number(form.get("amount"));
    if (!Number.isInteger(amount) || amount < 1) {
      return refusal(400, "invalid_request_error", "parameter_invalid_integer", "Invalid integer: amount");
    }
    const method = form.get("payment_method") ?? "";
    const intent: StripePaymentIntent = {
      id: this.#id("pi"),
      object: "payment_intent",
      amount,
      amount_capturable: 0,
      amount_received: 0,
      capture_method: form.get("capture_method") === "manual" ? "manual" : "automatic",
      created: Math.floor(Date.now() / 1000),
      currency: form.get("currency") ?? "",
      latest_charge: null,
      last_payment_error: null,
      metadata: fieldsUnder(form, "metadata"),
      payment_method: method,
      status: "requires_payment_method",
    };
    if (!method.startsWith("pm_")) {
      return refusal(400, "invalid_request_error", "resource_missing", `No such PaymentMethod: '${method}'`);
    }
    const decline = declines[method];
    if (decline) {
      const error = { type: "card_error", code: "card_declined", decline_code: decline[0], message: decline[1] };
      const failed = this.#put({ ...intent, payment_method: null, last_payment_error: error }, "payment_failed");
      return refusal(402, "card_error", "card_declined", decline[1], {
        decline_code: decline[0],
        payment_intent: failed,
      });
    }
    if (method === "pm_card_authenticationRequired") {
      return answer(this.#put({ ...intent, status: "requires_action" }, "requires_action"));
    }
    const charged = { ...intent, latest_charge: this.#id("ch") };
    return answer(
      intent.capture_method === "manual"
        ? this.#put({ ...charged, status: "requires_capture", amount_capturable: amount }, "amount_capturable_updated")
        : this.#put({ ...charged, status: "succeeded", amount_received: amount }, "succeeded"),
    );
  }

  capture(id: string, form: URLSearchParams): StripeAnswer {
    const intent = this.#intents.get(id);
    if (!intent) return missing("payment_intent", id);
    if (intent.status !== "requires_capture") return unexpected(intent, "captured");
    const amount = Number(form.get("amount_to_capture") ?? intent.amount_capturable);
    if (!Number.isInteger(amount) || amount < 1 || amount > intent.amount_capturable) {
      return refusal(400, "invalid_request_error", "amount_too_large", "The amount to capture is too large.");
    }
    const metadata = { ...intent.metadata, ...fieldsUnder(form, "metadata") };
    const captured = {
      ...intent,
      metadata,
      amount_capturable: 0,
      amount_received: amount,
      status: "succeeded",
    } as const;
    return answer(this.#put(captured, "succeeded"));
  }

  cancel(id: string): StripeAnswer {
    const intent = this.#intents.get(id);
    if (!intent) return missing("payment_intent", id);
    if (intent.status === "succeeded" || intent.status === "canceled") return unexpected(intent, "canceled");
    return answer(this.#put({ ...intent, amount_capturable: 0, status: "canceled" }, "canceled"));
  }

  intent(id: string): StripeAnswer {
    const intent = this.#intents.get(id);
    return intent ? answer(intent) : missing("payment_intent", id);
  }

  listIntents(query: URLSearchParams): StripeAnswer {
    const since = Number(query.get("created[gte]") ?? 0);
    return page(
      "/v1/payment_intents",
      this.intents().filter((intent) => intent.created >= since),
      query,
    );
  }

  listRefunds(query: URLSearchParams): StripeAnswer {
    const of = query.get("payment_intent");
    return page(
      "/v1/refunds",
      this.refunds().filter((refund) => of === null || refund.payment_intent === of),
      query,
    );
  }

  refund(form: URLSearchParams): StripeAnswer {
    const intent = this.#intents.get(form.get("payment_intent") ?? "");
    if (!intent) return missing("payment_intent", form.get("payment_intent") ?? "");
    const given = this.refunds().filter((refund) => refund.payment_intent === intent.id);
    const left = intent.amount_received - given.reduce((sum, refund) => sum + refund.amount, 0);
    const amount = Number(form.get("amount") ?? left);
    if (left <= 0) {
      return refusal(400, "invalid_request_error", "charge_already_refunded", "The charge has already been refunded.");
    }
    if (!Number.isInteger(amount) || amount < 1 || amount > left) {
      const message = `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`;
      return refusal(400, "invalid_request_error", "amount_too_large", message);
    }
    const refund: StripeRefund = {
      id: this.#id("re"),
      object: "refund",
      amount,
      charge: intent.latest_charge,
      created: Math.floor(Date.now() / 1000),
      currency: intent.currency,
      metadata: fieldsUnder(form, "metadata"),
      payment_intent: intent.id,
      status: "succeeded",
    };
    this.#refunds.set(refund.id, refund);
    this.#tell("charge.refunded", {
      id: intent.latest_charge,
      object: "charge",
      amount: intent.amount_received,
      amount_refunded: intent.amount_received - left + amount,
      currency: intent.currency,
      payment_intent: intent.id,
    });
    return answer(refund);
  }

  /** A buyer's bank takes a payment back; closing it decides who keeps the money. */
  dispute(paymentIntentId: string, outcome: "created" | "won" | "lost"): void {
    const intent = this.#intents.get(paymentIntentId);
    if (!intent) throw new Error(`there is no PaymentIntent ${paymentIntentId}`);
    this.#tell(outcome === "created" ? "charge.dispute.created" : "charge.dispute.closed", {
      id: `dp_${paymentIntentId.slice(3)}`,
      object: "dispute",
      amount: intent.amount_received,
      charge: intent.latest_charge,
      currency: intent.currency,
      payment_intent: intent.id,
      reason: "fraudulent",
      status: outcome === "created" ? "needs_response" : outcome,
    });
  }

  #put(intent: StripePaymentIntent, news: string): StripePaymentIntent {
    this.#intents.set(intent.id, intent);
    this.#tell(`payment_intent.${news}`, intent);
    return intent;
  }

  #tell(type: string, object: object): void {
    const created = Math.floor(Date.now() / 1000);
    const event: StripeEvent = {
      id: this.#id("evt"),
      object: "event",
      api_version: "2025-09-30.clover",
      created,
      type,
      data: { object },
    };
    this.#events.push(event);
    for (const listener of this.#listeners) listener(event);
  }

  #id(prefix: string): string {
    this.#serial += 1;
    return `${prefix}_${crypto.randomUUID().replaceAll("-", "").slice(0, 16)}${String(this.#serial).padStart(8, "0")}`;
  }
}

const missing = (kind: string, id: string): StripeAnswer =>
  refusal(404, "invalid_request_error", "resource_missing", `No such ${kind}: '${id}'`);

const unexpected = (intent: StripePaymentIntent, wanted: string): StripeAnswer =>
  refusal(
    400,
    "invalid_request_error",
    "payment_intent_unexpected_state",
    `This PaymentIntent could not be ${wanted} because it has a status of ${intent.status}.`,
    { payment_intent: intent },
  );

function page(url: string, items: readonly { readonly id: string }[], query: URLSearchParams): StripeAnswer {
  const newestFirst = items.toReversed();
  const after = query.get("starting_after");
  const from = after === null ? 0 : newestFirst.findIndex(({ id }) => id === after) + 1;
  const limit = Math.min(pageSize, Number(query.get("limit") ?? 10));
  return listOf(url, newestFirst.slice(from, from + limit), newestFirst.length > from + limit);
}
