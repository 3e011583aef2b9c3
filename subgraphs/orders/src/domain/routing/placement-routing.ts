import { err, type Outcome, refuse, userError } from "@waybill/kernel";
import type { OrderRecord } from "../order.ts";
import type { Assignment, Routing, RoutingLine } from "./model.ts";

/** What routing is asked for an order as a whole. */
export const linesOf = (order: Pick<OrderRecord, "lines">): RoutingLine[] =>
  order.lines.map(({ _id: lineId, sku, quantity }) => ({ lineId, sku, quantity }));

/** Why an order cannot be placed, with paths of `placeOrder`'s input: every line whose SKU is short. */
export function noRouteErrors(
  order: Pick<OrderRecord, "lines"> & Partial<Pick<OrderRecord, "pickupLocationId">>,
  routing: Routing,
): Outcome<never> {
  const missing = new Map<string, number>();
  for (const { sku, missing: units } of routing.shortages) missing.set(sku, (missing.get(sku) ?? 0) + units);
  if (missing.size === 0) {
    const message =
      routing.noRoute === "SPLIT_LIMIT"
        ? "it would take more locations than the split limit"
        : "no location may send this";
    return refuse("INSUFFICIENT_STOCK", ["input", "lines"], message);
  }
  const wanted = (sku: string): number =>
    order.lines.reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);
  return err(
    order.lines.flatMap(({ sku }, index) => {
      const units = missing.get(sku);
      if (units === undefined) return [];
      const there = order.pickupLocationId == null ? "" : " there";
      const message = `${wanted(sku) - units} of ${sku} are available${there}`;
      return [userError("INSUFFICIENT_STOCK", ["input", "lines", String(index), "quantity"], message)];
    }),
  );
}

/** A line of `reserveStock`: units of an order line at one place, those that must wait there included. */
export interface HeldLine {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly locationId: string;
}

/** What inventory is asked to hold: one line for each order line and location. */
export function linesToHold(assignments: readonly Assignment[]): HeldLine[] {
  const lines = new Map<string, HeldLine>();
  for (const { lineId, sku, quantity, locationId } of assignments) {
    const key = `${lineId} ${locationId}`;
    lines.set(key, { lineId, sku, locationId, quantity: quantity + (lines.get(key)?.quantity ?? 0) });
  }
  return [...lines.values()];
}
