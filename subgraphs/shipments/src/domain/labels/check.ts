import { err, InputCheck, ok, type Outcome, type PostalAddress, type PostalAddressFields } from "@waybill/kernel";
import type { Parcel } from "./label.ts";

/** Heaviest parcel that any carrier takes as one (FedEx and UPS: 68 kg), in grams. */
const maxWeightGrams = 68_000;
/** Longest side that any carrier takes (FedEx: 274 cm), in millimetres. */
const maxSideMm = 2_740;
/** Longest plus twice the other two sides (FedEx and UPS: 330 cm), in millimetres. */
const maxLengthAndGirthMm = 3_300;

/** Checks what a label is made of, before a carrier is asked. */
export function checkLabelInput(given: {
  readonly from: PostalAddressFields;
  readonly to: PostalAddressFields;
  readonly toPath: readonly string[];
  readonly parcel: Parcel;
}): Outcome<{ readonly from: PostalAddress; readonly to: PostalAddress }> {
  const check = new InputCheck();
  const from = check.address(["input", "from"], given.from);
  const to = check.address(given.toPath, given.to);
  checkParcel(check, ["input", "parcel"], given.parcel);
  return check.errors.length > 0 ? err(check.errors) : ok({ from, to });
}

/** Most parcels that are compared together. */
const maxParcels = 20;

/** Checks what carriers are asked the price of. */
export function checkRateInput(given: {
  readonly from: PostalAddressFields;
  readonly to: PostalAddressFields;
  readonly parcels: readonly Parcel[];
}): Outcome<{ readonly from: PostalAddress; readonly to: PostalAddress; readonly parcels: readonly Parcel[] }> {
  const check = new InputCheck();
  const from = check.address(["input", "from"], given.from);
  const to = check.address(["input", "to"], given.to);
  const parcels = check.list(["input", "parcels"], given.parcels, 1, maxParcels).slice(0, maxParcels);
  parcels.forEach((parcel, i) => checkParcel(check, ["input", "parcels", String(i)], parcel));
  return check.errors.length > 0 ? err(check.errors) : ok({ from, to, parcels });
}

function checkParcel(check: InputCheck, path: readonly string[], parcel: Parcel): void {
  const { weightGrams, lengthMm, widthMm, heightMm } = parcel;
  const before = check.errors.length;
  check.integer([...path, "weightGrams"], weightGrams, 1, maxWeightGrams);
  check.integer([...path, "lengthMm"], lengthMm, 1, maxSideMm);
  check.integer([...path, "widthMm"], widthMm, 1, maxSideMm);
  check.integer([...path, "heightMm"], heightMm, 1, maxSideMm);
  const sides = [lengthMm, widthMm, heightMm].toSorted((a, b) => b - a);
  const lengthAndGirth = sides.reduce((sum, side, i) => sum + side * (i === 0 ? 1 : 2), 0);
  if (check.errors.length === before && lengthAndGirth > maxLengthAndGirthMm) {
    check.add("INVALID", path, `length and girth must be at most ${maxLengthAndGirthMm} mm`);
  }
}
