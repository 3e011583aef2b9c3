import { ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../../context.ts";
import { receiveReturn as decide } from "../../domain/returns/decide.ts";
import type { ReturnRecord } from "../../domain/returns/return.ts";
import type { ReceiveReturnInput } from "../../resolvers/types.generated.ts";
import { changeReturn } from "./change-return.ts";
import { checkLocation } from "./check-location.ts";
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
