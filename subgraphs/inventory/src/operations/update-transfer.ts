import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { TransferRecord } from "../domain/transfer.ts";
import type { UpdateStockTransferInput } from "../resolvers/types.generated.ts";
import { findOpenTransfer } from "./end-transfer.ts";
import { promiseAnew } from "./promise-anew.ts";
import { transferEvent } from "./transfer-event.ts";

/** Changes when a transfer is expected, and its number. What is left out stays as it is; null clears. */
export function updateStockTransfer(
  context: Context,
  input: UpdateStockTransferInput,
): Promise<Outcome<TransferRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "updateStockTransfer", input), async (tx) => {
    const found = await findOpenTransfer(tx, context.identity.tenant, input, "RECEIVED");
    if (!found.ok) return found;
    const transfer = found.value;
    const check = new InputCheck();
    const reference = check.optionalText(["input", "reference"], input.reference, 120);
    if (check.errors.length > 0) return err(check.errors);
    const before: TransferRecord = { ...transfer };
    tx.em.assign(transfer, {
      ...(input.reference === undefined ? {} : { reference }),
      ...(input.expectedAt === undefined ? {} : { expectedAt: input.expectedAt }),
    });
    await tx.em.flush();
    const record: TransferRecord = { ...transfer };
    if (record.version !== before.version) {
      const now = context.clock();
      const variantIds = record.lines.map(({ variantId }) => variantId);
      const moved = record.expectedAt?.getTime() !== before.expectedAt?.getTime();
      const promised = moved ? await promiseAnew(tx, record.tenant, variantIds, now) : [];
      tx.record(transferEvent("stock_transfer.updated", record, now, promised));
    }
    return ok(record);
  });
}
