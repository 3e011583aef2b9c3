import { ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, maySeeOf, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { TrackingLinkRecord } from "../../domain/tracking-link.ts";
import type { RevokeTrackingLinkInput } from "../../resolvers/types.generated.ts";
import { TrackingLink } from "../../storage/tracking-page.entities.ts";
import { linkEvent } from "./link-event.ts";

/** Closes a tracking link at once. */
export function revokeTrackingLink(
  context: Context,
  input: RevokeTrackingLinkInput,
): Promise<Outcome<TrackingLinkRecord>> {
  return write(context.database, writeContext(context), command(context, "revokeTrackingLink", input), async (tx) => {
    const link = await tx.em.findOne(TrackingLink, { _id: input.id });
    if (!link || !maySeeOf(context.identity, link.customerId)) {
      return refuse("NOT_FOUND", ["input", "id"], "no such link");
    }
    const conflict = versionConflict(link.version, input.expectedVersion);
    if (conflict) return conflict;
    if (link.revokedAt) return refuse("INVALID_STATE", ["input", "id"], "the link is revoked already");
    const now = context.clock();
    tx.em.assign(link, { revokedAt: now, updatedAt: now });
    await tx.em.flush();
    tx.record(linkEvent("tracking_link.revoked", link));
    return ok({ ...link });
  });
}
