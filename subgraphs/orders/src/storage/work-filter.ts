import type { PageRequest } from "@waybill/storage";
import type { FulfillmentHoldRecord } from "../domain/fulfillment/fulfillment-order.ts";
import type { FulfillmentOrderStatus } from "../domain/fulfillment/states.ts";
import type { FulfillmentOrder } from "./fulfillment.entities.ts";
import { byFields, dueBy, heldOrders, pickUps } from "./fulfillment.indexes.ts";

type WorkList = Pick<PageRequest<FulfillmentOrder>, "where" | "range" | "indexHint" | "sort" | "direction">;

/** Enum `FulfillmentOrderSort` in the schema. */
export type WorkSort = "NEWEST" | "DUE";

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
  readonly dueBefore?: Date | null | undefined;
  readonly createdFrom?: Date | null | undefined;
  readonly createdBefore?: Date | null | undefined;
}

/**
 * The query of fulfilment orders, with the index of the condition that leaves the fewest: the embedded servers scan
 * for more than one, unless told. Those without a due date are not in the list by due date.
 * @param own what narrows it to those the caller may see.
 */
export function workQuery(
  own: { readonly tenant: string; readonly customerId?: string },
  filter: WorkFilter,
  sort: WorkSort,
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
  const { dueBefore } = filter;
  const due = dueBefore ? { $lt: dueBefore } : {};
  const made = {
    // Both ends are left out of the list.
    ...(filter.createdFrom ? { $gt: new Date(filter.createdFrom.getTime() - 1) } : {}),
    ...(filter.createdBefore ? { $lt: filter.createdBefore } : {}),
  };
  if (sort === "DUE") {
    return {
      where: { ...where, ...(isEmpty(made) ? {} : { createdAt: made }) },
      range: { $gt: new Date(0), ...due },
      indexHint: dueIndexFor(where) ?? indexFor(where),
      ...{ sort: "fulfillBy", direction: "asc" },
    };
  }
  return {
    where: { ...where, ...(isEmpty(due) ? {} : { fulfillBy: due }) },
    range: isEmpty(made) ? undefined : made,
    indexHint: indexFor(where),
    ...{ sort: "createdAt", direction: "desc" },
  };
}

const isEmpty = (condition: object): boolean => Object.keys(condition).length === 0;

function dueIndexFor(where: Readonly<Record<string, unknown>>): string | null {
  const narrower = ["orderId", "customerId"].some((field) => Object.hasOwn(where, field));
  if (narrower || typeof where["status"] !== "string") return null;
  return Object.hasOwn(where, "locationId") ? dueBy("locationId", "status") : dueBy("status");
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
