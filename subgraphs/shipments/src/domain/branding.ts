import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";

/** What a tenant's tracking page looks like. */
export type BrandingFields = {
  readonly name: string | null;
  readonly logoUrl: string | null;
  readonly primaryColor: string | null;
  readonly websiteUrl: string | null;
  readonly supportUrl: string | null;
  readonly supportEmail: string | null;
  readonly trackingPageUrl: string | null;
  readonly locale: string | null;
};

/** A tenant's branding as stored; `version` counts the changes. */
export interface BrandingRecord extends BrandingFields {
  /** The tenant. */
  readonly _id: string;
  readonly tenant: string;
  readonly updatedAt: Date;
  readonly version: number;
}

/** The page while a tenant has set nothing. */
export const neutralBranding: BrandingFields & { readonly version: number } = {
  name: null,
  logoUrl: null,
  primaryColor: null,
  websiteUrl: null,
  supportUrl: null,
  supportEmail: null,
  trackingPageUrl: null,
  locale: null,
  version: 0,
};

type BrandingInput = { readonly [K in keyof BrandingFields]?: string | null | undefined };

/** The branding with what is given changed; null takes away, what is left out stays. */
export function changeBranding(present: BrandingFields, input: BrandingInput): Outcome<BrandingFields> {
  const check = new InputCheck();
  const field = <K extends keyof BrandingFields>(name: K, read: (text: string) => string): string | null => {
    const given = input[name];
    if (given === undefined) return present[name];
    return given === null || given.trim() === "" ? null : read(given.trim());
  };
  const invalid = (name: string, message: string): void => check.add("INVALID", ["input", name], message);
  const page = (name: "logoUrl" | "websiteUrl" | "supportUrl" | "trackingPageUrl") =>
    field(name, (text) => {
      // Anything else would be a way to run a script on the page.
      if (text.length > 2_000 || URL.parse(text)?.protocol !== "https:") invalid(name, "must be an https address");
      return text;
    });
  const fields: BrandingFields = {
    name: field("name", (text) => check.text(["input", "name"], text, 120)),
    logoUrl: page("logoUrl"),
    primaryColor: field("primaryColor", (text) => {
      if (!/^#[0-9a-f]{6}$/i.test(text)) invalid("primaryColor", "must be a colour such as #1a2b3c");
      return text.toLowerCase();
    }),
    websiteUrl: page("websiteUrl"),
    supportUrl: page("supportUrl"),
    supportEmail: field("supportEmail", (text) => check.email(["input", "supportEmail"], text)),
    trackingPageUrl: page("trackingPageUrl"),
    locale: field("locale", (text) => {
      const [canonical] = canonicalLocales(text);
      if (!canonical) invalid("locale", "must be a language tag such as de-CH");
      return canonical ?? text;
    }),
  };
  if (input.trackingPageUrl && !input.trackingPageUrl.includes("{token}")) {
    invalid("trackingPageUrl", "must have {token} in it");
  }
  return check.errors.length > 0 ? err(check.errors) : ok(fields);
}

function canonicalLocales(text: string): string[] {
  try {
    return Intl.getCanonicalLocales(text);
  } catch {
    return [];
  }
}
