import type { DecisionFacts } from "../domain/routing/decision.ts";
import type { RoutingDecisionResolvers } from "./types.generated.ts";

/** The facts of a decision as its GraphQL fields. */
export const showFacts = (facts: DecisionFacts) => ({
  rulesVersion: facts.rulesVersion,
  assignments: facts.assignments,
  noRouteReason: facts.noRoute,
  shortages: facts.shortages,
  candidates: facts.candidates,
  consideredCount: facts.considered,
  rejectedCandidates: facts.rejected,
});

export const RoutingDecision = {
  id: (decision) => decision._id,
  noRouteReason: (decision) => decision.noRoute,
  consideredCount: (decision) => decision.considered,
  rejectedCandidates: (decision) => decision.rejected,
} satisfies Partial<RoutingDecisionResolvers>;
