import { randomUUID } from "node:crypto";
import { err, ok, type Outcome, type UserError } from "@waybill/kernel";
import { type Asker, askPeer } from "@waybill/subgraph";
import type { OrderRecord } from "../domain/order.ts";
import type { DecisionFacts } from "../domain/routing/decision.ts";
import type { Assignment } from "../domain/routing/model.ts";
import { type HeldLine, linesToHold } from "../domain/routing/placement-routing.ts";

interface Answer {
  readonly answer: {
    readonly reservation: { readonly expiresAt: string | null; readonly allocations: readonly Assignment[] } | null;
    readonly userErrors: readonly UserError[];
  };
}

const allocations = "allocations { lineId sku quantity locationId backordered }";
const fields = `{ reservation { expiresAt ${allocations} } userErrors { code path message retriable } }`;
const reserve = `mutation Reserve($input: ReserveStockInput!) { answer: reserveStock(input: $input) ${fields} }`;
const confirm = `mutation Confirm($input: SettleReservationInput!) { answer: confirmReservation(input: $input) ${fields} }`;

// There is one reservation per order, which makes both calls safe to repeat. The key is new each time, because
// a stored answer may tell of a hold that has ended since.
const idempotencyKey = (): string => `place:${randomUUID()}`;

/** Units that inventory holds for an order. */
export interface HeldStock {
  /** Null when the hold is final already. */
  readonly until: Date | null;
  /** Who sends what. An order that has a hold keeps it, whatever is asked for. */
  readonly held: readonly Assignment[];
}

/**
 * Has inventory hold an order's lines where routing wants them, all or none. A hold that has ended is taken anew, from
 * the stock there is now.
 * @returns INSUFFICIENT_STOCK per line, with paths of `placeOrder`'s input.
 * @throws SubgraphUnavailable when inventory does not answer: the outcome is open.
 */
export async function holdStock(asker: Asker, order: OrderRecord, routing: DecisionFacts): Promise<Outcome<HeldStock>> {
  const lines = linesToHold(routing.assignments);
  const { channel, _id: orderId } = order;
  const input = { idempotencyKey: idempotencyKey(), orderId, channel, lines, allowBackorder: true };
  const { answer } = await askPeer<Answer>(asker, "inventory", reserve, { input });
  if (!answer.reservation) return err(answer.userErrors.map((error) => inOrder(error, order, lines)));
  const { expiresAt, allocations: held } = answer.reservation;
  return ok({ until: expiresAt === null ? null : new Date(expiresAt), held });
}

/** The refusal of a line that was held for is one of the order's line. */
function inOrder(error: UserError, order: OrderRecord, lines: readonly HeldLine[]): UserError {
  const [input = "", list = "", index = "", ...rest] = error.path;
  const line = lines[Number(index)];
  const place = order.lines.findIndex(({ _id }) => _id === line?.lineId);
  return place < 0 ? error : { ...error, path: [input, list, String(place), ...rest] };
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
