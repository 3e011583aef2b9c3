import type { BinnedRows } from "./bins.ts";
import { bestSplit, type Histograms, histogramsOf, restOf, type Split, type SplitRules } from "./histogram.ts";
import type { Tree } from "./tree.ts";

interface OpenLeaf {
  readonly node: number;
  readonly indexes: Int32Array;
  readonly sums: Histograms;
  readonly split: Split | null;
}

/** What a tree is grown from: rows with their gradients, and what may be used of them. */
export interface Ground {
  readonly binned: BinnedRows;
  readonly indexes: Int32Array;
  readonly gradients: Float64Array;
  readonly weights: Float64Array;
  readonly features: readonly number[];
  readonly leaves: number;
  readonly rules: SplitRules;
}

/**
 * Grows a tree leaf by leaf, the most helpful cut first.
 * @param leafValue what a leaf says of the rows in it.
 */
export function growTree(ground: Ground, leafValue: (indexes: Int32Array) => number): Tree {
  const { binned, gradients, weights, features, rules } = ground;
  const tree = { feature: [-1], threshold: [0], left: [-1], right: [-1], value: [0] };
  const sumUp = (indexes: Int32Array): Histograms => histogramsOf(binned, features, indexes, gradients, weights);
  const open = (node: number, indexes: Int32Array, sums: Histograms): OpenLeaf => ({
    node,
    indexes,
    sums,
    split: bestSplit(sums, binned, features, rules),
  });
  const leaves = [open(0, ground.indexes, sumUp(ground.indexes))];
  while (leaves.length < ground.leaves) {
    const at = mostHelpful(leaves);
    const leaf = leaves[at];
    if (!leaf?.split) break;
    const { feature, bin } = leaf.split;
    const [left, right] = partition(leaf.indexes, binned.columns[feature]!, bin);
    const first = tree.feature.length;
    tree.feature[leaf.node] = feature;
    // Bin 0 holds the unknown; a cut there parts known from unknown.
    tree.threshold[leaf.node] = bin === 0 ? -Number.MAX_VALUE : binned.bounds[feature]![bin - 1]!;
    tree.left[leaf.node] = first;
    tree.right[leaf.node] = first + 1;
    for (const list of [tree.left, tree.right, tree.feature]) list.push(-1, -1);
    for (const list of [tree.threshold, tree.value]) list.push(0, 0);
    // Only the smaller child is summed up; the larger is the rest.
    const leftIsSmaller = left.length < right.length;
    const sums = sumUp(leftIsSmaller ? left : right);
    const others = restOf(leaf.sums, sums);
    const children = leftIsSmaller ? [sums, others] : [others, sums];
    leaves.splice(at, 1, open(first, left, children[0]!), open(first + 1, right, children[1]!));
  }
  for (const leaf of leaves) tree.value[leaf.node] = leafValue(leaf.indexes);
  return tree;
}

/** Index of the leaf with the largest gain; -1 when none can be cut. */
function mostHelpful(leaves: readonly OpenLeaf[]): number {
  let best = -1;
  for (const [index, leaf] of leaves.entries()) {
    if (leaf.split && leaf.split.gain > (leaves[best]?.split?.gain ?? 0)) best = index;
  }
  return best;
}

function partition(indexes: Int32Array, column: Uint8Array, bin: number): [Int32Array, Int32Array] {
  const left = new Int32Array(indexes.length);
  const right = new Int32Array(indexes.length);
  let lefts = 0;
  let rights = 0;
  for (let i = 0; i < indexes.length; i++) {
    const index = indexes[i]!;
    if (column[index]! <= bin) left[lefts++] = index;
    else right[rights++] = index;
  }
  return [left.subarray(0, lefts), right.subarray(0, rights)];
}
