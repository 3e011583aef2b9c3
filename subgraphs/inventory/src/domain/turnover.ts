/** What the ledger says of a level since the beginning of a time. Changes are of the units on hand. */
export interface LedgerSums {
  /** All changes since the beginning, those after the end included. */
  readonly changed: number;
  /** Changes within the time, each by the seconds from it to the end. */
  readonly unitSeconds: number;
  /** Units that left for orders within the time. */
  readonly sold: number;
}

/** How fast stock was sold in a time. */
export interface Turnover {
  readonly unitsSold: number;
  readonly averageOnHand: number;
  /** Null when there was no stock. */
  readonly rate: number | null;
  /** Null when nothing was sold. */
  readonly daysOfCover: number | null;
}

const daySeconds = 86_400;

/**
 * How fast stock was sold. The units at the beginning are those of now less all changes since; each change counts from
 * when it was made.
 * @param now units of the level as it is.
 */
export function turnover(
  now: { readonly onHand: number; readonly available: number },
  { changed, unitSeconds, sold }: LedgerSums,
  range: { readonly from: Date; readonly to: Date },
): Turnover {
  const seconds = (range.to.getTime() - range.from.getTime()) / 1000;
  const averageOnHand = now.onHand - changed + unitSeconds / seconds;
  const perDay = sold / (seconds / daySeconds);
  return {
    unitsSold: sold,
    averageOnHand,
    rate: averageOnHand > 0 ? sold / averageOnHand : null,
    daysOfCover: perDay > 0 ? now.available / perDay : null,
  };
}
