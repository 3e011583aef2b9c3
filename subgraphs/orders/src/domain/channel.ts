import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";

/** Where orders come from, with a number series of its own. */
export interface ChannelRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly code: string;
  readonly name: string;
  /** `WEB` makes order numbers `WEB-1001`, `WEB-1002` … */
  readonly numberPrefix: string;
  readonly createdAt: Date;
  readonly version: number;
}

/**
 * Checks a channel to be. A prefix ends at the number's hyphen and has none itself, so that the series of
 * two channels never meet, nor the plain numbers of channels that were not created.
 */
export function checkChannel(input: {
  readonly code: string;
  readonly name: string;
  readonly numberPrefix: string;
}): Outcome<{ readonly code: string; readonly name: string; readonly numberPrefix: string }> {
  const check = new InputCheck();
  const checked = {
    code: check.text(["input", "code"], input.code, 40),
    name: check.text(["input", "name"], input.name, 120),
    numberPrefix: check.text(["input", "numberPrefix"], input.numberPrefix, 10).toUpperCase(),
  };
  if (checked.numberPrefix !== "" && !/^[A-Z][A-Z0-9]*$/.test(checked.numberPrefix)) {
    check.add("INVALID", ["input", "numberPrefix"], "must be a letter and then letters or digits");
  }
  return check.errors.length > 0 ? err(check.errors) : ok(checked);
}
