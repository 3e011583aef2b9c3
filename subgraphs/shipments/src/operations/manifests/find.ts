import type { Connection } from "@waybill/storage";
import { page, type PageArgs, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { ManifestRecord } from "../../domain/manifests/manifest.ts";
import { Manifest } from "../../storage/manifests.entities.ts";

/** The tenant's manifests, newest first. */
export async function listManifests(
  context: Context,
  args: PageArgs & { readonly carrierAccount?: string | null | undefined },
): Promise<Connection<ManifestRecord>> {
  staffOnly(context);
  const { carrierAccount } = args;
  return page(context, Manifest, args, {
    where: carrierAccount == null ? {} : { accountId: carrierAccount },
    sort: "createdAt",
    purpose: "manifests",
  });
}

export async function findManifest(context: Context, id: string): Promise<ManifestRecord | null> {
  staffOnly(context);
  return context.em.findOne(Manifest, { _id: id });
}
