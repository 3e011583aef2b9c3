import { randomUUID } from "node:crypto";
import { err, ok, type Outcome, type UserError } from "@waybill/kernel";
import { type Asker, askPeer } from "@waybill/subgraph";
import type { OrderRecord } from "../domain/order.ts";

interface Answer {
  readonly answer: {
    readonly reservation: { readonly expiresAt: string | null } | null;
    readonly userErrors: readonly UserError[];
  };
}

const fields = "{ reservation { expiresAt } userErrors { code path message retriable } }";
const reserve = `mutation Reserve($input: ReserveStockInput!) { answer: reserveStock(input: $input) ${fields} }`;
const confirm = `mutation Confirm($input: SettleReservationInput!) { answer: confirmReservation(input: $input) ${fields} }`;

// There is one reservation per order, which makes both calls safe to repeat. The key is new each time, because
// a stored answer may tell of a hold that has ended since.
const idempotencyKey = (): string => `place:${randomUUID()}`;

/**
 * Has inventory hold an order's lines, all or none. A hold that has ended is taken anew, from the stock there is now.
 * @returns until when; null when it is final already. INSUFFICIENT_STOCK per line, with paths of `placeOrder`'s input.
 * @throws SubgraphUnavailable when inventory does not answer: the outcome is open.
 */
export async function holdStock(asker: Asker, order: OrderRecord): Promise<Outcome<{ readonly until: Date | null }>> {
  const lines = order.lines.map(({ sku, quantity }) => ({ sku, quantity }));
  const input = { idempotencyKey: idempotencyKey(), orderId: order._id, lines };
  const { answer } = await askPeer<Answer>(asker, "inventory", reserve, { input });
  if (!answer.reservation) return err(answer.userErrors);
  const { expiresAt } = answer.reservation;
  return ok({ until: expiresAt === null ? null : new Date(expiresAt) });
}

/**
 * Has inventory make an order's hold final.
 * @returns false when the hold has ended.
 * @throws SubgraphUnavailable when inventory does not answer: the outcome is open.
 */
export async function keepStock(asker: Asker, order: OrderRecord): Promise<boolean> {
  const input = { idempotencyKey: idempotencyKey(), orderId: order._id };
  const { answer } = await askPeer<Answer>(asker, "inventory", confirm, { input });
  return answer.reservation !== null;
}
