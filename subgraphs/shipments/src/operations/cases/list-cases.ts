import type { Connection } from "@waybill/storage";
import { page, type PageArgs, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import type { CaseRecord } from "../../domain/cases/case.ts";
import type { CaseKind, CaseSeverity, CaseStatus } from "../../domain/cases/case-states.ts";
import { countCases, type CaseCounts } from "../../storage/case-counts.ts";
import { ShipmentCase } from "../../storage/cases.entities.ts";
import { inboxIndexes } from "../../storage/cases.indexes.ts";

/** Which cases are meant: those that meet every condition given. */
export interface CaseFilter {
  readonly isOpen: boolean;
  readonly statuses?: readonly CaseStatus[] | null | undefined;
  readonly kinds?: readonly CaseKind[] | null | undefined;
  readonly severities?: readonly CaseSeverity[] | null | undefined;
  readonly carrierCodes?: readonly string[] | null | undefined;
  readonly ownerId?: string | null | undefined;
  readonly isAssigned?: boolean | null | undefined;
  readonly breached?: boolean | null | undefined;
}

/** Enum `ShipmentCaseSort` in the schema. */
export type CaseSort = keyof typeof inboxIndexes;

const sorts = {
  SEVERITY: { sort: "severityRank", direction: "desc" },
  DUE: { sort: "dueAt", direction: "asc" },
  NEWEST: { sort: "createdAt", direction: "desc" },
} as const;

/** The problem inbox. @throws WaybillError FORBIDDEN for a shopper. */
export async function listCases(
  context: Context,
  args: PageArgs & { readonly filter: CaseFilter; readonly sort: CaseSort },
): Promise<Connection<CaseRecord>> {
  staffOnly(context);
  const { filter, sort, ...paging } = args;
  return page<ShipmentCase>(context, ShipmentCase, paging, {
    where: conditions(filter, context.clock()),
    // A cursor of one order means nothing in another.
    purpose: `shipmentCases ${sort}`,
    ...sorts[sort],
    indexHint: inboxIndexes[sort],
  });
}

/** How many cases there are of what. @throws WaybillError FORBIDDEN for a shopper. */
export async function countCasesOf(context: Context, filter: CaseFilter): Promise<CaseCounts> {
  staffOnly(context);
  const now = context.clock();
  return countCases(context.database.db, context.identity.tenant, conditions(filter, now), now);
}

function conditions(filter: CaseFilter, now: Date) {
  const { isOpen, statuses, kinds, severities, carrierCodes, ownerId, isAssigned, breached } = filter;
  const owner = {
    ...(ownerId == null ? {} : { $eq: ownerId }),
    ...(isAssigned === true ? { $ne: null } : {}),
    ...(isAssigned === false ? { $in: [null] } : {}),
  };
  return {
    isOpen,
    ...(statuses == null ? {} : { status: { $in: [...statuses] } }),
    ...(kinds == null ? {} : { kind: { $in: [...kinds] } }),
    ...(severities == null ? {} : { severity: { $in: [...severities] } }),
    ...(carrierCodes == null ? {} : { carrierCode: { $in: [...carrierCodes] } }),
    ...(Object.keys(owner).length > 0 ? { ownerId: owner } : {}),
    ...(breached === true ? { breachAt: { $lt: now } } : {}),
    ...(breached === false ? { $or: [{ breachAt: null }, { breachAt: { $gte: now } }] } : {}),
  };
}
