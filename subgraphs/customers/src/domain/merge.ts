import { ok, type Outcome, refuse } from "@waybill/kernel";
import { type CustomerAddress, maxAddresses } from "./address-book.ts";
import type { Consent } from "./consent.ts";
import { type CustomerRecord, newCustomerBook } from "./customer.ts";
import { maxTags } from "./tags.ts";

/** What becomes of the two records of one person. */
export interface Merge {
  readonly kept: Partial<CustomerRecord>;
  readonly merged: Partial<CustomerRecord>;
}

/**
 * Makes two records of one person one. What the kept record has stays; what it lacks comes from the other. The later
 * statement of consent holds, and of two at one moment the one that revokes.
 */
export function mergeCustomers(keep: CustomerRecord, other: CustomerRecord): Outcome<Merge> {
  const path = ["input", "mergeId"];
  if (keep._id === other._id) return refuse("INVALID", path, "a customer cannot be merged into itself");
  const addresses = [...keep.addresses, ...other.addresses.filter((address) => !keep.addresses.some(sameAs(address)))];
  if (addresses.length > maxAddresses)
    return refuse("TOO_LONG", path, `together they have more than ${maxAddresses} addresses`);
  const tags = [...new Set([...keep.tags, ...other.tags])].toSorted();
  if (tags.length > maxTags) return refuse("TOO_LONG", path, `together they have more than ${maxTags} tags`);
  const defaultOf = (own: string | null, others: string | null): string | null =>
    own ?? (addresses.some(({ id }) => id === others) ? others : null);
  return ok({
    kept: {
      firstName: keep.firstName ?? other.firstName,
      lastName: keep.lastName ?? other.lastName,
      phone: keep.phone ?? other.phone,
      locale: keep.locale ?? other.locale,
      addresses,
      defaultShippingAddressId: defaultOf(keep.defaultShippingAddressId, other.defaultShippingAddressId),
      defaultBillingAddressId: defaultOf(keep.defaultBillingAddressId, other.defaultBillingAddressId),
      consents: mergeConsents(keep.consents, other.consents),
      tags,
    },
    merged: { ...newCustomerBook, mergedIntoId: keep._id },
  });
}

const sameAs = ({ address }: CustomerAddress) => {
  const text = (of: CustomerAddress): string =>
    JSON.stringify(Object.entries(of.address).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const wanted = text({ id: "", label: null, address });
  return (other: CustomerAddress): boolean => text(other) === wanted;
};

/** Of each channel the later statement; the same whichever record comes first. */
export function mergeConsents(a: readonly Consent[], b: readonly Consent[]): readonly Consent[] {
  const order = ["EMAIL", "SMS", "PUSH"];
  const latest = new Map<string, Consent>();
  for (const consent of [...a, ...b]) {
    const known = latest.get(consent.channel);
    const isLater = !known || consent.at > known.at;
    const revokes = known?.at.getTime() === consent.at.getTime() && consent.state === "REVOKED";
    if (isLater || revokes) latest.set(consent.channel, consent);
  }
  return [...latest.values()].toSorted((x, y) => order.indexOf(x.channel) - order.indexOf(y.channel));
}
