import type { InputCheck, InputPath, PostalAddress, PostalAddressFields } from "@waybill/kernel";
import { postcodeValidator, postcodeValidatorExistsForCountry } from "postcode-validator";

// Where carriers do not take a parcel without a postal code, or without a state or province (UPU addressing systems).
const needPostcode = new Set("AT AU BE CA CH DE DK ES FI FR GB IT JP NL NO PL PT SE US".split(" "));
const needRegion = new Set(["AU", "CA", "US"]);

/** A longer one was refused for its length. */
const longestPostcode = 20;

// Countries whose form is not known are taken at their word.
const isPostcode = (postalCode: string, countryCode: string): boolean =>
  !postcodeValidatorExistsForCountry(countryCode) || postcodeValidator(postalCode, countryCode);

/** Checks an address of an order: its texts, and what its country's post wants of it. */
export function checkOrderAddress(check: InputCheck, path: InputPath, fields: PostalAddressFields): PostalAddress {
  const address = check.address(path, fields);
  const { countryCode, postalCode, region } = address;
  if (postalCode === null) {
    if (needPostcode.has(countryCode))
      check.add("BLANK", [...path, "postalCode"], `${countryCode} needs a postal code`);
  } else if (postalCode.length <= longestPostcode && !isPostcode(postalCode, countryCode)) {
    check.add("INVALID", [...path, "postalCode"], `is no postal code of ${countryCode}`);
  }
  if (region === null && needRegion.has(countryCode)) {
    check.add("BLANK", [...path, "region"], `${countryCode} needs a state, province or territory`);
  }
  return address;
}
