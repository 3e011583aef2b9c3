import { actorName, derivedId, err, newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { askReliability } from "./ask-reliability.ts";
import { SubgraphUnavailable } from "@waybill/service";
import { checkKey, type Command, findKey, keyReused, type KeyState, startKey, transact } from "@waybill/storage";
import { askerOf, command, writeContext } from "@waybill/subgraph";
import type { Context } from "../context.ts";
import { whyChannelClosed } from "../domain/channel.ts";
import { termsOfDays } from "../domain/order-states.ts";
import type { ExchangeOrigin, OrderHold, OrderRecord } from "../domain/order.ts";
import { checkPlaceOrder, type CheckedRequest, type PlacementRecord, priceRequest } from "../domain/placement.ts";
import { holdsOfTerms } from "../domain/prepaid.ts";
import type { DecisionFacts } from "../domain/routing/decision.ts";
import { searchTerms } from "../domain/search-terms.ts";
import type { PlaceOrderInput } from "../resolvers/types.generated.ts";
import { Order, Placement } from "../storage/entities.ts";
import { byExternalId } from "../storage/indexes.ts";
import { type PlacementSources, sourcesOf } from "./placement-sources.ts";
import { placeOf, routeWith } from "./route-order.ts";
import { settlePlacement } from "./settle-placement.ts";
import { findShelf, type Shelf } from "./stock-availability.ts";

/** Why an order is placed, where not because somebody asked for it. */
export interface OrderOrigin {
  /** The id it shall have, so that it is placed once. */
  readonly id?: string;
  readonly exchangeFor: ExchangeOrigin | null;
  readonly holds: readonly OrderHold[];
  /** True for goods that were sold before and are sent again: they may have been taken out of sale since. */
  readonly soldBefore: boolean;
}

const ownAccord: OrderOrigin = { exchangeFor: null, holds: [], soldBefore: false };
/** The origin of an order that replaces goods which did not come, or not as they should. */
export const replacement: OrderOrigin = { ...ownAccord, soldBefore: true };

/**
 * Places an order in three steps, each safe to repeat (architecture D5): record a placement with the key,
 * reserve the stock, confirm the order. A crash in between leaves the placement, which the next call with
 * the key or the sweeper settles.
 * @param sources what is asked for beside the goods; an import's are remembered.
 */
export async function placeOrder(
  context: Context,
  input: PlaceOrderInput,
  origin: OrderOrigin = ownAccord,
  sources: PlacementSources = sourcesOf(context),
): Promise<Outcome<OrderRecord>> {
  try {
    return await place(context, input, origin, sources);
  } catch (error) {
    if (!(error instanceof SubgraphUnavailable)) throw error;
    context.logger.warn({ err: error, correlationId: context.correlationId }, "an order could not be placed yet");
    return refuse("UNAVAILABLE", ["input"], "another service did not answer; repeat the call with the same key");
  }
}

async function place(
  context: Context,
  input: PlaceOrderInput,
  origin: OrderOrigin,
  sources: PlacementSources,
): Promise<Outcome<OrderRecord>> {
  const cmd = command(context, "placeOrder", input);
  const badKey = checkKey(cmd);
  if (badKey && !badKey.ok) return badKey;
  const request = checkPlaceOrder(input, context.identity.customerId === undefined);
  if (!request.ok) return request;

  const look = async (): Promise<Outcome<OrderRecord> | null> => {
    const known = await findKey<OrderRecord>(context.database, writeContext(context), cmd);
    return known.state === "NEW" ? null : resume(context, known);
  };
  const met = context.recentKeys.meet(context.identity.tenant, cmd);
  const repeated = met ? await look() : null;
  if (repeated) return repeated;
  let drafted: Outcome<Draft>;
  try {
    drafted = await draft(context, request.value, input.customerId ?? null, origin, sources);
  } catch (error) {
    const known = met ? null : await look();
    if (known) return known;
    throw error;
  }
  // A key that another process has met answers for itself, whatever became of stock and peers since.
  if (!drafted.ok) return (met ? null : await look()) ?? drafted;
  const { order, routing } = drafted.value;
  const begun = await begin(context, cmd, order, routing);
  if (!begun.ok) return begun;
  return "state" in begun.value ? resume(context, begun.value) : settle(context, begun.value);
}

interface Draft {
  readonly order: OrderRecord;
  readonly routing: DecisionFacts;
}

/** The order as it will be, priced and numbered, and who shall send it; nothing is stored. */
async function draft(
  context: Context,
  request: CheckedRequest,
  wanted: string | null,
  origin: OrderOrigin,
  sources: PlacementSources,
): Promise<Outcome<Draft>> {
  const { tenant, customerId: own } = context.identity;
  if (own !== undefined && wanted !== null && wanted !== own) {
    return refuse("NOT_FOUND", ["input", "customerId"], "no such customer");
  }
  const asker = askerOf(context, "orders");
  const skus = [...new Set(request.lines.map((line) => line.sku))];
  const [customer, company, { variants, stock }, channel, policy] = await Promise.all([
    sources.customer(own ?? wanted),
    sources.company(request.companyId),
    findShelf(asker, skus, request.channel),
    sources.channel(request.channel),
    sources.policy(),
  ]);
  if (!customer.ok) return customer;
  const customerId = customer.value;
  if (own !== undefined && customerId !== own) {
    return refuse("NOT_FOUND", ["input", "customerId"], "the customer was merged into another: sign in anew");
  }
  if (!company.ok) return company;
  // What follows from an order of the channel is still made.
  const closed = origin.exchangeFor || origin.soldBefore ? null : whyChannelClosed(channel);
  if (closed) return closed;

  const now = context.clock();
  const { id: _id = newId("order", now), exchangeFor } = origin;
  const goods = origin.soldBefore ? asSold(variants) : variants;
  const priced = priceRequest(request, goods, (index) => derivedId("orderLine", _id, String(index)));
  if (!priced.ok) return priced;
  const informed = await askReliability(asker, policy, placeOf(request));
  const routing = routeWith({ ...request, ...priced.value }, stock, informed, now);
  if (!routing.ok) return routing;
  const paymentTerms = request.paymentTerms ?? (company.value && termsOfDays(company.value.paymentTermsDays));
  // What replaces other goods is not paid for itself.
  const isPaid = origin.exchangeFor !== null || origin.soldBefore;
  const holds = [...origin.holds, ...(isPaid ? [] : holdsOfTerms({ ...priced.value, _id, paymentTerms }, now))];
  const order = {
    ...request,
    ...priced.value,
    paymentTerms,
    _id,
    tenant,
    number: await context.orderNumbers.next(tenant, channel?.numberPrefix ?? null),
    status: "CONFIRMED",
    fulfillmentStatus: "UNFULFILLED",
    customerId,
    shipments: [],
    paymentStatus: "PENDING",
    returnStatus: "NO_RETURN",
    returns: [],
    waivers: [],
    exchangeFor,
    holds,
    holdStatus: holds.length === 0 ? "NONE" : "ON_HOLD",
    archiveStatus: "OPEN",
    cancelReason: null,
    lineCancellations: [],
    stockAtPlacing: null,
    delivered: [],
    firstShippedAt: null,
    completedAt: null,
    placedAt: now,
    updatedAt: now,
    version: 1,
  } as const;
  return ok({ order: { ...order, search: searchTerms(order) }, routing: routing.value });
}

const asSold = (variants: Shelf["variants"]): Shelf["variants"] =>
  new Map([...variants].map(([sku, variant]) => [sku, { ...variant, status: "ACTIVE" }]));

/** Records the placement and takes the key; or tells what the key turned out to be meanwhile. */
function begin(
  context: Context,
  cmd: Command,
  order: OrderRecord,
  routing: DecisionFacts,
): Promise<Outcome<PlacementRecord | KeyState<OrderRecord>>> {
  const as = writeContext(context);
  let attempts = 0;
  return transact(context.database, as, async (tx) => {
    // The key was new a moment ago. If it is not any more, taking it fails, and the next attempt looks who has it.
    attempts += 1;
    const known: KeyState<OrderRecord> = attempts === 1 ? { state: "NEW" } : await findKey<OrderRecord>(tx, as, cmd);
    if (known.state !== "NEW") return ok(known);
    const { tenant, channel, externalId } = order;
    if (externalId !== null) {
      const same = { tenant, channel, externalId };
      const options = { indexHint: byExternalId };
      // Of two placements with one id the index refuses the later, whose next attempt finds the other.
      const placing = attempts > 1 && (await tx.em.findOne(Placement, same, options)) !== null;
      if (placing || (await tx.em.findOne(Order, same, options))) {
        // It may be this very call's, when another process has answered it.
        const answered = await findKey<OrderRecord>(tx, as, cmd);
        if (answered.state !== "NEW") return ok(answered);
        return refuse("TAKEN", ["input", "externalId"], `another order of ${channel} has this external id`);
      }
    }
    await startKey(tx, as, cmd, order._id);
    const placement: PlacementRecord = {
      _id: order._id,
      tenant,
      channel,
      externalId,
      order,
      command: { operation: cmd.operation, idempotencyKey: cmd.idempotencyKey, input: cmd.input },
      actor: actorName(context.identity),
      correlationId: context.correlationId,
      startedAt: order.placedAt,
      heldUntil: null,
      routing,
      routingAttempt: 0,
    };
    tx.insert("placements", placement);
    return ok(placement);
  });
}

async function resume(context: Context, known: KeyState<OrderRecord>): Promise<Outcome<OrderRecord>> {
  switch (known.state) {
    case "DONE":
      return ok(known.answer);
    case "STARTED": {
      const placement = await context.em.findOne(Placement, { _id: known.reference });
      if (placement) return settle(context, placement);
      return refuse("UNAVAILABLE", ["input", "idempotencyKey"], "the same call is just being answered; repeat it");
    }
    case "REUSED":
      return err([keyReused()]);
    case "NEW":
      throw new Error("a key that is new has nothing to resume");
  }
}

function settle(context: Context, placement: PlacementRecord): Promise<Outcome<OrderRecord>> {
  return settlePlacement(context.database, writeContext(context), askerOf(context, "orders"), placement);
}
