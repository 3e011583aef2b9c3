import { forkFor } from "@waybill/storage";
import type { Context } from "../../context.ts";
import type { BrandingFields } from "../../domain/branding.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import type { TrackingScan } from "../../domain/tracking-scan.ts";
import { Shipment, TrackingEvent } from "../../storage/entities.ts";
import { brandingOf } from "./branding.ts";
import { openLink } from "./open-link.ts";

/** A shipment with the scans that the public may see. */
export interface PublicShipmentView {
  readonly shipment: ShipmentRecord;
  /** Newest first. */
  readonly scans: readonly TrackingScan[];
}

/** What a tracking link shows. */
export interface PublicTrackingView {
  readonly shipment: PublicShipmentView | null;
  readonly requiresPostalCode: boolean;
  readonly branding: BrandingFields & { readonly version: number };
}

const maxScans = 100;

/** The page behind a tracking link; null when the link opens nothing. */
export async function publicShipment(
  context: Context,
  token: string,
  postalCode: string | null | undefined,
): Promise<PublicTrackingView | null> {
  const opened = await openLink(context, token, postalCode);
  if (!opened) return null;
  const em = forkFor(context.database, opened.link.tenant);
  const branding = await brandingOf(em);
  const requiresPostalCode = opened.link.postalCodeDigest !== null;
  if (!opened.isLetIn) return { shipment: null, requiresPostalCode, branding };
  const { shipmentId } = opened.link;
  const shipment = await em.findOneOrFail(Shipment, { _id: shipmentId });
  const orderBy = { occurredAt: "desc", _id: "desc" } as const;
  const scans = await em.find(TrackingEvent, { shipmentId }, { orderBy, limit: maxScans });
  return { shipment: { shipment, scans }, requiresPostalCode, branding };
}
