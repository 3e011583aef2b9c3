import { err, ok, type Outcome, type UserError } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { type Asker, askPeer } from "@waybill/subgraph";
import type { OrderEditRecord } from "../../domain/edits/order-edit.ts";
import type { Assignment } from "../../domain/routing/model.ts";
import { type HeldLine, linesToHold } from "../../domain/routing/placement-routing.ts";

interface Answer {
  readonly answer: {
    readonly reservation: { readonly id: string } | null;
    readonly added?: readonly Assignment[];
    readonly userErrors: readonly UserError[];
  };
}

const errors = "userErrors { code path message retriable }";
const extend = `mutation Extend($input: ExtendReservationInput!) {
  answer: extendReservation(input: $input) {
    reservation { id } added { lineId sku quantity locationId backordered } ${errors} } }`;
const withdraw = `mutation Withdraw($input: WithdrawReservationExtensionInput!) {
  answer: withdrawReservationExtension(input: $input) { reservation { id } ${errors} } }`;

/** Names what a try to commit takes from stock: the same for whoever brings the try to its end. */
const extensionOf = ({ _id, attempt }: OrderEditRecord): string => `order-edit:${_id}:${attempt}`;

/**
 * Has inventory take the units that an edit adds where routing wants them, all or none, once per try.
 * @returns who sends what; INSUFFICIENT_STOCK per line, as `["input", "lines", "<line id>", "quantity"]`.
 * @throws SubgraphUnavailable when inventory does not answer: the outcome is open.
 */
export async function takeStock(
  asker: Asker,
  edit: OrderEditRecord,
  channel: string,
): Promise<Outcome<readonly Assignment[]>> {
  const add = linesToHold(edit.commit?.routing?.assignments ?? []);
  if (add.length === 0) return ok([]);
  const { orderId } = edit;
  const input = { idempotencyKey: extensionOf(edit), orderId, channel, add, allowBackorder: true };
  const { answer } = await askPeer<Answer>(asker, "inventory", extend, { input });
  if (answer.reservation) return ok(answer.added ?? []);
  checkAnswered(answer);
  return err(answer.userErrors.map((error) => ({ ...error, path: pathOf(add, error) })));
}

/** The line of the edit that a refusal is about. */
function pathOf(add: readonly HeldLine[], { path }: UserError): string[] {
  const line = path[1] === "add" ? add[Number(path[2])] : undefined;
  return line ? ["input", "lines", line.lineId, "quantity"] : ["input", "id"];
}

/**
 * Has inventory give back what a try took, whether that has come or not.
 * @throws SubgraphUnavailable when inventory does not answer; it is to be asked again.
 */
export async function returnStock(asker: Asker, edit: OrderEditRecord): Promise<void> {
  if (!edit.commit?.routing) return;
  const extensionKey = extensionOf(edit);
  const input = { idempotencyKey: `${extensionKey}:withdraw`, orderId: edit.orderId, extensionKey };
  const { answer } = await askPeer<Answer>(asker, "inventory", withdraw, { input });
  if (!answer.reservation) checkAnswered(answer);
}

function checkAnswered({ userErrors }: Answer["answer"]): void {
  if (userErrors.some(({ retriable }) => !retriable)) return;
  throw new SubgraphUnavailable("inventory is just answering the same call");
}
