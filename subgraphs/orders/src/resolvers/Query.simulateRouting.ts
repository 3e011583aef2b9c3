import { simulateRouting as simulate } from "../operations/simulate-routing.ts";
import type { DecisionFacts } from "../domain/routing/decision.ts";
import { showFacts } from "./RoutingDecision.ts";
import type { QueryResolvers } from "./types.generated.ts";

const nothing: DecisionFacts = {
  ...{ rulesVersion: 0, assignments: [], noRoute: null, shortages: [], candidates: [], considered: 0, rejected: [] },
  planned: [],
};

export const simulateRouting: QueryResolvers["simulateRouting"] = async (_, { input }, context) => {
  const outcome = await simulate(context, input);
  return { ...showFacts(outcome.ok ? outcome.value : nothing), userErrors: outcome.ok ? [] : [...outcome.error] };
};
