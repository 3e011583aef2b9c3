import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Send } from "../../../scripts/graph/client.ts";
import { address } from "../call.ts";

/** What somebody wants to buy. */
export type Lines = readonly { readonly sku: string; readonly quantity: number }[];

/** How a purchase ended: with an order, or refused for good. */
export type Purchase = { readonly orderId: string } | { readonly refused: readonly string[] };

interface Payload {
  readonly placeOrder: {
    readonly order: { readonly id: string } | null;
    readonly userErrors: readonly { readonly code: string; readonly retriable: boolean }[];
  };
}

const document = `mutation Buy($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id } userErrors { code retriable } }
}`;
const longestPauseMs = 2_000;
const patienceMs = 240_000;

/**
 * Buys as an ERP does: one idempotency key per purchase, and the same call again until it is answered, whatever
 * happens to the services meanwhile.
 * @throws Error when there is no answer after four minutes.
 */
export async function buy(send: Send, lines: Lines): Promise<Purchase> {
  const input = { idempotencyKey: randomUUID(), shippingAddress: address, lines };
  const until = Date.now() + patienceMs;
  for (let attempt = 1; ; attempt++) {
    const answer = await send<Payload>(document, { input }).catch((error: unknown) => error as Error);
    if (!(answer instanceof Error)) {
      const { order, userErrors } = answer.placeOrder;
      if (order) return { orderId: order.id };
      if (userErrors.length > 0 && !userErrors.some(({ retriable }) => retriable))
        return { refused: userErrors.map(({ code }) => code) };
    }
    if (Date.now() > until) throw new Error(`a purchase was not answered: ${JSON.stringify(input)}`);
    await delay(Math.random() * Math.min(longestPauseMs, 100 * 2 ** Math.min(attempt, 6)));
  }
}
