import { type PlannedWork, planWork } from "../fulfillment/due.ts";
import type { Assignment, Candidate, NoRouteReason, Rejection, Routing, Shortage, SkuStock } from "./model.ts";

/** What made a routing decision necessary. */
export const routingCauses = ["PLACED", "REJECTED", "SHORT_PICK", "MOVED", "EDITED", "DAMAGED", "RESTOCKED"] as const;
export type RoutingCause = (typeof routingCauses)[number];

/** A decision as stored: never changed. */
export interface RoutingDecisionRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly cause: RoutingCause;
  readonly decidedAt: Date;
  readonly rulesVersion: number;
  readonly assignments: readonly Assignment[];
  readonly noRoute: NoRouteReason | null;
  readonly shortages: readonly Shortage[];
  readonly candidates: readonly Candidate[];
  readonly considered: number;
  readonly rejected: readonly Rejection[];
}

/** What a decision record tells, without where it belongs, and what the work that follows needs. */
export interface DecisionFacts extends Omit<
  RoutingDecisionRecord,
  "_id" | "tenant" | "orderId" | "cause" | "decidedAt"
> {
  /** Of the locations of the assignments. Not kept with the record. */
  readonly planned: readonly PlannedWork[];
}

/** The facts of a decision: who sends what, why, and when those who send it work. */
export function factsOf(routing: Routing, rulesVersion: number, stock: readonly SkuStock[]): DecisionFacts {
  const { noRoute, shortages, candidates, considered, rejected } = routing;
  const assignments = routing.assignments ?? [];
  const planned = planWork(assignments, stock);
  return { rulesVersion, assignments, noRoute, shortages, candidates, considered, rejected, planned };
}
