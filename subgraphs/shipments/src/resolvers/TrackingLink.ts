import { brandingOf } from "../operations/tracking-page/branding.ts";
import type { TrackingLinkResolvers } from "./types.generated.ts";

export const TrackingLink = {
  id: (link) => link._id,
  token: ({ tenant, _id: id }, _, { trackingTokens }) => trackingTokens.tokenOf({ tenant, id }),
  url: async ({ tenant, _id: id }, _, { em, trackingTokens }) =>
    (await brandingOf(em)).trackingPageUrl?.replace("{token}", trackingTokens.tokenOf({ tenant, id })) ?? null,
  requiresPostalCode: ({ postalCodeDigest }) => postalCodeDigest !== null,
} satisfies Partial<TrackingLinkResolvers>;
