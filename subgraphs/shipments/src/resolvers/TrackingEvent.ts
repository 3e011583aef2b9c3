import { carrierOrCode } from "../domain/carrier-registry.ts";
import { readSignature } from "../domain/normalization/rule.ts";
import { occurredLocal } from "../domain/scan-time.ts";
import type { TrackingEventResolvers } from "./types.generated.ts";

export const TrackingEvent = {
  id: (scan) => scan._id,
  location: ({ location }) => (Object.values(location).some((part) => part !== null) ? location : null),
  carrier: ({ carrierCode }) => carrierOrCode(carrierCode),
  occurredLocal,
  // Tables and rules alike sign `<kind>/<…>`: a table's version is its second part, a rule's its third.
  ruleVersion: ({ ruleId }) => {
    const own = readSignature(ruleId);
    return own ? String(own.version) : (ruleId?.split("/")[1] ?? null);
  },
  normalizationRule: ({ ruleId }, _, context) => {
    const own = readSignature(ruleId);
    if (!own || context.identity.customerId !== undefined) return null;
    return context.loaders.normalizationRuleById.load(own.id);
  },
} satisfies Partial<TrackingEventResolvers>;
