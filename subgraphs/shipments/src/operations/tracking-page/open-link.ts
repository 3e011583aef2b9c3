import { actorName } from "@waybill/kernel";
import { WaybillError } from "@waybill/service";
import { forkFor, transact } from "@waybill/storage";
import type { Context } from "../../context.ts";
import { countWrong, isOpen, type TrackingLinkRecord, tryPostalCode } from "../../domain/tracking-link.ts";
import { TrackingLink } from "../../storage/tracking-page.entities.ts";
import { linkEvent } from "./link-event.ts";

/** What a token and a postcode open. */
export interface OpenedLink {
  readonly link: TrackingLinkRecord;
  /** False while the postcode is missing or wrong. */
  readonly isLetIn: boolean;
}

/**
 * Opens a tracking link for whoever has its token. The tenant is the token's, which is signed, and not the caller's:
 * callers need no credentials.
 * @returns null when the token is wrong, or the link has expired or was revoked: these look the same.
 * @throws WaybillError RATE_LIMITED when the link is opened too often.
 */
export async function openLink(
  context: Context,
  token: string,
  postalCode: string | null | undefined,
): Promise<OpenedLink | null> {
  const address = context.trackingTokens.read(token);
  if (!address) return null;
  const now = context.clock();
  const wait = context.linkLimit.take(address.id, now.getTime());
  if (wait !== null) throw new WaybillError("RATE_LIMITED", { extensions: { retryAfterSeconds: wait } });
  const link = await forkFor(context.database, address.tenant).findOne(TrackingLink, { _id: address.id });
  if (!link || !isOpen(link, now)) return null;
  const given = postalCode == null ? null : context.trackingTokens.digest(link._id, postalCode);
  const verdict = tryPostalCode(link, given, now);
  if (verdict === "WRONG") await refusePostalCode(context, link);
  return { link: { ...link }, isLetIn: verdict === "OPEN" };
}

/** Counts a wrong postcode. Guesses that come together are counted one after the other: the version keeps them apart. */
async function refusePostalCode(context: Context, { _id, tenant }: TrackingLinkRecord): Promise<void> {
  const { clock, correlationId, signal } = context;
  const ctx = { tenant, actor: actorName(context.identity), correlationId, clock, signal };
  await transact(context.database, ctx, async (tx) => {
    const link = await tx.em.findOneOrFail(TrackingLink, { _id });
    const now = clock();
    tx.em.assign(link, { ...countWrong(link, now), updatedAt: now });
    await tx.em.flush();
    tx.record(linkEvent("tracking_link.postcode_refused", link));
  });
}
