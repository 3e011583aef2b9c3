import { createSignedLinks } from "@waybill/service";
import { normalisePostalCode } from "../domain/tracking-link.ts";

/** What a token names. */
export interface LinkAddress {
  readonly tenant: string;
  readonly id: string;
}

/** Makes and reads the tokens of tracking links, and digests postcodes for them. */
export interface TrackingTokens {
  /** The same link, the same token: it is not stored and can be shown again. */
  tokenOf(address: LinkAddress): string;
  /** What a token names; null when it was not made here. */
  read(token: string): LinkAddress | null;
  /** A postcode as a link keeps it: whoever reads the database does not learn it. */
  digest(linkId: string, postalCode: string): string;
}

/** @param secret the installation's secret. */
export function createTrackingTokens(secret: string): TrackingTokens {
  const links = createSignedLinks(secret, "waybill tracking links");
  return {
    tokenOf: ({ tenant, id }) => links.tokenOf([tenant, id]),
    read(token) {
      const parts = links.read(token) as [string, string] | null;
      return parts && { tenant: parts[0], id: parts[1] };
    },
    digest: (linkId, postalCode) => links.digest(`postcode ${linkId} ${normalisePostalCode(postalCode)}`),
  };
}
