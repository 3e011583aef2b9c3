/**
 * The smallest of the values at `indexes` that has at least `share` of their weight at or below it; 0 for none.
 */
export function weightedQuantile(
  values: Float64Array,
  weights: Float64Array,
  share: number,
  indexes: Int32Array,
): number {
  // Sorting numbers is several times faster than sorting indexes by a comparison, so values are paired with their
  // weights by rank: equal values are summed up first.
  const picked = Float64Array.from(indexes, (index) => values[index]!).sort();
  const weightOf = new Float64Array(picked.length);
  let total = 0;
  for (const index of indexes) {
    weightOf[lowerBound(picked, values[index]!)]! += weights[index]!;
    total += weights[index]!;
  }
  let below = 0;
  for (let rank = 0; rank < picked.length; rank++) {
    below += weightOf[rank]!;
    if (below >= share * total) return picked[rank]!;
  }
  return picked.at(-1) ?? 0;
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
