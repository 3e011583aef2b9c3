/** Units that were cancelled for one reason; null for those without one. */
export interface LineCancellation {
  readonly cancelReason: string | null;
  readonly units: number;
}

/** Most reasons that an order keeps: reports show no more either. */
const maxReasons = 50;

/** Adds units to those of their reason; to those without one where an order has many reasons already. */
export function noteCancelled(
  known: readonly LineCancellation[],
  reason: string | null,
  units: number,
): readonly LineCancellation[] {
  const isKnown = known.some(({ cancelReason }) => cancelReason === reason);
  const cancelReason = isKnown || known.length < maxReasons ? reason : null;
  const before = known.find((one) => one.cancelReason === cancelReason)?.units ?? 0;
  return [...known.filter((one) => one.cancelReason !== cancelReason), { cancelReason, units: before + units }];
}
