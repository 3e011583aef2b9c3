/** Longest tracking number looked at, after normalisation. The longest known format has 39 characters. */
export const maxTrackingNumberLength = 64;

/**
 * A tracking number as Waybill keeps it: upper case, without spaces and dashes.
 * @returns null when nothing is left, when it is longer than 64 characters, or when it has anything but A–Z and 0–9.
 */
export function normaliseTrackingNumber(given: string): string | null {
  // Bounded before any pattern runs, so that no pattern ever sees a long text.
  if (given.length > maxTrackingNumberLength * 4) return null;
  const compact = given.replaceAll(/[\s\u00ad\u2010-\u2015\u2212-]/g, "").toUpperCase();
  return compact.length <= maxTrackingNumberLength && /^[0-9A-Z]+$/.test(compact) ? compact : null;
}
