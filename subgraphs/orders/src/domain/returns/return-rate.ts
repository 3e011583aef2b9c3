import type { ReturnReason } from "./states.ts";

/** Units of a SKU. */
export interface SkuUnits {
  readonly sku: string;
  readonly units: number;
}

/** Units that are to come back, and those that have. */
export interface ReturnedUnits {
  readonly requestedUnits: number;
  readonly receivedUnits: number;
}

/** Units of one SKU that come back for one reason. */
export interface ReturnRow extends ReturnedUnits {
  readonly sku: string;
  readonly reason: ReturnReason;
}

/** Why units come back. `share` is of all units that do, 0 to 1. */
export interface ReasonFigures extends ReturnedUnits {
  readonly reason: ReturnReason;
  readonly share: number;
}

/** Units delivered, and those of them that come back. */
export interface ReturnFigures extends ReturnedUnits {
  readonly deliveredUnits: number;
  /** Requested of delivered; null when nothing was delivered. */
  readonly returnRate: number | null;
  /** The most frequent first. */
  readonly reasons: readonly ReasonFigures[];
}

/** Returns of the orders placed in a time. */
export interface ReturnRateReport {
  readonly total: ReturnFigures;
  /** Those of which most units come back first. */
  readonly skus: readonly (ReturnFigures & { readonly sku: string })[];
}

const add = <T>(items: readonly T[], amount: (item: T) => number): number =>
  items.reduce((sum, item) => sum + amount(item), 0);

function figuresOf(rows: readonly ReturnRow[], deliveredUnits: number): ReturnFigures {
  const requestedUnits = add(rows, (row) => row.requestedUnits);
  const reasons = [...Map.groupBy(rows, ({ reason }) => reason)].map(([reason, own]) => {
    const requested = add(own, (row) => row.requestedUnits);
    const received = add(own, (row) => row.receivedUnits);
    return { reason, requestedUnits: requested, receivedUnits: received, share: requested / requestedUnits };
  });
  return {
    deliveredUnits,
    requestedUnits,
    receivedUnits: add(rows, (row) => row.receivedUnits),
    returnRate: deliveredUnits === 0 ? null : requestedUnits / deliveredUnits,
    reasons: reasons.toSorted((a, b) => b.requestedUnits - a.requestedUnits || (a.reason < b.reason ? -1 : 1)),
  };
}

/**
 * Sets what comes back against what was delivered.
 * @param mostSkus how many SKUs are told one by one.
 */
export function returnRateReport(
  rows: readonly ReturnRow[],
  delivered: readonly SkuUnits[],
  mostSkus: number,
): ReturnRateReport {
  const deliveredOf = new Map(delivered.map(({ sku, units }) => [sku, units]));
  const skus = [...Map.groupBy(rows, ({ sku }) => sku)].map(([sku, own]) => ({
    sku,
    ...figuresOf(own, deliveredOf.get(sku) ?? 0),
  }));
  return {
    total: figuresOf(
      rows,
      add(delivered, ({ units }) => units),
    ),
    skus: skus.toSorted((a, b) => b.requestedUnits - a.requestedUnits || (a.sku < b.sku ? -1 : 1)).slice(0, mostSkus),
  };
}
