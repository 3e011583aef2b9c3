import { type BinnedRows, maxBins } from "./bins.ts";

/** Numbers per bin: gradient, weight, rows. */
const perBin = 3;
const perFeature = perBin * (maxBins + 1);

/** Sums per bin of the features that a tree may use, one after the other. */
export type Histograms = Float64Array;

/** Sums over the rows at `indexes`. */
export function histogramsOf(
  binned: BinnedRows,
  features: readonly number[],
  indexes: Int32Array,
  gradients: Float64Array,
  weights: Float64Array,
): Histograms {
  const sums = new Float64Array(features.length * perFeature);
  // Gathered once, side by side: all features then read them in order.
  const pairs = new Float64Array(2 * indexes.length);
  for (let i = 0; i < indexes.length; i++) {
    pairs[2 * i] = gradients[indexes[i]!]!;
    pairs[2 * i + 1] = weights[indexes[i]!]!;
  }
  for (const [slot, feature] of features.entries()) {
    addColumn(sums, slot * perFeature, binned.columns[feature]!, indexes, pairs);
  }
  return sums;
}

function addColumn(
  sums: Histograms,
  start: number,
  column: Uint8Array,
  indexes: Int32Array,
  pairs: Float64Array,
): void {
  for (let i = 0; i < indexes.length; i++) {
    const place = start + perBin * column[indexes[i]!]!;
    sums[place]! += pairs[2 * i]!;
    sums[place + 1]! += pairs[2 * i + 1]!;
    sums[place + 2]!++;
  }
}

/** The other child's sums: what its parent has and its sibling has not. */
export const restOf = (parent: Histograms, sibling: Histograms): Histograms =>
  parent.map((sum, place) => sum - sibling[place]!);

/** A cut of a node's rows: bins up to `bin` go left. */
export interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
}

/** What keeps trees from chasing single rows. */
export interface SplitRules {
  readonly minRows: number;
  /** Added to a leaf's weight, so that small leaves promise little. */
  readonly shrinkage: number;
}

/** The cut that lowers the loss most; null when none is allowed or helps. */
export function bestSplit(
  sums: Histograms,
  binned: BinnedRows,
  features: readonly number[],
  rules: SplitRules,
): Split | null {
  let best: Split | null = null;
  for (const [slot, feature] of features.entries()) {
    const start = slot * perFeature;
    const bins = binned.bounds[feature]!.length + 1;
    const all = totals(sums, start, bins);
    if (all.rows < 2 * rules.minRows) return null;
    const whole = all.gradient ** 2 / (all.weight + rules.shrinkage);
    let gradient = 0;
    let weight = 0;
    let rows = 0;
    for (let bin = 0; bin < bins - 1; bin++) {
      const place = start + perBin * bin;
      gradient += sums[place]!;
      weight += sums[place + 1]!;
      rows += sums[place + 2]!;
      if (rows < rules.minRows) continue;
      if (all.rows - rows < rules.minRows) break;
      const gain =
        gradient ** 2 / (weight + rules.shrinkage) +
        (all.gradient - gradient) ** 2 / (all.weight - weight + rules.shrinkage) -
        whole;
      if (gain > (best?.gain ?? leastGain)) best = { gain, feature, bin };
    }
  }
  return best;
}

/** Below this a gain is rounding. */
const leastGain = 1e-6;

function totals(sums: Histograms, start: number, bins: number) {
  let gradient = 0;
  let weight = 0;
  let rows = 0;
  for (let place = start; place < start + perBin * bins; place += perBin) {
    gradient += sums[place]!;
    weight += sums[place + 1]!;
    rows += sums[place + 2]!;
  }
  return { gradient, weight, rows };
}
