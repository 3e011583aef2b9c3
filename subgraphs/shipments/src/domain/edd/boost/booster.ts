import { type BinnedRows } from "./bins.ts";
import { growTree } from "./grow.ts";
import { seededRandom } from "./random.ts";
import { type Tree, treeValue } from "./tree.ts";
import { weightedQuantile } from "./weighted-quantile.ts";

/** Trees whose values add up to a conditional quantile. */
export interface Booster {
  readonly quantile: number;
  readonly base: number;
  readonly trees: readonly Tree[];
}

/** How a booster is trained. */
export interface BoostSettings {
  readonly quantile: number;
  readonly trees: number;
  readonly leaves: number;
  readonly learningRate: number;
  readonly minRows: number;
  readonly shrinkage: number;
  /** Share of rows and of features that each tree gets to see. */
  readonly rowShare: number;
  readonly featureShare: number;
  readonly seed: number;
}

/**
 * Gradient boosting for a quantile (pinball loss): each tree is grown on the sign of what is left, and each of its
 * leaves then takes the quantile of what is left in it. Half is the median, which minimises the mean absolute error.
 */
export function trainBooster(
  binned: BinnedRows,
  targets: Float64Array,
  weights: Float64Array,
  settings: BoostSettings,
): Booster {
  const random = seededRandom(settings.seed);
  const all = Int32Array.from({ length: binned.rows }, (_, index) => index);
  const base = weightedQuantile(targets, weights, settings.quantile, all);
  const rest = targets.map((target) => target - base);
  const gradients = new Float64Array(binned.rows);
  const trees: Tree[] = [];
  for (let round = 0; round < settings.trees; round++) {
    for (let row = 0; row < binned.rows; row++) {
      gradients[row] = (rest[row]! > 0 ? settings.quantile : settings.quantile - 1) * weights[row]!;
    }
    const indexes = all.filter(() => random() < settings.rowShare);
    const features = binned.columns.map((_, feature) => feature).filter(() => random() < settings.featureShare);
    const rules = { minRows: settings.minRows, shrinkage: settings.shrinkage };
    const tree = growTree(
      { binned, indexes, gradients, weights, features, leaves: settings.leaves, rules },
      (leaf) => settings.learningRate * weightedQuantile(rest, weights, settings.quantile, leaf),
    );
    subtract(rest, tree, binned);
    trees.push(tree);
  }
  return { quantile: settings.quantile, base, trees };
}

/** What the booster foretells for a row. */
export function boosterValue(booster: Booster, row: Float64Array): number {
  let value = booster.base;
  for (const tree of booster.trees) value += treeValue(tree, row);
  return value;
}

/** Takes a new tree's values off what is left, by the bins: rows were cut by them. */
function subtract(rest: Float64Array, tree: Tree, binned: BinnedRows): void {
  const bins = tree.feature.map((feature, node) =>
    feature < 0 ? -1 : binned.bounds[feature]!.findIndex((bound) => bound >= tree.threshold[node]!) + 1,
  );
  for (let row = 0; row < rest.length; row++) {
    let node = 0;
    for (let feature = tree.feature[0]!; feature >= 0; feature = tree.feature[node]!) {
      node =
        binned.columns[feature]![row]! > cutBin(bins[node]!, tree.threshold[node]!)
          ? tree.right[node]!
          : tree.left[node]!;
    }
    rest[row]! -= tree.value[node]!;
  }
}

const cutBin = (bin: number, threshold: number): number => (threshold === -Number.MAX_VALUE ? 0 : bin);
