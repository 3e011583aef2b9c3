import { derivedId, ok, type Outcome, refuse } from "@waybill/kernel";
import { askForetold } from "./ask-foretold.ts";
import { askReliability } from "./ask-reliability.ts";
import { SubgraphUnavailable } from "@waybill/service";
import { askerOf } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { whyChannelClosed } from "../domain/channel.ts";
import { estimate, type Estimate, withForetold } from "../domain/estimate/estimate.ts";
import { checkPlaceOrder, priceRequest } from "../domain/placement.ts";
import type { NoRouteReason } from "../domain/routing/model.ts";
import type { EstimateOrderInput } from "../resolvers/types.generated.ts";
import { sourcesOf } from "./placement-sources.ts";
import { placeOf, routingOf, whyNotThere } from "./route-order.ts";
import { findShelf } from "./stock-availability.ts";

type Priced = Extract<ReturnType<typeof priceRequest>, { readonly ok: true }>["value"];

/** What an order would be, as far as it can be told without placing it. */
export interface OrderEstimateRecord extends Estimate {
  readonly priced: Priced;
  readonly noRoute: NoRouteReason | null;
  readonly at: Date;
}

/**
 * Prices and routes an order as `placeOrder` would, with the stock and the rules of this moment, and tells when it would
 * come: as shipments foretells it from the locations that were chosen, else by rule of thumb. Nothing is reserved and nothing stored.
 */
export async function estimateOrder(
  context: Context,
  input: EstimateOrderInput,
): Promise<Outcome<OrderEstimateRecord>> {
  const request = checkPlaceOrder(input, context.identity.customerId === undefined);
  if (!request.ok) return request;
  try {
    return await estimateChecked(context, request.value);
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    return refuse("UNAVAILABLE", ["input"], "inventory did not answer");
  }
}

type Checked = Extract<ReturnType<typeof checkPlaceOrder>, { readonly ok: true }>["value"];

async function estimateChecked(context: Context, request: Checked): Promise<Outcome<OrderEstimateRecord>> {
  const skus = [...new Set(request.lines.map(({ sku }) => sku))];
  const sources = sourcesOf(context);
  const [{ variants, stock }, channel, policy] = await Promise.all([
    findShelf(askerOf(context, "orders"), skus, request.channel),
    sources.channel(request.channel),
    sources.policy(),
  ]);
  const closed = whyChannelClosed(channel);
  if (closed) return closed;
  const priced = priceRequest(request, variants, (index) => derivedId("orderLine", "estimate", String(index)));
  if (!priced.ok) return priced;
  const at = context.clock();
  const order = { ...request, ...priced.value };
  const informed = await askReliability(askerOf(context, "orders"), policy, placeOf(order));
  const refused = whyNotThere(order.pickupLocationId, stock);
  if (refused) return refused;
  const routing = routingOf(order, stock, informed, at);
  const destination = { countryCode: order.shippingAddress.countryCode, coordinates: order.shippingCoordinates };
  const { noRoute } = routing;
  const isCollected = order.pickupLocationId !== null;
  const told = estimate(order.lines, routing, stock, isCollected ? null : destination, at);
  if (isCollected) return ok({ ...told, priced: priced.value, noRoute, at });
  const foretold = await askForetold(askerOf(context, "orders"), told.parcels, order);
  return ok({ ...withForetold(told, foretold), priced: priced.value, noRoute, at });
}
