import type { ClientSession, Db } from "mongodb";
import type { Delivery, TransferRecord } from "../domain/transfer.ts";

type Read = Pick<TransferRecord, "expectedAt" | "lines">;

/**
 * What of these variants is on its way and when it is expected, of all open transfers that say so.
 * @param session of the transaction that sees it, if any.
 */
export async function readArrivals(
  db: Db,
  tenant: string,
  variantIds: readonly string[],
  session?: ClientSession,
): Promise<ReadonlyMap<string, Delivery[]>> {
  const open = { $in: ["IN_TRANSIT", "PARTIALLY_RECEIVED"] };
  const found = await db
    .collection<TransferRecord>("stockTransfers")
    .find<Read>({ tenant, "lines.variantId": { $in: [...variantIds] }, status: open } as object, {
      projection: { expectedAt: 1, lines: 1 },
      hint: "tenant_1_lines.variantId_1_status_1",
      ...(session && { session }),
    })
    .toArray();
  const byVariant = new Map<string, Delivery[]>();
  for (const { expectedAt, lines } of found) {
    if (expectedAt === null) continue;
    for (const { variantId, quantity, received } of lines) {
      if (!variantIds.includes(variantId) || quantity === received) continue;
      const known = byVariant.get(variantId) ?? [];
      byVariant.set(variantId, [...known, { expectedAt, quantity: quantity - received }]);
    }
  }
  return byVariant;
}
