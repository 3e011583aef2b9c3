import { createHmac, timingSafeEqual } from "node:crypto";
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

const maxTokenLength = 512;

/** @param secret the installation's secret; a key for this purpose alone is made of it. */
export function createTrackingTokens(secret: string): TrackingTokens {
  const key = createHmac("sha256", secret).update("waybill tracking links").digest();
  const sign = (text: string): Buffer => createHmac("sha256", key).update(text).digest().subarray(0, 16);
  return {
    tokenOf({ tenant, id }) {
      const named = Buffer.from(JSON.stringify([tenant, id])).toString("base64url");
      return `${named}.${sign(`link ${named}`).toString("base64url")}`;
    },
    read(token) {
      if (token.length > maxTokenLength) return null;
      const [named = "", signature = ""] = token.split(".");
      const given = Buffer.from(signature, "base64url");
      const expected = sign(`link ${named}`);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      const [tenant, id] = JSON.parse(Buffer.from(named, "base64url").toString()) as [string, string];
      return { tenant, id };
    },
    digest: (linkId, postalCode) => sign(`postcode ${linkId} ${normalisePostalCode(postalCode)}`).toString("base64url"),
  };
}
