import type { CaseEvent } from "../domain/cases/case-event.ts";
import { watchCases } from "../operations/cases/watch-cases.ts";
import type { SubscriptionResolvers } from "./types.generated.ts";

export const shipmentCaseChanged: SubscriptionResolvers["shipmentCaseChanged"] = {
  subscribe: (_, args, context) => watchCases(context, args),
  resolve: (event: CaseEvent) => event,
};
