import { ok, type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf, askPeer } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { receiveReturn as decide } from "../../domain/returns/decide.ts";
import type { ReturnRecord } from "../../domain/returns/return.ts";
import type { ReceiveReturnInput } from "../../resolvers/types.generated.ts";
import { changeReturn } from "./change-return.ts";
import { releaseExchange } from "./exchange-order.ts";

/**
 * Takes in what came back. Inventory hears of `return.received` and moves the units once; an exchange that waits for
 * them is released in the same transaction when all are accounted for.
 */
export async function receiveReturn(context: Context, input: ReceiveReturnInput): Promise<Outcome<ReturnRecord>> {
  const place = await checkLocation(context, input.locationId);
  if (!place.ok) return place;
  return changeReturn(context, "receiveReturn", input, "STAFF", async (open) => {
    const { of, now } = open;
    const changes = decide(of, input.units, input.locationId, now);
    if (!changes.ok) return changes;
    if (changes.value.status === "RECEIVED") await releaseExchange(open);
    const lines = input.units.map(({ returnLineId, disposition, quantity }) => {
      const { orderLineId, sku, variantId } = of.lines.find(({ _id }) => _id === returnLineId) ?? missing(returnLineId);
      return { returnLineId, lineId: orderLineId, sku, variantId, quantity, disposition };
    });
    const details = { locationId: input.locationId, lines };
    return ok({ type: "return.received", changes: changes.value, details });
  });
}

function missing(returnLineId: string): never {
  throw new Error(`the return line ${returnLineId} was checked and is not there`);
}

/** Refuses a location that inventory does not have: stock could not follow. */
async function checkLocation(context: Context, id: string): Promise<Outcome<null>> {
  if (context.identity.customerId !== undefined) return refuse("NOT_FOUND", ["input", "id"], "no such return");
  try {
    const query = "query Location($id: ID!) { location(id: $id) { id } }";
    const { location } = await askPeer<{ location: object | null }>(askerOf(context, "orders"), "inventory", query, {
      id,
    });
    return location ? ok(null) : refuse("NOT_FOUND", ["input", "locationId"], "no such location");
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input"], "another service did not answer; repeat the call with the same key");
  }
}
