import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { StockLevelRecord } from "../domain/stock.ts";
import type { UpdateStockLevelInput } from "../resolvers/types.generated.ts";
import { StockBook } from "../storage/stock-book.ts";
import { closeBook } from "./close-book.ts";
import { findPlace } from "./find-place.ts";

/** Changes a level's reorder point and channel buffers. A level that is below its new point is told at once. */
export function updateStockLevel(context: Context, input: UpdateStockLevelInput): Promise<Outcome<StockLevelRecord>> {
  staffOnly(context);
  return write(context.database, writeContext(context), command(context, "updateStockLevel", input), async (tx) => {
    const checked = checkRules(input);
    if (!checked.ok) return checked;
    const { tenant } = context.identity;
    const found = await findPlace(tx, tenant, input);
    if (!found.ok) return found;
    const book = new StockBook(tx, tenant, context.clock());
    const present = await book.level(found.value.variantId, found.value.locationId);
    const conflict = versionConflict(present?.version ?? 0, input.expectedVersion);
    if (conflict) return conflict;
    const level = await book.setRules(found.value, checked.value);
    tx.record({
      type: "stock.rules_changed",
      subject: { type: "stock_level", id: level._id, version: level.version },
      occurredAt: book.now,
      data: {
        sku: level.sku,
        locationId: level.locationId,
        reorderPoint: level.reorderPoint,
        reorderQuantity: level.reorderQuantity,
        channelBuffers: level.channelBuffers.map((buffer) => ({ ...buffer })),
      },
    });
    await closeBook(book);
    return ok(book.touched.get(level._id) ?? level);
  });
}

type Rules = Partial<Pick<StockLevelRecord, "reorderPoint" | "reorderQuantity" | "channelBuffers">>;

function checkRules({ reorderPoint, reorderQuantity, channelBuffers }: UpdateStockLevelInput): Outcome<Rules> {
  const check = new InputCheck();
  const rules: { -readonly [K in keyof Rules]: Rules[K] } = {};
  if (reorderPoint !== undefined) {
    rules.reorderPoint =
      reorderPoint === null ? null : check.integer(["input", "reorderPoint"], reorderPoint, 0, 1_000_000);
  }
  if (reorderQuantity !== undefined) {
    rules.reorderQuantity =
      reorderQuantity && check.integer(["input", "reorderQuantity"], reorderQuantity, 1, 1_000_000);
  }
  if (channelBuffers !== undefined) {
    const seen = new Set<string>();
    rules.channelBuffers = check.list(["input", "channelBuffers"], channelBuffers ?? [], 0, 20).map((buffer, index) => {
      const path = ["input", "channelBuffers", String(index)];
      const channel = check.text([...path, "channel"], buffer.channel, 64);
      if (seen.has(channel)) check.add("TAKEN", [...path, "channel"], "the channel is given twice");
      seen.add(channel);
      return { channel, units: check.integer([...path, "units"], buffer.units, 0, 1_000_000) };
    });
  }
  return check.errors.length > 0 ? err(check.errors) : ok(rules);
}
