import { ok, type Outcome, refuse } from "@waybill/kernel";
import { type Database, forkFor, type WriteContext } from "@waybill/storage";
import type { Asker } from "@waybill/subgraph";
import type { OrderRecord } from "../domain/order.ts";
import { type DecisionFacts, factsOf } from "../domain/routing/decision.ts";
import { destinationOf } from "../domain/routing/coordinates.ts";
import { linesOf, noRouteErrors } from "../domain/routing/placement-routing.ts";
import type { Routing, SkuStock } from "../domain/routing/model.ts";
import { route } from "../domain/routing/route.ts";
import type { RoutingPolicy } from "../domain/routing/rules.ts";
import { presentPolicy } from "../storage/routing-policy.ts";
import { askReliability } from "./ask-reliability.ts";
import { stockAvailability } from "./stock-availability.ts";

/**
 * Decides with the stock and the rules of this moment which locations send an order that is being placed. What is short
 * is promised where the SKU's policy allows it. Nothing is changed.
 * @returns INSUFFICIENT_STOCK, or NOT_FOUND for the location of a pick-up, with paths of `placeOrder`'s input.
 * @throws SubgraphUnavailable when inventory does not answer.
 */
export async function routeOrder(
  database: Database,
  as: WriteContext,
  asker: Asker,
  order: OrderRecord,
): Promise<Outcome<DecisionFacts>> {
  const skus = [...new Set(order.lines.map(({ sku }) => sku))];
  const [stock, policy] = await Promise.all([
    stockAvailability(asker, skus, order.channel),
    presentPolicy(forkFor(database, as.tenant, as.signal), as.tenant),
  ]);
  return routeWith(order, stock, await askReliability(asker, policy, placeOf(order)), as.clock());
}

type Routable = Pick<OrderRecord, "channel" | "shippingAddress" | "shippingCoordinates" | "lines"> &
  Partial<Pick<OrderRecord, "pickupLocationId">>;

/** What decides how reliable carriers are for an order. */
export const placeOf = ({ channel, shippingAddress }: Pick<Routable, "channel" | "shippingAddress">) => ({
  channel,
  countryCode: shippingAddress.countryCode,
});

/** How an order that is placed now is routed, or why it cannot be. */
export const routingOf = (order: Routable, stock: readonly SkuStock[], policy: RoutingPolicy, at: Date): Routing =>
  route(
    {
      channel: order.channel,
      destination: destinationOf(order.shippingAddress.countryCode, order.shippingCoordinates),
      lines: linesOf(order),
      at,
      excludeLocationIds: [],
      allowBackorder: true,
    },
    stockFor(order.pickupLocationId, stock),
    policy,
  );

/** What an order may draw on. Who collects it at a location gets all of it there. */
export const stockFor = (
  pickupLocationId: string | null | undefined,
  stock: readonly SkuStock[],
): readonly SkuStock[] =>
  pickupLocationId == null
    ? stock
    : stock.map((one) => ({
        ...one,
        locations: one.locations.filter(({ location }) => location.id === pickupLocationId),
      }));

/** Refuses a location where an order is to be collected and that keeps none of it; null where one does, or it is sent. */
export function whyNotThere(
  pickupLocationId: string | null | undefined,
  stock: readonly SkuStock[],
): Outcome<never> | null {
  if (pickupLocationId == null) return null;
  const isKept = stock.some(({ locations }) => locations.some(({ location }) => location.id === pickupLocationId));
  return isKept
    ? null
    : refuse("NOT_FOUND", ["input", "pickupLocationId"], "there is no such location, or it keeps none of this");
}

/** The same with stock and rules that were read. */
export function routeWith(
  order: Routable,
  stock: readonly SkuStock[],
  policy: RoutingPolicy,
  at: Date,
): Outcome<DecisionFacts> {
  const refused = whyNotThere(order.pickupLocationId, stock);
  if (refused) return refused;
  const routing = routingOf(order, stock, policy, at);
  return routing.assignments ? ok(factsOf(routing, policy.version, stock)) : noRouteErrors(order, routing);
}
