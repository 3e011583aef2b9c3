import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";

export const consentChannels = ["EMAIL", "SMS", "PUSH"] as const;
export type ConsentChannel = (typeof consentChannels)[number];

export const consentStates = ["GRANTED", "REVOKED"] as const;
export type ConsentState = (typeof consentStates)[number];

/** What a customer said last of one channel. */
export interface Consent {
  readonly channel: ConsentChannel;
  readonly state: ConsentState;
  /** Where it was said, for example `checkout`. */
  readonly source: string;
  readonly at: Date;
}

/** One statement as recorded; never changed and never removed. */
export interface ConsentChangeRecord extends Consent {
  readonly _id: string;
  readonly tenant: string;
  readonly customerId: string;
  readonly createdAt: Date;
}

export interface ConsentInput {
  readonly channel: ConsentChannel;
  readonly state: ConsentState;
  readonly source: string;
  readonly at?: Date | null | undefined;
}

/**
 * Takes a statement in. It must not be of the future, nor older than what is known of its channel: an import of
 * old statements never overrules a later one.
 */
export function stateConsent(
  consents: readonly Consent[],
  input: ConsentInput,
  now: Date,
): Outcome<{ readonly consents: readonly Consent[]; readonly stated: Consent }> {
  const check = new InputCheck();
  const { channel, state } = input;
  const source = check.text(["input", "source"], input.source, 120);
  const at = input.at ?? now;
  const known = consents.find((consent) => consent.channel === channel);
  if (at > now) check.add("INVALID", ["input", "at"], "must not be in the future");
  if (known && at < known.at) check.add("INVALID", ["input", "at"], "must not be before what was said last");
  if (check.errors.length > 0) return err(check.errors);
  const stated: Consent = { channel, state, source, at };
  const others = consents.filter((consent) => consent.channel !== channel);
  const order = (consent: Consent): number => consentChannels.indexOf(consent.channel);
  return ok({ consents: [...others, stated].toSorted((a, b) => order(a) - order(b)), stated });
}
