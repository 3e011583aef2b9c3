import type { Assignment, Candidate, NoRouteReason, Rejection, Routing, Shortage } from "./model.ts";

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

/** What a decision record tells, without where it belongs. */
export type DecisionFacts = Omit<RoutingDecisionRecord, "_id" | "tenant" | "orderId" | "cause" | "decidedAt">;

/**
 * The facts of a decision that was carried out: who sends what is what inventory holds, which another attempt may
 * have decided.
 */
export function factsOf(
  routing: Routing,
  rulesVersion: number,
  held: readonly Assignment[] | null = routing.assignments,
): DecisionFacts {
  const { noRoute, shortages, candidates, considered, rejected } = routing;
  return { rulesVersion, assignments: held ?? [], noRoute, shortages, candidates, considered, rejected };
}
