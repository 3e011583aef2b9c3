import { supportedActions } from "../domain/fulfillment/actions.ts";
import { workStepOf } from "../domain/fulfillment/fulfillment-order.ts";
import { findOrder } from "../operations/find-order.ts";
import { findFulfillmentOrder } from "../operations/fulfillment/read.ts";
import type { Context } from "../context.ts";
import type {
  FulfillmentHoldResolvers,
  FulfillmentOrderLineResolvers,
  FulfillmentOrderResolvers,
  FulfillmentPackageResolvers,
} from "./types.generated.ts";

const forStaff = <T>({ identity }: Context, list: readonly T[]): readonly T[] =>
  identity.customerId === undefined ? list : [];

export const FulfillmentOrder = {
  __resolveReference: ({ id }, context) => findFulfillmentOrder(context, id),
  id: (order) => order._id,
  order: async ({ orderId }, _, context) => {
    const order = await findOrder(context, orderId);
    if (!order) throw new Error(`order ${orderId} of a fulfilment order is missing`);
    return order;
  },
  location: ({ locationId }) => ({ id: locationId }),
  workStep: workStepOf,
  supportedActions: (order, _, context) => forStaff(context, supportedActions(order)),
  holds: (order, _, context) => forStaff(context, order.holds),
  packingSlip: ({ _id: id, tenant }, _, { documents, clock, identity }) =>
    identity.customerId === undefined ? documents.link({ kind: "packing-slips", tenant, id }, clock()) : null,
  rejectReason: ({ rejection }) => rejection?.reason ?? null,
  rejectNote: ({ rejection }) => rejection?.note ?? null,
} satisfies Partial<FulfillmentOrderResolvers>;

export const FulfillmentOrderLine = {
  id: (line) => line._id,
  pickedQuantity: (line) => line.picked,
  packedQuantity: (line) => line.packed,
  handedOverQuantity: (line) => line.handedOver,
} satisfies Partial<FulfillmentOrderLineResolvers>;

export const FulfillmentPackage = { id: (box) => box._id } satisfies Partial<FulfillmentPackageResolvers>;
export const FulfillmentHold = { id: (hold) => hold._id } satisfies Partial<FulfillmentHoldResolvers>;
