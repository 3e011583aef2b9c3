/**
 * A regression tree in arrays, as it is stored. Node 0 is the root. A node with `feature` -1 is a leaf and has its
 * `value`; in the others a row goes `left` when its feature is unknown (NaN) or at most `threshold`, else `right`.
 */
export interface Tree {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly value: readonly number[];
}

/** The value of the leaf that a row falls into. */
export function treeValue(tree: Tree, row: Float64Array): number {
  let node = 0;
  for (;;) {
    const feature = tree.feature[node]!;
    if (feature < 0) return tree.value[node]!;
    node = row[feature]! > tree.threshold[node]! ? tree.right[node]! : tree.left[node]!;
  }
}
