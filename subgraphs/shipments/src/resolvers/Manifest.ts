import { carrierOrCode } from "../domain/carrier-registry.ts";
import { weightOf } from "../domain/manifests/manifest.ts";
import { findManifest } from "../operations/manifests/find.ts";
import type { Context } from "../context.ts";
import type { ManifestRecord } from "../domain/manifests/manifest.ts";
import type { ManifestResolvers } from "./types.generated.ts";

const linkOf = ({ _id: id, tenant }: ManifestRecord, { documents, clock }: Context) =>
  documents.link({ kind: "manifests", tenant, id }, clock());

export const Manifest = {
  __resolveReference: ({ id }, context) => findManifest(context, id),
  id: (manifest) => manifest._id,
  carrier: ({ carrierCode }) => carrierOrCode(carrierCode),
  carrierAccount: ({ accountId }) => accountId,
  parcels: ({ parcels }) => [...parcels],
  parcelCount: ({ parcels }) => parcels.length,
  totalWeightGrams: weightOf,
  url: (manifest, _, context) => linkOf(manifest, context).url,
  urlExpiresAt: (manifest, _, context) => linkOf(manifest, context).expiresAt,
} satisfies Partial<ManifestResolvers>;
