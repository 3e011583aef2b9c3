/** The check digit rules of the format data, by the names used there. Constants are part of the data. */
export type Checksum =
  | {
      readonly name: "mod10";
      readonly evens_multiplier: number;
      readonly odds_multiplier: number;
      readonly reverse?: boolean;
    }
  | { readonly name: "mod7" }
  | { readonly name: "luhn" }
  | { readonly name: "mod_37_36" }
  | { readonly name: "s10"; readonly weightings: readonly number[] }
  | {
      readonly name: "sum_product_with_weightings_and_modulo";
      readonly weightings: readonly number[];
      readonly modulo1: number;
      readonly modulo2: number;
    };

/** Share of random check characters that pass, by rule: what a passing check is worth as evidence. */
export const chanceToPass: Readonly<Record<Checksum["name"], number>> = {
  mod10: 1 / 10,
  mod7: 1 / 10,
  luhn: 1 / 10,
  mod_37_36: 1 / 36,
  s10: 1 / 10,
  sum_product_with_weightings_and_modulo: 1 / 10,
};

/** True when `check` is the check character that `rule` gives for `serial` (both upper case, no spaces). */
export function checkDigitPasses(rule: Checksum, serial: string, check: string): boolean {
  switch (rule.name) {
    case "mod10":
      return mod10(serial, rule) === check;
    case "mod7":
      return String(BigInt(serial) % 7n) === check;
    case "luhn":
      return luhn(serial) === check;
    case "mod_37_36":
      return mod37(serial) === check;
    case "s10":
      return s10(weightedSum(serial, rule.weightings)) === check;
    case "sum_product_with_weightings_and_modulo":
      return String((weightedSum(serial, rule.weightings) % rule.modulo1) % rule.modulo2) === check;
  }
}

/** Value of a character in carriers' mod-10 rules: digits as they are, letters (ASCII − 3) mod 10. */
const mod10Value = (char: string): number => (/\d/.test(char) ? Number(char) : (char.charCodeAt(0) - 3) % 10);

function mod10(serial: string, rule: Extract<Checksum, { name: "mod10" }>): string {
  const values = [...serial].map(mod10Value);
  if (rule.reverse) values.reverse();
  const sum = values.reduce(
    (total, v, i) => total + v * (i % 2 === 0 ? rule.evens_multiplier : rule.odds_multiplier),
    0,
  );
  return String((10 - (sum % 10)) % 10);
}

function luhn(serial: string): string {
  const doubled = [...serial].toReversed().map((char, i) => (i % 2 === 0 ? Number(char) * 2 : Number(char)));
  const sum = doubled.reduce((total, v) => total + (v > 9 ? v - 9 : v), 0);
  return String((10 - (sum % 10)) % 10);
}

/** ISO 7064 hybrid system MOD 37,36. */
function mod37(serial: string): string {
  let carry = 36;
  for (const char of serial) {
    carry += Number.parseInt(char, 36);
    if (carry > 36) carry -= 36;
    carry *= 2;
    if (carry >= 37) carry -= 37;
  }
  return ((37 - carry) % 36).toString(36).toUpperCase();
}

/** UPU S10: 11 − (sum mod 11), where 10 is written 0 and 11 is written 5. */
function s10(sum: number): string {
  const digit = 11 - (sum % 11);
  return digit === 10 ? "0" : digit === 11 ? "5" : String(digit);
}

const weightedSum = (serial: string, weights: readonly number[]): number =>
  weights.reduce((total, weight, i) => total + weight * Number(serial[i] ?? 0), 0);
