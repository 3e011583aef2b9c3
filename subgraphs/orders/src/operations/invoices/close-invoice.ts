import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, versionConflict, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { closeInvoice as decide, type InvoiceRecord } from "../../domain/invoices/invoice.ts";
import type { VoidInvoiceInput, WriteOffInvoiceInput } from "../../resolvers/types.generated.ts";
import { Invoice } from "../../storage/invoices.entities.ts";
import { invoiceEvent } from "./invoice-event.ts";

/** Makes an invoice void of which nothing was paid. For staff alone. */
export const voidInvoice = (context: Context, input: VoidInvoiceInput): Promise<Outcome<InvoiceRecord>> =>
  close(context, "voidInvoice", "VOID", input);

/** Gives up what an invoice still asks for. For staff alone. */
export const writeOffInvoice = (context: Context, input: WriteOffInvoiceInput): Promise<Outcome<InvoiceRecord>> =>
  close(context, "writeOffInvoice", "WRITTEN_OFF", input);

async function close(
  context: Context,
  operation: string,
  status: "VOID" | "WRITTEN_OFF",
  input: VoidInvoiceInput,
): Promise<Outcome<InvoiceRecord>> {
  staffOnly(context);
  const check = new InputCheck();
  const reason = check.optionalText(["input", "reason"], input.reason, 500);
  if (check.errors.length > 0) return err(check.errors);
  return write(context.database, writeContext(context), command(context, operation, input), async (tx) => {
    const invoice = await tx.em.findOne(Invoice, { tenant: context.identity.tenant, _id: input.id });
    if (!invoice) return refuse("NOT_FOUND", ["input", "id"], "no such invoice");
    const conflict = versionConflict(invoice.version, input.expectedVersion);
    if (conflict) return conflict;
    const now = context.clock();
    const changes = decide({ ...invoice }, status, reason, now);
    if (!changes.ok) return changes;
    tx.em.assign(invoice, changes.value);
    await tx.em.flush();
    tx.record(invoiceEvent({ ...invoice }, now));
    return ok({ ...invoice });
  });
}
