/** A postal address as stored and as the GraphQL type `PostalAddress`. */
export interface PostalAddress {
  readonly name: string;
  readonly company: string | null;
  readonly line1: string;
  readonly line2: string | null;
  readonly city: string;
  readonly region: string | null;
  readonly postalCode: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
  readonly phone: string | null;
}

type Optional = "company" | "line2" | "region" | "postalCode" | "phone";

/** An address as a caller gives it: what may be missing may be left out. */
export type PostalAddressFields = Omit<PostalAddress, Optional> & {
  readonly [K in Optional]?: string | null | undefined;
};
