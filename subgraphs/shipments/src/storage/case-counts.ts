import type { Db, Document } from "mongodb";
import {
  type CaseKind,
  caseKinds,
  caseSeverities,
  type CaseSeverity,
  type CaseStatus,
} from "../domain/cases/case-states.ts";
import { inboxIndexes } from "./cases.indexes.ts";

/** How many cases there are of what. */
export interface CaseCounts {
  readonly total: number;
  /** Nobody has acknowledged them. */
  readonly unacknowledged: number;
  readonly unassigned: number;
  readonly breached: number;
  /** The most severe first; kinds in the order of their list. Only those there are. */
  readonly bySeverity: readonly { readonly severity: CaseSeverity; readonly count: number }[];
  readonly byKind: readonly { readonly kind: CaseKind; readonly count: number }[];
}

interface Group {
  readonly _id: { readonly kind: CaseKind; readonly severity: CaseSeverity; readonly status: CaseStatus };
  readonly count: number;
  readonly unassigned: number;
  readonly breached: number;
}

/** The pipeline of `countCases`. */
export const caseCountPipeline = (match: Document, now: Date): Document[] => [
  { $match: match },
  {
    $group: {
      _id: { kind: "$kind", severity: "$severity", status: "$status" },
      count: { $sum: 1 },
      unassigned: { $sum: { $cond: [{ $eq: ["$ownerId", null] }, 1, 0] } },
      // Null is less than every date.
      breached: { $sum: { $cond: [{ $and: [{ $gt: ["$breachAt", null] }, { $lt: ["$breachAt", now] }] }, 1, 0] } },
    },
  },
];

/** Counts the cases of a tenant that meet the conditions. */
export async function countCases(db: Db, tenant: string, conditions: object, now: Date): Promise<CaseCounts> {
  const groups = await db
    .collection("shipmentCases")
    .aggregate<Group>(caseCountPipeline({ tenant, ...conditions }, now), { hint: inboxIndexes.NEWEST })
    .toArray();
  const sum = (of: (group: Group) => number): number => groups.reduce((total, group) => total + of(group), 0);
  const among = (is: (group: Group) => boolean): number => sum((group) => (is(group) ? group.count : 0));
  return {
    total: sum(({ count }) => count),
    unacknowledged: among(({ _id }) => _id.status === "OPEN"),
    unassigned: sum(({ unassigned }) => unassigned),
    breached: sum(({ breached }) => breached),
    bySeverity: caseSeverities
      .toReversed()
      .map((severity) => ({ severity, count: among(({ _id }) => _id.severity === severity) }))
      .filter(({ count }) => count > 0),
    byKind: caseKinds
      .map((kind) => ({ kind, count: among(({ _id }) => _id.kind === kind) }))
      .filter(({ count }) => count > 0),
  };
}
