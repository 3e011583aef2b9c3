import type { JsonObject } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import { open, type ReservationRecord } from "../domain/reservation.ts";
import type { StockLevelRecord } from "../domain/stock.ts";
import { servedInTurn } from "../domain/transfer.ts";
import { readArrivals } from "../storage/read-arrivals.ts";

/** Most orders that are told of a variant, the oldest first. */
const most = 100;

/**
 * When the lines of orders that wait for variants are served, after a delivery was announced or its day has changed, as far as
 * it is known: each in its turn, as its order was told when it was placed. `whole` is false for a bundle, which waits
 * for its other components, too.
 */
export async function promiseAnew(
  tx: Tx,
  tenant: string,
  variantIds: readonly string[],
  now: Date,
): Promise<readonly JsonObject[]> {
  if (variantIds.length === 0) return [];
  const { db, session } = tx;
  const arrivals = await readArrivals(db, tenant, variantIds, session);
  const promised: JsonObject[] = [];
  for (const variantId of variantIds) {
    const lines = await linesWaiting(tx, tenant, variantId);
    const dates = servedInTurn(
      lines.map(({ units }) => units),
      arrivals.get(variantId) ?? [],
      now,
    );
    for (const [index, { orderId, lineId, whole }] of lines.entries()) {
      promised.push({ orderId, lineId, whole, expectedAt: dates[index]?.toISOString() ?? null });
    }
  }
  return promised.slice(0, most);
}

async function linesWaiting({ db, session }: Tx, tenant: string, variantId: string) {
  const owing = await db
    .collection<StockLevelRecord>("stockLevels")
    .find(
      { tenant, variantId, backordered: { $gt: 0 } },
      // Told: one of the embedded servers would look at every level.
      { session, projection: { _id: 1 }, hint: "tenant_1_variantId_1_locationId_1" },
    )
    .toArray();
  if (owing.length === 0) return [];
  const waiting = await db
    .collection<ReservationRecord>("reservations")
    .find({ tenant, waiting: { $in: owing.map(({ _id }) => _id) }, status: "CONFIRMED" }, { session })
    .sort({ createdAt: 1, _id: 1 })
    .limit(most)
    .toArray();
  return waiting.flatMap(({ orderId, allocations }) =>
    allocations.flatMap((allocation) => {
      const { lineId, backordered, parts } = allocation;
      const part = backordered ? parts.find((one) => one.variantId === variantId) : undefined;
      const units = open(allocation) * (part?.per ?? 0);
      return units > 0 ? [{ orderId, lineId, units, whole: parts.length === 1 }] : [];
    }),
  );
}
