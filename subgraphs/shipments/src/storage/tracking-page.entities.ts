import { defineEntity, p } from "@mikro-orm/mongodb";
import type { BrandingRecord } from "../domain/branding.ts";
import type { TrackingLinkRecord } from "../domain/tracking-link.ts";

const TrackingLinkSchema = defineEntity({
  name: "TrackingLink",
  collection: "trackingLinks",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    shipmentId: p.string(),
    customerId: p.string().strictNullable(),
    postalCodeDigest: p.string().strictNullable(),
    failedAttempts: p.integer(),
    lockedUntil: p.datetime().strictNullable(),
    expiresAt: p.datetime(),
    revokedAt: p.datetime().strictNullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A tracking link under MikroORM's care. */
export class TrackingLink extends TrackingLinkSchema.class implements TrackingLinkRecord {}
TrackingLinkSchema.setClass(TrackingLink);

const BrandingSchema = defineEntity({
  name: "Branding",
  collection: "brandings",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    name: p.string().strictNullable(),
    logoUrl: p.string().strictNullable(),
    primaryColor: p.string().strictNullable(),
    websiteUrl: p.string().strictNullable(),
    supportUrl: p.string().strictNullable(),
    supportEmail: p.string().strictNullable(),
    trackingPageUrl: p.string().strictNullable(),
    locale: p.string().strictNullable(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A tenant's branding under MikroORM's care. */
export class Branding extends BrandingSchema.class implements BrandingRecord {}
BrandingSchema.setClass(Branding);

export const trackingPageEntities = [TrackingLink, Branding];
