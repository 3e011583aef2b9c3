import type { EntityManager } from "@mikro-orm/mongodb";
import { ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type BrandingFields, type BrandingRecord, changeBranding, neutralBranding } from "../../domain/branding.ts";
import type { UpdateBrandingInput } from "../../resolvers/types.generated.ts";
import { Branding } from "../../storage/tracking-page.entities.ts";

/** The branding of the unit of work's tenant, or the neutral one. */
export async function brandingOf(em: EntityManager): Promise<BrandingFields & { readonly version: number }> {
  return (await em.findOne(Branding, {})) ?? neutralBranding;
}

/**
 * Sets how the tenant's tracking page looks.
 * @throws WaybillError FORBIDDEN for a shopper.
 */
export async function updateBranding(context: Context, input: UpdateBrandingInput): Promise<Outcome<BrandingRecord>> {
  staffOnly(context);
  const { tenant } = context.identity;
  return write(context.database, writeContext(context), command(context, "updateBranding", input), async (tx) => {
    const present = await tx.em.findOne(Branding, { _id: tenant });
    const conflict = versionConflict(present?.version ?? 0, input.expectedVersion);
    if (conflict) return conflict;
    const changed = changeBranding(present ?? neutralBranding, input);
    if (!changed.ok) return changed;
    const updatedAt = context.clock();
    const branding =
      present ?? tx.em.create(Branding, { _id: tenant, tenant, ...changed.value, updatedAt, version: 1 });
    tx.em.assign(branding, { ...changed.value, updatedAt });
    await tx.em.flush();
    const record: BrandingRecord = { ...branding };
    const subject = { type: "branding", id: tenant, version: record.version };
    tx.record({ type: "branding.updated", subject, occurredAt: updatedAt, data: { ...changed.value } });
    return ok(record);
  });
}
