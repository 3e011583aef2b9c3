import type { EntityManager } from "@mikro-orm/mongodb";
import type { LineNeed, OpenStock } from "../domain/allocation.ts";
import { availableTo, type StockLevelRecord } from "../domain/stock.ts";
import { partsOf, type VariantRecord } from "../domain/variant.ts";
import { StockLevel } from "../storage/entities.ts";
import type { Goods } from "./in-turn.ts";

/** What an order asks of stock. */
export interface DemandInput {
  readonly channel: string | null;
  readonly allowBackorder?: boolean | null | undefined;
  readonly lines: readonly {
    readonly lineId?: string | null | undefined;
    readonly sku: string;
    readonly quantity: number;
    readonly locationId?: string | null | undefined;
  }[];
}

/** An order's needs beside the stock that may serve them. */
export interface Demand {
  readonly needs: readonly LineNeed[];
  readonly stock: readonly OpenStock[];
  readonly levels: readonly StockLevelRecord[];
  /** Where what is not there may wait, in order of preference. */
  readonly places: readonly string[];
}

/** Reads what is needed to decide about lines: the levels of their variants. */
export async function readDemand(
  em: EntityManager,
  tenant: string,
  input: DemandInput,
  { variants, locations }: Goods,
): Promise<Demand> {
  const needs = needsOf(input, variants);
  const variantIds = [...new Set(needs.flatMap(({ parts }) => parts.map(({ variantId }) => variantId)))];
  const levels = await em.find(StockLevel, { tenant, variantId: { $in: variantIds } });
  const mayWait = needs.some((need) => need.mayWait);
  const named = new Set([...levels, ...needs].map(({ locationId }) => locationId));
  const places = locations.filter(({ _id, active }) => active && (mayWait || named.has(_id))).map(({ _id }) => _id);
  const active = new Set(places);
  const open = levels.filter(({ locationId }) => active.has(locationId));
  return {
    needs: heldBack(needs, active),
    stock: open.map((level) => ({
      sku: level.sku,
      locationId: level.locationId,
      available: availableTo(level, input.channel),
    })),
    levels: open,
    places: byUse(places, levels),
  };
}

/** What lines ask of stock, component by component. */
export function needsOf(input: DemandInput, variants: readonly VariantRecord[]): LineNeed[] {
  const bySku = new Map(variants.map((variant) => [variant.sku, variant]));
  return input.lines.map(({ lineId, sku, quantity, locationId }): LineNeed => {
    const variant = bySku.get(sku);
    const mayWait = input.allowBackorder === true && variant !== undefined && variant.backorderPolicy !== "DENY";
    const parts = variant ? partsOf(variant) : [];
    return { lineId: lineId ?? null, sku, quantity, locationId: locationId ?? null, parts, mayWait };
  });
}

// A line may not wait at a place that does not exist or is closed.
const heldBack = (needs: readonly LineNeed[], active: ReadonlySet<string>): LineNeed[] =>
  needs.map((need) => (need.locationId !== null && !active.has(need.locationId) ? { ...need, mayWait: false } : need));

/** Places that have held the goods before come first; ties go by id. */
function byUse(places: readonly string[], levels: readonly StockLevelRecord[]): string[] {
  const used = new Set(levels.map(({ locationId }) => locationId));
  return places.toSorted((a, b) => Number(used.has(b)) - Number(used.has(a)) || (a < b ? -1 : 1));
}
