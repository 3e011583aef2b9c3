import type { Tx } from "@waybill/storage";
import type { ImportJobRecord } from "../domain/import.ts";

export type ImportEventType =
  | "order_import.begun"
  | "order_import.appended"
  | "order_import.started"
  | "order_import.running"
  | "order_import.completed"
  | "order_import.failed";

/** Records a change of an import. */
export function recordImport(tx: Tx, type: ImportEventType, job: ImportJobRecord, occurredAt: Date): void {
  const { _id: id, version, status, totalRows, error } = job;
  tx.record({
    type,
    subject: { type: "order_import", id, version },
    occurredAt,
    data: { importJobId: id, status, totalRows, error },
  });
}
