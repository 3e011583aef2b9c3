import { newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { findKey, write } from "@waybill/storage";
import { askerOf, askPeer, command, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { checkExpiry, maxLinksPerShipment, type TrackingLinkRecord } from "../../domain/tracking-link.ts";
import type { CreateTrackingLinkInput } from "../../resolvers/types.generated.ts";
import { TrackingLink } from "../../storage/tracking-page.entities.ts";
import { findShipment } from "../find-shipment.ts";
import { linkEvent } from "./link-event.ts";

/** Makes a link to a shipment's tracking page. With a postcode it needs the order's address, which orders are asked for. */
export async function createTrackingLink(
  context: Context,
  input: CreateTrackingLinkInput,
): Promise<Outcome<TrackingLinkRecord>> {
  const ctx = writeContext(context);
  const named = command(context, "createTrackingLink", input);
  const known = await findKey<TrackingLinkRecord>(context.database, ctx, named);
  if (known.state === "DONE") return ok(known.answer);
  const shipment = await findShipment(context, input.shipmentId);
  if (!shipment) return refuse("NOT_FOUND", ["input", "shipmentId"], "no such shipment");
  const postalCode = input.requiresPostalCode ? await postalCodeOf(context, shipment.orderId) : ok(null);
  if (!postalCode.ok) return postalCode;
  const now = context.clock();
  const expiresAt = checkExpiry(input.expiresAt, now);
  if (!expiresAt.ok) return expiresAt;
  return write(context.database, ctx, named, async (tx) => {
    const siblings = await tx.em.count(TrackingLink, { shipmentId: shipment._id });
    if (siblings >= maxLinksPerShipment) {
      return refuse("INVALID_STATE", ["input", "shipmentId"], `a shipment has at most ${maxLinksPerShipment} links`);
    }
    const _id = newId("trackingLink", now);
    const link = tx.em.create(TrackingLink, {
      _id,
      tenant: shipment.tenant,
      shipmentId: shipment._id,
      customerId: shipment.customerId,
      postalCodeDigest: postalCode.value === null ? null : context.trackingTokens.digest(_id, postalCode.value),
      failedAttempts: 0,
      lockedUntil: null,
      expiresAt: expiresAt.value,
      revokedAt: null,
      createdAt: now,
      updatedAt: now,
      version: 1,
    });
    tx.record(linkEvent("tracking_link.created", link));
    return ok({ ...link });
  });
}

const addressQuery = `query RecipientOf($id: ID!) { order(id: $id) { shippingAddress { postalCode } } }`;

async function postalCodeOf(context: Context, orderId: string | null): Promise<Outcome<string>> {
  const path = ["input", "requiresPostalCode"];
  if (orderId === null) return refuse("INVALID", path, "there is no order to tell the recipient's postcode");
  try {
    const { order } = await askPeer<{ order: { shippingAddress: { postalCode: string | null } | null } | null }>(
      askerOf(context, "shipments"),
      "orders",
      addressQuery,
      { id: orderId },
    );
    const postalCode = order?.shippingAddress?.postalCode ?? null;
    return postalCode === null ? refuse("INVALID", path, "the order's address has no postcode") : ok(postalCode);
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", path, "orders did not answer");
  }
}
