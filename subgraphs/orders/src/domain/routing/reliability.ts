import { rulesFor } from "./eligible.ts";
import type { RoutingPolicy, RoutingRule } from "./rules.ts";

/** Most carriers whose figures are asked for at once. */
const maxCarriers = 50;

const looks = (rule: RoutingRule): boolean => rule.kind === "CARRIER_RELIABILITY" && rule.weight > 0;

/** The carriers whose figures a policy wants to know for a channel; none when no rule looks at them. */
export const carriersToKnow = (policy: RoutingPolicy, channel: string): readonly string[] =>
  [
    ...new Set(
      rulesFor(policy.rules, channel)
        .filter(looks)
        .flatMap(({ carriers }) => carriers.map(({ carrierCode }) => carrierCode)),
    ),
  ].slice(0, maxCarriers);

/** A policy whose rules know how reliable carriers are. @param shares 0 to 1, by carrier. */
export const knowing = (policy: RoutingPolicy, shares: ReadonlyMap<string, number>): RoutingPolicy => ({
  ...policy,
  rules: policy.rules.map((rule) =>
    looks(rule)
      ? {
          ...rule,
          carriers: rule.carriers.map((carrier) => {
            const onTimeShare = shares.get(carrier.carrierCode);
            return onTimeShare === undefined ? carrier : { ...carrier, onTimeShare };
          }),
        }
      : rule,
  ),
});
