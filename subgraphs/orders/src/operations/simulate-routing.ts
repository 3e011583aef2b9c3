import { err, InputCheck, isCountry, ok, type Outcome, refuse } from "@waybill/kernel";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf, staffOnly } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { checkCoordinates, destinationOf } from "../domain/routing/coordinates.ts";
import { type DecisionFacts, factsOf } from "../domain/routing/decision.ts";
import { route } from "../domain/routing/route.ts";
import type { SimulateRoutingInput } from "../resolvers/types.generated.ts";
import { presentPolicy } from "../storage/routing-policy.ts";
import { askReliability } from "./ask-reliability.ts";
import { stockFor, whyNotThere } from "./route-order.ts";
import { stockAvailability } from "./stock-availability.ts";

/** How an order would be routed with the stock and the rules of this moment. Nothing is changed. */
export async function simulateRouting(context: Context, input: SimulateRoutingInput): Promise<Outcome<DecisionFacts>> {
  staffOnly(context);
  const checked = check(input);
  if (!checked.ok) return checked;
  const policy = await presentPolicy(context.em, context.identity.tenant);
  try {
    const skus = [...new Set(checked.value.map(({ sku }) => sku))];
    const asker = askerOf(context, "orders");
    const stock = await stockAvailability(asker, skus, input.channel);
    const known = new Set(stock.map(({ sku }) => sku));
    const unknown = checked.value.findIndex(({ sku }) => !known.has(sku));
    if (unknown >= 0) {
      return refuse("UNKNOWN_SKU", ["input", "lines", String(unknown), "sku"], "no product variant has this SKU");
    }
    const refused = whyNotThere(input.pickupLocationId, stock);
    if (refused) return refused;
    const routing = route(
      {
        channel: input.channel,
        destination: destinationOf(input.countryCode, input.coordinates ?? null),
        lines: checked.value.map((line, index) => ({ lineId: String(index), ...line })),
        at: context.clock(),
        excludeLocationIds: input.excludeLocationIds ?? [],
        allowBackorder: input.allowBackorder,
      },
      stockFor(input.pickupLocationId, stock),
      await askReliability(asker, policy, input),
    );
    return ok(factsOf(routing, policy.version, stock));
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input"], "inventory did not answer");
  }
}

function check(input: SimulateRoutingInput): Outcome<readonly { readonly sku: string; readonly quantity: number }[]> {
  const check = new InputCheck();
  check.text(["input", "channel"], input.channel, 40);
  const lines = check.list(["input", "lines"], input.lines, 1, 250).map((line, index) => ({
    sku: check.text(["input", "lines", String(index), "sku"], line.sku, 64),
    quantity: check.integer(["input", "lines", String(index), "quantity"], line.quantity, 1, 100_000),
  }));
  if (!isCountry(input.countryCode)) {
    check.add("INVALID", ["input", "countryCode"], "must be an ISO 3166-1 alpha-2 country code, such as DE");
  }
  checkCoordinates(check, ["input", "coordinates"], input.coordinates);
  return check.errors.length > 0 ? err(check.errors) : ok(lines);
}
