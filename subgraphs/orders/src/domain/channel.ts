import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";

/** Where orders come from, with a number series of its own. */
export interface ChannelRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly code: string;
  readonly name: string;
  /** `WEB` makes order numbers `WEB-1001`, `WEB-1002` … */
  readonly numberPrefix: string;
  /** False when it takes no more orders. */
  readonly active: boolean;
  readonly createdAt: Date;
  readonly version: number;
}

type Settings = Pick<ChannelRecord, "code" | "name" | "numberPrefix">;

/** Checks a channel to be. */
export function checkChannel(input: Settings): Outcome<Settings> {
  const check = new InputCheck();
  const checked = {
    code: check.text(["input", "code"], input.code, 40),
    name: checkName(check, input.name),
    numberPrefix: checkPrefix(check, input.numberPrefix),
  };
  return check.errors.length > 0 ? err(check.errors) : ok(checked);
}

/** What a caller may change; `undefined` means left out. */
type Changeable = Pick<ChannelRecord, "name" | "numberPrefix" | "active">;
export type ChannelChanges = { -readonly [K in keyof Changeable]?: Changeable[K] };
export type ChannelFields = { readonly [K in keyof Changeable]?: Changeable[K] | null | undefined };

/** Checks changes of a channel, none of which can be cleared. */
export function checkChannelChanges({ name, numberPrefix, active }: ChannelFields): Outcome<ChannelChanges> {
  const check = new InputCheck();
  const changes: ChannelChanges = {};
  for (const [field, value] of Object.entries({ name, numberPrefix, active })) {
    if (value === null) check.add("BLANK", ["input", field], "must not be left out");
  }
  if (name != null) changes.name = checkName(check, name);
  if (numberPrefix != null) changes.numberPrefix = checkPrefix(check, numberPrefix);
  if (active != null) changes.active = active;
  return check.errors.length > 0 ? err(check.errors) : ok(changes);
}

const checkName = (check: InputCheck, name: string): string => check.text(["input", "name"], name, 120);

/**
 * A prefix ends at the number's hyphen and has none itself, so that the series of two channels never meet, nor the
 * plain numbers of channels that were not created.
 */
function checkPrefix(check: InputCheck, value: string): string {
  const prefix = check.text(["input", "numberPrefix"], value, 10).toUpperCase();
  if (prefix !== "" && !/^[A-Z][A-Z0-9]*$/.test(prefix)) {
    check.add("INVALID", ["input", "numberPrefix"], "must be a letter and then letters or digits");
  }
  return prefix;
}

/** Refuses orders of a channel that takes none any more. One that was not created takes all. */
export const whyChannelClosed = (channel: ChannelRecord | null) =>
  channel?.active === false
    ? refuse("INVALID_STATE", ["input", "channel"], `the channel ${channel.code} takes no more orders`)
    : null;
