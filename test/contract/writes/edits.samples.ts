import { address } from "../../support/seller.ts";
import type { Given } from "../../support/writes/given.ts";
import type { Samples } from "../../support/writes/sample.ts";

/** An edit that was begun, and the line of its order. */
async function begun({ order, make }: Given): Promise<{ id: string; lineId: string | undefined }> {
  const { id: orderId, lines } = await order();
  const { id } = await make("orderEditBegin", { orderId });
  return { id, lineId: lines[0]?.id };
}
/** An edit with a change. */
async function staged(given: Given): Promise<{ id: string }> {
  const line = await begun(given);
  const { id } = await given.make("orderEditSetQuantity", { ...line, quantity: 3 });
  return { id };
}
const amount = { amount: "4.90", currencyCode: "EUR" };

export const samples: Samples = {
  orderEditBegin: {
    input: async ({ order }) => ({ orderId: (await order()).id }),
    events: ["order_edit.begun"],
  },
  orderEditAddLine: {
    input: async (given) => ({ id: (await begun(given)).id, line: { sku: "LAMP", quantity: 1 } }),
    events: ["order_edit.changed"],
  },
  orderEditSetQuantity: {
    input: async (given) => ({ ...(await begun(given)), quantity: 3 }),
    events: ["order_edit.changed"],
  },
  orderEditSetLineDiscounts: {
    input: async (given) => ({ ...(await begun(given)), discounts: [{ title: "Sorry", percent: "10" }] }),
    events: ["order_edit.changed"],
  },
  orderEditSetShippingAddress: {
    input: async (given) => ({ id: (await begun(given)).id, shippingAddress: { ...address, name: "Augusta" } }),
    events: ["order_edit.changed"],
  },
  orderEditSetShippingLines: {
    input: async (given) => ({
      id: (await begun(given)).id,
      shippingLines: [{ title: "Courier", price: amount }],
    }),
    events: ["order_edit.changed"],
  },
  orderEditCommit: { input: staged, events: ["fulfillment_order.lines_cancelled", "order.edited"] },
  orderEditCancel: { input: async (given) => ({ id: (await begun(given)).id }), events: ["order_edit.cancelled"] },
};
