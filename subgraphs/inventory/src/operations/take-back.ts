import type { JsonObject, LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { LinePart } from "../domain/allocation.ts";
import type { StockState } from "../domain/stock.ts";
import { type Reservation, Variant } from "../storage/entities.ts";
import { type LevelMove, StockBook } from "../storage/stock-book.ts";
import { closeBook } from "./close-book.ts";

interface ReturnedLine {
  readonly sku: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly disposition: string;
}

/** Where units go by what was found; a missing unit goes nowhere. */
const stateOf: Readonly<Record<string, StockState>> = {
  RESTOCK: "available",
  INSPECT: "qualityControl",
  WRITE_OFF: "damaged",
};

/**
 * Puts units that came back into stock, by what was found, each event once. A bundle comes back as the parts that it
 * left as. Orders that wait for what can be sold again come first.
 * @throws Error when the event tells of no units: it is then parked.
 */
export async function takeBack(tx: Tx, event: LogEvent, reservation: Reservation | null): Promise<void> {
  const { returnId, locationId, lines } = event.data;
  if (typeof returnId !== "string" || typeof locationId !== "string" || !Array.isArray(lines)) {
    throw new Error("return.received does not tell what came where");
  }
  const moves: LevelMove[] = [];
  for (const line of (lines as readonly JsonObject[]).map(lineOf)) {
    const state = stateOf[line.disposition];
    if (!state) continue;
    for (const { sku, variantId, per } of await partsOf(tx, event.tenant, line, reservation)) {
      moves.push({ variantId, sku, locationId, delta: { [state]: line.quantity * per } });
    }
  }
  if (moves.length === 0) return;
  const book = new StockBook(tx, event.tenant, event.recordedAt);
  const levels = await book.move(moves, { kind: "RETURNED", reference: returnId, reason: "RETURN", counts: true });
  for (const level of levels) {
    tx.record({
      type: "stock.returned",
      subject: { type: "stock_level", id: level._id, version: level.version },
      occurredAt: event.occurredAt,
      data: { returnId, sku: level.sku, locationId, available: level.available },
    });
  }
  await closeBook(book);
}

/** What a unit of a line was made of when it left; what the catalogue says where nobody knows. */
async function partsOf(
  tx: Tx,
  tenant: string,
  { sku, variantId }: ReturnedLine,
  reservation: Reservation | null,
): Promise<readonly LinePart[]> {
  const left = reservation?.allocations.find((allocation) => allocation.sku === sku);
  if (left) return left.parts;
  const variant = await tx.em.findOne(Variant, { tenant, _id: variantId });
  if (!variant || variant.components.length === 0) return [{ sku, variantId, per: 1 }];
  return variant.components.map((part) => ({ sku: part.sku, variantId: part.variantId, per: part.quantity }));
}

function lineOf(line: JsonObject): ReturnedLine {
  const { sku, variantId, quantity, disposition } = line;
  const isGood =
    typeof sku === "string" &&
    typeof variantId === "string" &&
    typeof disposition === "string" &&
    Number.isInteger(quantity) &&
    Number(quantity) > 0;
  if (!isGood) throw new Error("a line of return.received lacks something");
  return { sku, variantId, disposition, quantity: Number(quantity) };
}
