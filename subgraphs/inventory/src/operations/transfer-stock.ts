import { err, InputCheck, newId, ok, type Outcome, refuse, type UserError, userError } from "@waybill/kernel";
import { type Tx, write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { TransferLine, TransferRecord } from "../domain/transfer.ts";
import type { TransferStockInput } from "../resolvers/types.generated.ts";
import { Location, StockTransfer, Variant } from "../storage/entities.ts";
import { StockBook } from "../storage/stock-book.ts";
import { closeBook } from "./close-book.ts";
import { moveTransferred } from "./move-transferred.ts";
import { promiseAnew } from "./promise-anew.ts";
import { transferEvent } from "./transfer-event.ts";

/** Sends units to a location: they leave their origin, if they have one, and are incoming at the destination. */
export function transferStock(context: Context, input: TransferStockInput): Promise<Outcome<TransferRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "transferStock", input), async (tx) => {
    const { tenant } = context.identity;
    const { toLocationId } = input;
    const fromLocationId = input.fromLocationId ?? null;
    const check = checkTransfer(input);
    const reference = check.optionalText(["input", "reference"], input.reference, 120);
    if (check.errors.length > 0) return err(check.errors);
    for (const [field, _id] of [
      ["fromLocationId", fromLocationId],
      ["toLocationId", toLocationId],
    ] as const) {
      if (_id !== null && !(await tx.em.findOne(Location, { tenant, _id })))
        return refuse("NOT_FOUND", ["input", field], "no such location");
    }
    const lines = await findLines(tx, tenant, input.lines);
    if (!lines.ok) return lines;

    const now = context.clock();
    const book = new StockBook(tx, tenant, now);
    const short = fromLocationId === null ? [] : await shortages(book, lines.value, fromLocationId);
    if (short.length > 0) return err(short);
    const _id = newId("stockTransfer", now);
    const moves = lines.value.flatMap(({ variantId, sku, quantity }) => [
      ...(fromLocationId === null
        ? []
        : [{ variantId, sku, locationId: fromLocationId, delta: { available: -quantity } }]),
      { variantId, sku, locationId: toLocationId, delta: { incoming: quantity } },
    ]);
    const transfer: TransferRecord = {
      ...{
        _id,
        tenant,
        fromLocationId,
        toLocationId,
        status: "IN_TRANSIT",
        lines: lines.value,
        reference,
        expectedAt: input.expectedAt ?? null,
        createdAt: now,
        version: 1,
      },
    };
    tx.em.create(StockTransfer, transfer);
    await tx.em.flush();
    const variantIds = transfer.lines.map(({ variantId }) => variantId);
    const promised = transfer.expectedAt === null ? [] : await promiseAnew(tx, tenant, variantIds, now);
    tx.record(transferEvent("stock_transfer.created", transfer, now, promised));
    await moveTransferred(book, _id, "TRANSFER_SHIPPED", moves);
    await closeBook(book);
    return ok(transfer);
  });
}

function checkTransfer({ fromLocationId, toLocationId, lines }: TransferStockInput): InputCheck {
  const check = new InputCheck();
  if (fromLocationId === toLocationId) check.add("INVALID", ["input", "toLocationId"], "must be another location");
  const seen = new Set<string>();
  for (const [index, { sku, quantity }] of check.list(["input", "lines"], lines, 1, 250).entries()) {
    check.integer(["input", "lines", String(index), "quantity"], quantity, 1, 1_000_000);
    if (seen.has(sku)) check.add("TAKEN", ["input", "lines", String(index), "sku"], `the SKU ${sku} is given twice`);
    seen.add(sku);
  }
  return check;
}

async function findLines(tx: Tx, tenant: string, named: TransferStockInput["lines"]): Promise<Outcome<TransferLine[]>> {
  const found = await tx.em.find(Variant, { tenant, sku: { $in: named.map(({ sku }) => sku) } });
  const bySku = new Map(found.map((variant) => [variant.sku, variant]));
  const errors: UserError[] = [];
  const lines = named.flatMap(({ sku, quantity }, index): TransferLine[] => {
    const path = ["input", "lines", String(index), "sku"];
    const variant = bySku.get(sku);
    if (!variant) errors.push(userError("UNKNOWN_SKU", path, `no product variant has the SKU ${sku}`));
    else if (variant.components.length > 0)
      errors.push(userError("INVALID_STATE", path, "a bundle has no stock of its own"));
    else return [{ variantId: variant._id, sku, quantity, received: 0 }];
    return [];
  });
  return errors.length > 0 ? err(errors) : ok(lines);
}

async function shortages(book: StockBook, lines: readonly TransferLine[], locationId: string): Promise<UserError[]> {
  const errors: UserError[] = [];
  for (const [index, { variantId, sku, quantity }] of lines.entries()) {
    const available = (await book.level(variantId, locationId))?.available ?? 0;
    if (available >= quantity) continue;
    const path = ["input", "lines", String(index), "quantity"];
    errors.push(userError("INSUFFICIENT_STOCK", path, `${available} of ${sku} are available there`));
  }
  return errors;
}
