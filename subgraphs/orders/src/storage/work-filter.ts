import type { PageRequest } from "@waybill/storage";
import type { FulfillmentHoldRecord } from "../domain/fulfillment/fulfillment-order.ts";
import type { FulfillmentOrderStatus } from "../domain/fulfillment/states.ts";
import type { FulfillmentOrder } from "./fulfillment.entities.ts";
import { byFields, heldOrders, pickUps } from "./fulfillment.indexes.ts";

type WorkList = Pick<PageRequest<FulfillmentOrder>, "where" | "range" | "indexHint">;

/** What a list of fulfilment orders is narrowed to, the order's number as its id already. */
export interface WorkFilter {
  readonly orderId?: string | null | undefined;
  readonly locationId?: string | null | undefined;
  readonly status?: FulfillmentOrderStatus | null | undefined;
  readonly statuses?: readonly FulfillmentOrderStatus[] | null | undefined;
  readonly holdReason?: FulfillmentHoldRecord["reason"] | null | undefined;
  readonly orderOnHold?: boolean | null | undefined;
  readonly deliveryMethod?: FulfillmentOrder["deliveryMethod"] | null | undefined;
  readonly channel?: string | null | undefined;
  readonly createdFrom?: Date | null | undefined;
  readonly createdBefore?: Date | null | undefined;
}

/**
 * The query of fulfilment orders, newest first, with the index of the condition that leaves the fewest: the embedded
 * servers scan for more than one, unless told.
 * @param own what narrows it to those the caller may see.
 */
export function workQuery(
  own: { readonly tenant: string; readonly customerId?: string },
  filter: WorkFilter,
): WorkList {
  const { orderId, locationId, status, statuses, holdReason, orderOnHold, deliveryMethod, channel } = filter;
  const wanted = [...new Set(statuses ?? [])].filter((one) => status == null || one === status);
  const several =
    statuses == null || statuses.length === 0 ? (status ?? null) : wanted.length === 1 ? wanted[0] : { $in: wanted };
  const where = {
    ...own,
    ...(orderId == null ? {} : { orderId }),
    ...(locationId == null ? {} : { locationId }),
    ...(several == null ? {} : { status: several }),
    ...(holdReason == null ? {} : { "holds.reason": holdReason }),
    ...(orderOnHold == null ? {} : { orderOnHold }),
    ...(deliveryMethod == null ? {} : { deliveryMethod }),
    ...(channel == null ? {} : { channel }),
  };
  const range = {
    // Both ends are left out of the list.
    ...(filter.createdFrom ? { $gt: new Date(filter.createdFrom.getTime() - 1) } : {}),
    ...(filter.createdBefore ? { $lt: filter.createdBefore } : {}),
  };
  return {
    where,
    range: Object.keys(range).length === 0 ? undefined : range,
    indexHint: indexFor(where),
  };
}

function indexFor(where: Readonly<Record<string, unknown>>): string {
  const has = (field: string): boolean => Object.hasOwn(where, field);
  if (has("orderId")) return byFields("orderId");
  if (where["orderOnHold"] === true) return heldOrders;
  if (where["deliveryMethod"] === "PICK_UP") return pickUps;
  if (has("locationId") && typeof where["status"] === "string") return byFields("locationId", "status");
  const field = ["customerId", "holds.reason", "locationId", "channel"].find(has);
  if (field) return byFields(field);
  return typeof where["status"] === "string" ? byFields("status") : byFields();
}
