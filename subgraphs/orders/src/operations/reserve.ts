import { err, ok, type Outcome, type UserError } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { type Asker, askPeer } from "@waybill/subgraph";
import type { OrderRecord } from "../domain/order.ts";

interface Answer {
  readonly answer: { readonly reservation: { readonly status: string } | null; readonly userErrors: readonly UserError[] };
}

const fields = "{ reservation { status } userErrors { code path message retriable } }";
const reserve = `mutation Reserve($input: ReserveStockInput!) { answer: reserveStock(input: $input) ${fields} }`;
const confirm = `mutation Confirm($input: SettleReservationInput!) { answer: confirmReservation(input: $input) ${fields} }`;

const rounds = 3;

/**
 * Has inventory reserve an order's lines for good, all or none. Safe to repeat: there is one reservation
 * per order. A hold that expired before it was confirmed is taken anew, from the stock there is then.
 * @returns INSUFFICIENT_STOCK per line, with paths of `placeOrder`'s input.
 * @throws SubgraphUnavailable when inventory does not answer: the outcome is open.
 */
export async function reserveForGood(asker: Asker, order: OrderRecord): Promise<Outcome<null>> {
  const lines = order.lines.map(({ sku, quantity }) => ({ sku, quantity }));
  for (let round = 1; round <= rounds; round++) {
    // A new key for each round: the answer to an earlier one tells of a hold that is gone.
    const idempotencyKey = `place:${order._id}:${round}`;
    const held = await askPeer<Answer>(asker, "inventory", reserve, {
      input: { idempotencyKey, orderId: order._id, lines },
    });
    if (!held.answer.reservation) return err(held.answer.userErrors);
    const final = await askPeer<Answer>(asker, "inventory", confirm, { input: { idempotencyKey, orderId: order._id } });
    if (final.answer.reservation) return ok(null);
  }
  throw new SubgraphUnavailable("inventory could not hold the order's stock until it was confirmed");
}
