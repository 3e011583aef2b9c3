/** Rows cut into bins: what trees are grown on. */
export interface BinnedRows {
  readonly rows: number;
  /** A column per feature; bin 0 holds unknown values. */
  readonly columns: readonly Uint8Array[];
  /** Per feature the upper bounds of bins 1, 2, …; a value belongs to the first bin whose bound it does not pass. */
  readonly bounds: readonly Float64Array[];
}

export const maxBins = 64;

/** Cuts each feature at quantiles of its own values. */
export function binRows(rows: readonly Float64Array[]): BinnedRows {
  const features = rows[0]?.length ?? 0;
  const columns: Uint8Array[] = [];
  const bounds: Float64Array[] = [];
  for (let feature = 0; feature < features; feature++) {
    const values = new Float64Array(rows.length);
    for (let row = 0; row < rows.length; row++) values[row] = rows[row]![feature]!;
    const cuts = cutPoints(values);
    const column = new Uint8Array(rows.length);
    for (let row = 0; row < rows.length; row++) column[row] = binOf(values[row]!, cuts);
    bounds.push(cuts);
    columns.push(column);
  }
  return { rows: rows.length, columns, bounds };
}

function cutPoints(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const cuts: number[] = [];
  for (let bin = 1; bin < maxBins; bin++) {
    const cut = sorted[Math.ceil((sorted.length * bin) / (maxBins - 1)) - 1];
    if (cut !== undefined && cut !== cuts.at(-1)) cuts.push(cut);
  }
  return Float64Array.from(cuts);
}

function binOf(value: number, cuts: Float64Array): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = cuts.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= cuts[middle]!) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}
