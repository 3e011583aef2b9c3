import type { DecisionFacts, RoutingCause } from "../routing/decision.ts";
import type { RoutingLine } from "../routing/model.ts";
import type { Arrived } from "./arrive.ts";
import type { FulfillmentLineRecord, FulfillmentOrderRecord } from "./fulfillment-order.ts";
import type { ShortPickReason } from "./states.ts";

/** Units that were taken off a fulfilment order and look for another location, as stored until they have one. */
export interface RerouteRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly cause: RoutingCause;
  readonly lines: readonly FulfillmentLineRecord[];
  /** Where the units are reserved. */
  readonly fromLocationId: string;
  /** The only location that will do; null when routing decides. */
  readonly toLocationId: string | null;
  /** What inventory is asked to do. Written before it is asked, so that asking again asks the same. */
  readonly plan: DecisionFacts | null;
  /** Why the units are of no use where they were; null when they are sound. */
  readonly loss: ShortPickReason | null;
  /** When they were to be handed over, and when the location works that was to. */
  readonly due: Pick<FulfillmentOrderRecord, "fulfillBy" | "schedule">;
  /** Units that came to where they were reserved while they looked for another location. */
  readonly arrived: readonly Arrived[];
  /** Counts the plans. */
  readonly attempt: number;
  readonly actor: string;
  readonly correlationId: string;
  readonly startedAt: Date;
}

/** What routing is asked: units of one order line are summed. */
export function linesToRoute(lines: readonly FulfillmentLineRecord[]): RoutingLine[] {
  const sums = new Map<string, RoutingLine>();
  for (const { orderLineId, sku, quantity } of lines) {
    const known = sums.get(orderLineId)?.quantity ?? 0;
    sums.set(orderLineId, { lineId: orderLineId, sku, quantity: known + quantity });
  }
  return [...sums.values()];
}

/** The lines less what is short; lines without units are left out. */
export function withoutShort(
  lines: readonly RoutingLine[],
  short: readonly { readonly lineId: string; readonly missing: number }[],
): RoutingLine[] {
  const missing = new Map(short.map(({ lineId, missing: units }) => [lineId, units]));
  return lines
    .map((line) => ({ ...line, quantity: line.quantity - (missing.get(line.lineId) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
}

/** Units that have a place, summed by line: what `withoutShort` takes off. */
export function unitsOf(
  placed: readonly { readonly lineId: string; readonly quantity: number }[],
): { readonly lineId: string; readonly missing: number }[] {
  const sums = new Map<string, number>();
  for (const { lineId, quantity } of placed) sums.set(lineId, (sums.get(lineId) ?? 0) + quantity);
  return [...sums].map(([lineId, missing]) => ({ lineId, missing }));
}
