import type { forkFor, WriteContext } from "@waybill/storage";
import type { Asker } from "@waybill/subgraph";
import { linesToRoute, withoutShort } from "../../domain/fulfillment/reroute.ts";
import type { FulfillmentLineRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import type { OrderRecord } from "../../domain/order.ts";
import { destinationOf } from "../../domain/routing/coordinates.ts";
import { type DecisionFacts, factsOf } from "../../domain/routing/decision.ts";
import type { RoutingRequest, SkuStock } from "../../domain/routing/model.ts";
import { route } from "../../domain/routing/route.ts";
import type { RoutingPolicy } from "../../domain/routing/rules.ts";
import { FulfillmentOrder } from "../../storage/fulfillment.entities.ts";
import { presentPolicy } from "../../storage/routing-policy.ts";
import { askReliability } from "../ask-reliability.ts";
import { placeOf } from "../route-order.ts";
import { stockAvailability } from "../stock-availability.ts";

/** Units that are to be sent from somewhere else. */
export interface Elsewhere {
  readonly lines: readonly FulfillmentLineRecord[];
  /** Where they are now. */
  readonly fromLocationId: string;
  /** The only location that will do; null when routing decides. */
  readonly toLocationId: string | null;
  /** Locations that send other parts of the order: with them it keeps to the split limit. Left out: it is not looked at. */
  readonly others?: ReadonlySet<string>;
}

/**
 * Plans which locations send units that one location cannot send, by the tenant's rules: as many as there are.
 * @throws SubgraphUnavailable when inventory does not answer.
 */
export async function planElsewhere(
  em: ReturnType<typeof forkFor>,
  as: WriteContext,
  asker: Asker,
  order: OrderRecord,
  wanted: Elsewhere,
): Promise<DecisionFacts> {
  const { tenant, _id: orderId } = order;
  const { fromLocationId, toLocationId, others } = wanted;
  const policy = await askReliability(asker, await presentPolicy(em, tenant), placeOf(order));
  const lines = linesToRoute(wanted.lines);
  const stock = await stockAvailability(asker, [...new Set(lines.map(({ sku }) => sku))], order.channel);
  const refused = await em.find(FulfillmentOrder, {
    tenant,
    orderId,
    requestStatus: { $in: ["REJECTED", "CANCELLATION_ACCEPTED"] },
  });
  const excludeLocationIds =
    toLocationId === null
      ? [fromLocationId, ...refused.map(({ locationId }) => locationId)]
      : locationsOf(stock).filter((id) => id !== toLocationId);
  const { countryCode } = order.shippingAddress;
  const request: RoutingRequest = {
    channel: order.channel,
    destination: destinationOf(countryCode, order.shippingCoordinates),
    ...{ lines, excludeLocationIds },
    at: as.clock(),
    allowBackorder: false,
  };
  const plan = decide(request, stock, policy);
  if (!others || withinLimit(plan, wanted, others, policy)) return plan;
  // Only from where the order is sent from anyhow.
  const strange = locationsOf(stock).filter((id) => !others.has(id));
  const near = decide({ ...request, excludeLocationIds: [...excludeLocationIds, ...strange] }, stock, policy);
  if (withinLimit(near, wanted, others, policy)) return near;
  return { ...near, assignments: [], noRoute: "SPLIT_LIMIT" };
}

/** True when the order is sent from no more locations than it may, or from no more than before. */
function withinLimit(
  { assignments, shortages }: DecisionFacts,
  { fromLocationId }: Elsewhere,
  others: ReadonlySet<string>,
  { splitLimit }: RoutingPolicy,
): boolean {
  const places = new Set([...others, ...assignments.map(({ locationId }) => locationId)]);
  if (shortages.length > 0) places.add(fromLocationId);
  return places.size <= Math.max(splitLimit, new Set([...others, fromLocationId]).size);
}

const locationsOf = (stock: readonly SkuStock[]): string[] =>
  stock.flatMap(({ locations }) => locations.map(({ location }) => location.id));

/** What can be sent from elsewhere is; what is short is told as such. */
function decide(request: RoutingRequest, stock: readonly SkuStock[], policy: RoutingPolicy): DecisionFacts {
  const whole = route(request, stock, policy);
  const lines = withoutShort(request.lines, whole.shortages);
  if (whole.assignments || whole.shortages.length === 0 || lines.length === 0) {
    return factsOf(whole, policy.version, stock);
  }
  const part = route({ ...request, lines }, stock, policy);
  return { ...factsOf(part, policy.version, stock), noRoute: whole.noRoute, shortages: whole.shortages };
}
