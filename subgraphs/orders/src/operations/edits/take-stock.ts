import { err, ok, type Outcome, type UserError } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { type Asker, askPeer } from "@waybill/subgraph";
import { addedUnits, type OrderEditRecord } from "../../domain/edits/order-edit.ts";

interface Answer {
  readonly answer: {
    readonly reservation: { readonly id: string } | null;
    readonly userErrors: readonly UserError[];
  };
}

const errors = "userErrors { code path message retriable }";
const extend = `mutation Extend($input: ExtendReservationInput!) {
  answer: extendReservation(input: $input) { reservation { id } ${errors} } }`;
const withdraw = `mutation Withdraw($input: WithdrawReservationExtensionInput!) {
  answer: withdrawReservationExtension(input: $input) { reservation { id } ${errors} } }`;

/** Names what a try to commit takes from stock: the same for whoever brings the try to its end. */
const extensionOf = ({ _id, attempt }: OrderEditRecord): string => `order-edit:${_id}:${attempt}`;

/**
 * Has inventory take the units that an edit adds, all or none, once per try.
 * @returns INSUFFICIENT_STOCK per line of the edit, in the order of its lines.
 * @throws SubgraphUnavailable when inventory does not answer: the outcome is open.
 */
export async function takeStock(asker: Asker, edit: OrderEditRecord, channel: string): Promise<Outcome<null>> {
  const add = addedUnits(edit);
  if (add.length === 0) return ok(null);
  const input = { idempotencyKey: extensionOf(edit), orderId: edit.orderId, channel, add };
  const { answer } = await askPeer<Answer>(asker, "inventory", extend, { input });
  if (answer.reservation) return ok(null);
  if (answer.userErrors.every(({ retriable }) => retriable)) {
    throw new SubgraphUnavailable("inventory is just answering the same call");
  }
  return err(answer.userErrors.map((error) => ({ ...error, path: pathOf(add, error) })));
}

/** The line of the edit that a refusal is about, as `["input", "lines", "<line id>", "quantity"]`. */
function pathOf(add: readonly { readonly lineId: string }[], { path }: UserError): string[] {
  const line = path[1] === "add" ? add[Number(path[2])] : undefined;
  return line ? ["input", "lines", line.lineId, "quantity"] : ["input", "id"];
}

/**
 * Has inventory give back what a try took, whether that has come or not.
 * @throws SubgraphUnavailable when inventory does not answer; it is to be asked again.
 */
export async function returnStock(asker: Asker, edit: OrderEditRecord): Promise<void> {
  if (addedUnits(edit).length === 0) return;
  const extensionKey = extensionOf(edit);
  const input = { idempotencyKey: `${extensionKey}:withdraw`, orderId: edit.orderId, extensionKey };
  const { answer } = await askPeer<Answer>(asker, "inventory", withdraw, { input });
  if (!answer.reservation && answer.userErrors.every(({ retriable }) => retriable)) {
    throw new SubgraphUnavailable("inventory is just answering the same call");
  }
}
