import type { JsonObject, NewEvent } from "@waybill/kernel";
import type { TransferRecord } from "../domain/transfer.ts";

/**
 * The event of a transfer's step.
 * @param promised when lines of orders that wait for its goods are served now, where that may have changed.
 */
export function transferEvent(
  type: `stock_transfer.${string}`,
  transfer: TransferRecord,
  now: Date,
  promised: readonly JsonObject[] = [],
): NewEvent {
  const { _id, status, fromLocationId, toLocationId, reference, expectedAt, lines, version } = transfer;
  return {
    type,
    subject: { type: "stock_transfer", id: _id, version },
    occurredAt: now,
    data: {
      stockTransferId: _id,
      status,
      fromLocationId,
      toLocationId,
      reference,
      expectedAt: expectedAt?.toISOString() ?? null,
      lines: lines.map(({ sku, quantity, received }) => ({ sku, quantity, received })),
      ...(promised.length > 0 && { promised: [...promised] }),
    },
  };
}
