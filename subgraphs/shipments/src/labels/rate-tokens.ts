import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Money, PostalAddress } from "@waybill/kernel";
import type { Parcel } from "../domain/labels/label.ts";

/** What a rate's id says. */
export interface NamedRate {
  readonly tenant: string;
  readonly accountId: string;
  readonly service: string;
  readonly cost: Money;
  readonly expiresAt: Date;
}

/** What a rate was told for: bought for anything else it would be another rate. */
interface Subject {
  readonly from: PostalAddress;
  readonly to: PostalAddress;
  readonly parcels: readonly Parcel[];
}

/** Makes and reads the ids of rates. They are signed and not stored. */
export interface RateTokens {
  idOf(rate: NamedRate, subject: Subject): string;
  /** @returns null for what was not made here or for another tenant or subject. */
  read(id: string, tenant: string, subject: Subject): NamedRate | null;
}

const maxLength = 1024;

/** @param secret the installation's secret; a key for this purpose alone is made of it. */
export function createRateTokens(secret: string): RateTokens {
  const key = createHmac("sha256", secret).update("waybill shipping rates").digest();
  const sign = (named: string, subject: Subject): Buffer =>
    createHmac("sha256", key).update(named).update(digestOf(subject)).digest().subarray(0, 16);
  return {
    idOf({ tenant, accountId, service, cost, expiresAt }, subject) {
      const parts = [tenant, accountId, service, cost.minor, cost.currencyCode, expiresAt.getTime()];
      const named = Buffer.from(JSON.stringify(parts)).toString("base64url");
      return `${named}.${sign(named, subject).toString("base64url")}`;
    },
    read(id, tenant, subject) {
      if (id.length > maxLength) return null;
      const [named = "", signature = ""] = id.split(".");
      const given = Buffer.from(signature, "base64url");
      const expected = sign(named, subject);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      const [owner, accountId, service, minor, currencyCode, expires] = JSON.parse(
        Buffer.from(named, "base64url").toString(),
      ) as [string, string, string, number, string, number];
      if (owner !== tenant) return null;
      return { tenant, accountId, service, cost: { minor, currencyCode }, expiresAt: new Date(expires) };
    },
  };
}

const digestOf = ({ from, to, parcels }: Subject): Buffer =>
  createHash("sha256")
    .update(JSON.stringify([from, to].map(partsOf)))
    .update(JSON.stringify(parcels.map((p) => [p.weightGrams, p.lengthMm, p.widthMm, p.heightMm])))
    .digest();

/** Of a party, what prices depend on: names and telephone numbers may still change. */
const partsOf = ({ line1, city, region, postalCode, countryCode }: PostalAddress) => [
  ...[line1, city, region, postalCode, countryCode],
];
