import type { EntityManager } from "@mikro-orm/mongodb";
import { derivedId, ok, type Outcome } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { checkSeller, type InvoiceSettingsRecord } from "../../domain/invoices/seller.ts";
import type { UpdateInvoiceSettingsInput } from "../../resolvers/types.generated.ts";
import { InvoiceSettings } from "../../storage/invoices.entities.ts";

/** What a tenant puts on its invoices; nobody is the seller of one that has said nothing. */
export async function settingsOf(em: EntityManager, tenant: string): Promise<InvoiceSettingsRecord> {
  const stored = await em.findOne(InvoiceSettings, { tenant });
  if (stored) return { ...stored };
  return { _id: derivedId("invoiceSettings", tenant), tenant, seller: null, updatedAt: new Date(0), version: 0 };
}

/** What the caller's tenant puts on its invoices. For staff alone. */
export async function findInvoiceSettings(context: Context): Promise<InvoiceSettingsRecord> {
  staffOnly(context);
  return settingsOf(context.em, context.identity.tenant);
}

/** Sets what stands on invoices. Those issued before keep what stands on them. For staff alone. */
export async function updateInvoiceSettings(
  context: Context,
  input: UpdateInvoiceSettingsInput,
): Promise<Outcome<InvoiceSettingsRecord>> {
  staffOnly(context);
  const as = writeContext(context);
  const cmd = command(context, "updateInvoiceSettings", input);
  return write(context.database, as, cmd, async (tx): Promise<Outcome<InvoiceSettingsRecord>> => {
    const present = await settingsOf(tx.em, as.tenant);
    const conflict = versionConflict(present.version, input.expectedVersion);
    if (conflict) return conflict;
    const seller = checkSeller(input);
    if (!seller.ok) return seller;
    const updatedAt = as.clock();
    const changed = { seller: seller.value, updatedAt };
    const stored = await tx.em.findOne(InvoiceSettings, { tenant: as.tenant });
    if (stored) tx.em.assign(stored, changed);
    else tx.em.create(InvoiceSettings, { ...present, ...changed, version: 1 });
    await tx.em.flush();
    const settings: InvoiceSettingsRecord = stored ? { ...stored } : { ...present, ...changed, version: 1 };
    const subject = { type: "invoice_settings", id: settings._id, version: settings.version };
    const data = { legalName: seller.value.legalName, vatId: seller.value.vatId };
    tx.record({ type: "invoice_settings.updated", subject, occurredAt: updatedAt, data });
    return ok(settings);
  });
}
