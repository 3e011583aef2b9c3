import type { UserError } from "@waybill/kernel";
import { type Asker, askPeer } from "@waybill/subgraph";
import { linesToRoute, type RerouteRecord, unitsOf, withoutShort } from "../../domain/fulfillment/reroute.ts";
import type { Assignment } from "../../domain/routing/model.ts";

const mutation = `mutation Reassign($input: ReassignReservationLinesInput!) {
  answer: reassignReservationLines(input: $input) { reservation { id } userErrors { code path message retriable } }
}`;

/**
 * Has inventory move held units of an order to other locations, all or none, exactly once for a plan.
 * @returns false when it refuses: somebody was quicker there.
 * @throws SubgraphUnavailable when inventory does not answer: the outcome is open.
 */
export async function reassignLines(
  asker: Asker,
  reroute: RerouteRecord,
  assignments: readonly Assignment[],
): Promise<boolean> {
  const { _id, attempt, orderId, fromLocationId, loss } = reroute;
  // Lost units that nobody can send are told, too: they wait where they were.
  const left = loss === null ? [] : withoutShort(linesToRoute(reroute.lines), unitsOf(assignments));
  const stay = left.map((line) => ({ ...line, locationId: fromLocationId }));
  if (assignments.length + stay.length === 0) return true;
  const lines = [...assignments, ...stay].map(({ lineId, quantity, locationId }) => ({
    ...{ lineId, quantity, fromLocationId },
    toLocationId: locationId,
  }));
  const input = { idempotencyKey: `reroute:${_id}:${attempt}`, orderId, lost: loss, lines };
  const { answer } = await askPeer<{ answer: { reservation: object | null; userErrors: readonly UserError[] } }>(
    asker,
    "inventory",
    mutation,
    { input },
  );
  return answer.reservation !== null;
}
