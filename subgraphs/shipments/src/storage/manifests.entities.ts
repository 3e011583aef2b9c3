import { defineEntity, p } from "@mikro-orm/mongodb";
import type { ManifestParcel, ManifestRecord } from "../domain/manifests/manifest.ts";

const ManifestSchema = defineEntity({
  name: "Manifest",
  collection: "manifests",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    accountId: p.string(),
    carrierCode: p.string(),
    locationId: p.string().strictNullable(),
    day: p.string(),
    parcels: p.json<readonly ManifestParcel[]>(),
    createdAt: p.datetime(),
    version: p.integer(),
  },
});

/** A manifest under MikroORM's care. Hand on `{ ...manifest }` where a plain record is wanted. */
export class Manifest extends ManifestSchema.class implements ManifestRecord {}
ManifestSchema.setClass(Manifest);

export const manifestEntities = [Manifest];
