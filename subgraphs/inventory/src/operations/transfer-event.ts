import type { NewEvent } from "@waybill/kernel";
import type { TransferRecord } from "../domain/transfer.ts";

/** The event of a transfer's step. */
export function transferEvent(type: `stock_transfer.${string}`, transfer: TransferRecord, now: Date): NewEvent {
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
    },
  };
}
