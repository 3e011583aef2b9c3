const weights = [3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1];

/**
 * A FedEx Express number (12 digits) with the right check digit. It begins with 79, which no other carrier's
 * 12-digit format takes, so that detection is unambiguous.
 * @param serial 0 to 999,999,999; another number for each.
 */
export function fedexTrackingNumber(serial: number): string {
  if (!Number.isInteger(serial) || serial < 0 || serial > 999_999_999) throw new RangeError("serial has 1 to 9 digits");
  const digits = `79${String(serial).padStart(9, "0")}`;
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return `${digits}${(sum % 11) % 10}`;
}
