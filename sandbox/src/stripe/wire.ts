/** A PaymentIntent as Stripe's API shows it: the fields that matter here. */
export interface StripePaymentIntent {
  readonly id: string;
  readonly object: "payment_intent";
  readonly amount: number;
  readonly amount_capturable: number;
  readonly amount_received: number;
  readonly capture_method: "automatic" | "manual";
  readonly created: number;
  readonly currency: string;
  readonly latest_charge: string | null;
  readonly last_payment_error: object | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly payment_method: string | null;
  readonly status: "requires_payment_method" | "requires_action" | "requires_capture" | "succeeded" | "canceled";
}

/** A Refund as Stripe's API shows it. */
export interface StripeRefund {
  readonly id: string;
  readonly object: "refund";
  readonly amount: number;
  readonly charge: string | null;
  readonly created: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly payment_intent: string;
  readonly status: "succeeded";
}

/** An Event as Stripe sends it to a webhook. */
export interface StripeEvent {
  readonly id: string;
  readonly object: "event";
  readonly api_version: string;
  readonly created: number;
  readonly type: string;
  readonly data: { readonly object: object };
}

/** What a request is answered with. */
export interface StripeAnswer {
  readonly status: number;
  readonly body: object;
}

export const answer = (body: object): StripeAnswer => ({ status: 200, body });

/** Stripe's error envelope. */
export const refusal = (
  status: number,
  type: string,
  code: string | null,
  message: string,
  more: object = {},
): StripeAnswer => ({
  status,
  body: { error: { type, ...(code === null ? {} : { code }), message, ...more } },
});

/** A list as Stripe shows it, newest first. */
export const listOf = (url: string, data: readonly object[], hasMore: boolean): StripeAnswer =>
  answer({ object: "list", url, has_more: hasMore, data });

/** Form fields under a name in brackets: `metadata[order]=1` is `{ order: "1" }`. */
export function fieldsUnder(form: URLSearchParams, name: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [key, value] of form) {
    const match = /^(\w+)\[(\w+)\]$/.exec(key);
    if (match?.[1] === name && match[2] !== undefined) fields[match[2]] = value;
  }
  return fields;
}
