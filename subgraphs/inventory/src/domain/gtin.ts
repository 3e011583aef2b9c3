/**
 * True for a GTIN-8, -12, -13 or -14 whose last digit is right (GS1 General Specifications, section 7.9: from the
 * right, digits weigh 3 and 1 in turn, and the check digit completes the sum to a multiple of ten).
 */
export function isGtin(code: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(code)) return false;
  const digits = [...code].map(Number).toReversed();
  const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}
