import type { Connection } from "@waybill/storage";
import { page, type PageArgs, staffOnly } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import type { ImportJobRecord, ImportRowRecord, ImportRowStatus } from "../domain/import.ts";
import { ImportJob, ImportRow } from "../storage/import.entities.ts";

/** An import of the tenant; null for shoppers. */
export async function findImport(context: Context, id: string): Promise<ImportJobRecord | null> {
  const { tenant, customerId } = context.identity;
  return customerId === undefined ? context.em.findOne(ImportJob, { tenant, _id: id }) : null;
}

/** The tenant's imports, newest first. @throws WaybillError FORBIDDEN for a shopper. */
export function listImports(context: Context, args: PageArgs): Promise<Connection<ImportJobRecord>> {
  staffOnly(context);
  return page(context, ImportJob, args, { where: { tenant: context.identity.tenant }, purpose: "importJobs" });
}

/** How many of an import's orders are in a status. */
export const countRows = (
  context: Context,
  { tenant, _id: jobId }: ImportJobRecord,
  status: ImportRowStatus,
): Promise<number> => context.em.count(ImportRow, { tenant, jobId, status });

/** An import's orders, in the file's order. */
export function listRows(
  context: Context,
  { _id: jobId }: ImportJobRecord,
  { status, ...args }: PageArgs & { readonly status?: ImportRowStatus | null | undefined },
): Promise<Connection<ImportRowRecord>> {
  const where = { jobId, ...(status == null ? {} : { status }) };
  return page(context, ImportRow, args, {
    where,
    purpose: `import ${jobId} ${status ?? ""}`,
    sort: "row",
    direction: "asc",
  });
}
