import { mayGo, ok, type Outcome, refuse } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import {
  arrive,
  outstanding,
  statusOf,
  type TransferLine,
  type TransferRecord,
  type TransferStatus,
  transferTransitions,
} from "../domain/transfer.ts";
import type { CancelStockTransferInput, ReceiveStockTransferInput } from "../resolvers/types.generated.ts";
import { StockTransfer } from "../storage/entities.ts";
import { type LevelMove, StockBook } from "../storage/stock-book.ts";
import { closeBook } from "./close-book.ts";
import { moveTransferred } from "./move-transferred.ts";
import { promiseAnew } from "./promise-anew.ts";
import { transferEvent } from "./transfer-event.ts";

/** Receives units of a transfer against what is incoming. Orders that wait for them come first. */
export function receiveStockTransfer(
  context: Context,
  input: ReceiveStockTransferInput,
): Promise<Outcome<TransferRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "receiveStockTransfer", input), async (tx) => {
    const found = await findOpenTransfer(tx, context.identity.tenant, input, "RECEIVED");
    if (!found.ok) return found;
    const transfer = found.value;
    const arrivals = input.lines ?? outstanding(transfer.lines);
    const lines = arrive(transfer.lines, arrivals);
    if (!lines.ok) return lines;
    const moves = arrivals.map(({ sku, quantity, damaged }): LevelMove => {
      const delta = { incoming: -quantity - damaged, available: quantity, ...(damaged > 0 && { damaged }) };
      return { variantId: variantOf(transfer.lines, sku), sku, locationId: transfer.toLocationId, delta };
    });
    const book = new StockBook(tx, transfer.tenant, context.clock());
    const arrived = { status: statusOf(lines.value), lines: lines.value, event: "stock_transfer.received" } as const;
    return ok(await step(book, transfer, arrived, "TRANSFER_RECEIVED", moves));
  });
}

/** Ends a transfer: what has not arrived is back in available stock at its origin; a supplier's is not expected any more. */
export function cancelStockTransfer(
  context: Context,
  input: CancelStockTransferInput,
): Promise<Outcome<TransferRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "cancelStockTransfer", input), async (tx) => {
    const found = await findOpenTransfer(tx, context.identity.tenant, input, "CANCELLED");
    if (!found.ok) return found;
    const transfer = found.value;
    const { fromLocationId, toLocationId, lines } = transfer;
    const moves = outstanding(lines).flatMap(({ sku, quantity }): LevelMove[] => {
      const variantId = variantOf(lines, sku);
      const gone = { variantId, sku, locationId: toLocationId, delta: { incoming: -quantity } };
      return fromLocationId === null
        ? [gone]
        : [gone, { variantId, sku, locationId: fromLocationId, delta: { available: quantity } }];
    });
    const book = new StockBook(tx, transfer.tenant, context.clock());
    const ended = { status: "CANCELLED", lines, event: "stock_transfer.cancelled" } as const;
    return ok(await step(book, transfer, ended, "TRANSFER_CANCELLED", moves));
  });
}

interface Step {
  readonly status: TransferStatus;
  readonly lines: readonly TransferLine[];
  readonly event: `stock_transfer.${string}`;
}

async function step(
  book: StockBook,
  transfer: StockTransfer,
  { status, lines, event }: Step,
  kind: "TRANSFER_RECEIVED" | "TRANSFER_CANCELLED",
  moves: readonly LevelMove[],
): Promise<TransferRecord> {
  book.tx.em.assign(transfer, { status, lines });
  await book.tx.em.flush();
  const record: TransferRecord = { ...transfer };
  // What is not to come any more was promised to somebody.
  const variantIds = status === "CANCELLED" ? lines.map(({ variantId }) => variantId) : [];
  const promised = await promiseAnew(book.tx, record.tenant, variantIds, book.now);
  book.tx.record(transferEvent(event, record, book.now, promised));
  await moveTransferred(book, record._id, kind, moves);
  await closeBook(book);
  return record;
}

/** A transfer that may go on to a status, or why not. */
export async function findOpenTransfer(
  tx: Tx,
  tenant: string,
  input: { readonly id: string; readonly expectedVersion?: number | null | undefined },
  to: TransferStatus,
): Promise<Outcome<StockTransfer>> {
  const transfer = await tx.em.findOne(StockTransfer, { tenant, _id: input.id });
  if (!transfer) return refuse("NOT_FOUND", ["input", "id"], "no such transfer");
  const conflict = versionConflict(transfer.version, input.expectedVersion);
  if (conflict) return conflict;
  if (mayGo(transferTransitions, transfer.status, to)) return ok(transfer);
  return refuse("INVALID_STATE", ["input", "id"], `the transfer is ${transfer.status}`);
}

function variantOf(lines: readonly TransferLine[], sku: string): string {
  const line = lines.find((other) => other.sku === sku);
  if (!line) throw new Error(`${sku} is not part of the transfer`);
  return line.variantId;
}
