/**
 * Splits an amount of minor units by weights, to the unit and without loss: the parts add up to `total`, and
 * each differs from its exact share by less than one. What rounding leaves goes to the largest remainders,
 * of equal ones to the first.
 * @param total whole number, not negative. @param weights whole numbers, not negative; all zero counts as equal.
 */
export function allocate(total: number, weights: readonly number[]): number[] {
  if (weights.length === 0) {
    if (total !== 0) throw new RangeError("an amount needs at least one part to go to");
    return [];
  }
  const shares = weights.some((weight) => weight > 0) ? weights.map(BigInt) : weights.map(() => 1n);
  const whole = shares.reduce((sum, share) => sum + share, 0n);
  const exact = shares.map((share) => BigInt(total) * share);
  const parts = exact.map((value) => value / whole);
  const left = Number(BigInt(total) - parts.reduce((sum, part) => sum + part, 0n));
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value % whole }))
    .toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1));
  for (const { index } of byRemainder.slice(0, left)) parts[index] = (parts[index] as bigint) + 1n;
  return parts.map(Number);
}

/**
 * `amount` times `numerator` over `denominator`, counted exactly and rounded half up.
 * @param amount minor units, not negative. @param denominator above zero.
 */
export function portion(amount: number, numerator: number, denominator: number): number {
  const divisor = BigInt(denominator);
  return Number((2n * BigInt(amount) * BigInt(numerator) + divisor) / (2n * divisor));
}
