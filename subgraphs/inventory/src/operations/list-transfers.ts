import type { Connection } from "@waybill/storage";
import { page, type PageArgs, staffOnly } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { TransferRecord, TransferStatus } from "../domain/transfer.ts";
import { StockTransfer } from "../storage/entities.ts";

export interface TransferQuery extends PageArgs {
  readonly status?: TransferStatus | null | undefined;
  readonly toLocationId?: string | null | undefined;
}

/** Transfers and announced deliveries, newest first. @throws WaybillError FORBIDDEN for a shopper. */
export function listTransfers(
  context: Context,
  { status, toLocationId, ...args }: TransferQuery,
): Promise<Connection<TransferRecord>> {
  staffOnly(context);
  const { tenant } = context.identity;
  const where = { tenant, ...(toLocationId == null ? {} : { toLocationId }), ...(status == null ? {} : { status }) };
  const field = toLocationId == null ? (status == null ? "" : "status_1_") : "toLocationId_1_";
  const purpose = `stockTransfers ${status ?? ""} ${toLocationId ?? ""}`;
  return page(context, StockTransfer, args, {
    where,
    purpose,
    sort: "createdAt",
    indexHint: `tenant_1_${field}createdAt_-1__id_-1`,
  });
}

/** One transfer; null when there is none for this tenant. @throws WaybillError FORBIDDEN for a shopper. */
export function findTransfer(context: Context, id: string): Promise<TransferRecord | null> {
  staffOnly(context);
  return context.loaders.transferById.load(id);
}
