import { ok, type Outcome } from "@waybill/kernel";
import { type Database, forkFor, type WriteContext } from "@waybill/storage";
import type { Asker } from "@waybill/subgraph";
import type { OrderRecord } from "../domain/order.ts";
import { type DecisionFacts, factsOf } from "../domain/routing/decision.ts";
import { destinationOf } from "../domain/routing/coordinates.ts";
import { linesOf, noRouteErrors } from "../domain/routing/placement-routing.ts";
import { route } from "../domain/routing/route.ts";
import { presentPolicy } from "../storage/routing-policy.ts";
import { stockAvailability } from "./stock-availability.ts";

/**
 * Decides with the stock and the rules of this moment which locations send an order that is being placed. What is short
 * is promised where the SKU's policy allows it. Nothing is changed.
 * @returns INSUFFICIENT_STOCK with paths of `placeOrder`'s input.
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
  const routing = route(
    {
      channel: order.channel,
      destination: destinationOf(order.shippingAddress.countryCode, order.shippingCoordinates),
      lines: linesOf(order),
      at: as.clock(),
      excludeLocationIds: [],
      allowBackorder: true,
    },
    stock,
    policy,
  );
  return routing.assignments ? ok(factsOf(routing, policy.version)) : noRouteErrors(order, routing);
}
