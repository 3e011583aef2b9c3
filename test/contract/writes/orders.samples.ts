import { address } from "../../support/seller.ts";
import type { Given } from "../../support/writes/given.ts";
import type { Samples } from "../../support/writes/sample.ts";

const idOf = async ({ order }: Given): Promise<{ id: string }> => ({ id: (await order()).id });

/** An order that is on hold. */
async function held(given: Given): Promise<{ id: string }> {
  const order = await idOf(given);
  await given.make("holdOrder", { ...order, reason: "OTHER" });
  return order;
}

/** An order that is cancelled, and so at its end. */
async function ended(given: Given): Promise<{ id: string }> {
  const order = await idOf(given);
  await given.make("cancelOrder", order);
  return order;
}

export const samples: Samples = {
  placeOrder: {
    input: async ({ seller }) => {
      await seller.stocked("LAMP", 10);
      const lines = [{ sku: "LAMP", quantity: 1 }];
      return { customerId: await seller.customer(), lines, shippingAddress: address };
    },
    other: { note: "as a gift" },
    events: ["fulfillment_order.created", "order.placed"],
  },
  cancelOrder: { input: idOf, events: ["fulfillment_order.cancelled", "order.cancelled"] },
  cancelOrderLines: {
    input: async ({ order }) => {
      const { id, lines } = await order();
      return { id, lines: [{ lineId: lines[0]?.id, quantity: 1 }] };
    },
    events: ["fulfillment_order.lines_cancelled", "order.lines_cancelled"],
  },
  updateOrder: {
    input: async (given) => ({ ...(await idOf(given)), note: "Leave it at the gate.", tags: ["vip"] }),
    events: ["order.updated"],
  },
  holdOrder: {
    input: async (given) => ({ ...(await idOf(given)), reason: "OTHER" }),
    events: ["fulfillment_order.held", "order.held"],
  },
  releaseOrderHold: { input: held, events: ["fulfillment_order.hold_released", "order.hold_released"] },
  closeOrder: { input: ended, events: ["order.closed"] },
  reopenOrder: {
    input: async (given) => {
      const order = await ended(given);
      await given.make("closeOrder", order);
      return order;
    },
    events: ["order.reopened"],
  },
  createChannel: {
    input: () => ({ code: "store", name: "Store", numberPrefix: "S" }),
    other: { name: "Shop" },
    events: ["channel.created"],
  },
  updateChannel: {
    input: async ({ make }) => {
      const { id } = await make("createChannel", { code: "store", name: "Store", numberPrefix: "S" });
      return { id, name: "Shop" };
    },
    events: ["channel.updated"],
  },
};
