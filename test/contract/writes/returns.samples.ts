import type { OrdersApp } from "../../../subgraphs/orders/src/app.ts";
import type { Given, Made } from "../../support/writes/given.ts";
import type { Samples } from "../../support/writes/sample.ts";

/** What one unit of a delivered order is asked to be given back with. */
async function request({ delivered, make }: Given): Promise<object> {
  const { id: orderId, lines } = await delivered();
  await make("recordManualPayment", { orderId });
  return { orderId, lines: [{ orderLineId: lines[0]?.id, quantity: 1, reason: "UNWANTED" }] };
}
const requested = async (given: Given): Promise<Made> => given.make("requestReturn", await request(given));
const approved = async (given: Given): Promise<Made> =>
  given.make("approveReturn", { id: (await requested(given)).id });

/** What came of a return: all of it. */
async function receipt(given: Given): Promise<{ id: string }> {
  const { id, lines } = await approved(given);
  const units = [{ returnLineId: lines[0]?.id, disposition: "RESTOCK", quantity: 1 }];
  return { id, ...{ locationId: await given.seller.location(), units } };
}
async function received(given: Given): Promise<{ id: string }> {
  const input = await receipt(given);
  await given.make("receiveReturn", input);
  return { id: input.id };
}
/** A return whose label was given back. */
async function voided(given: Given): Promise<Made> {
  const of = await approved(given);
  const { subgraphs, tenant, make } = given;
  await (subgraphs.apps.orders as OrdersApp).runReturnSteps();
  const stored = await subgraphs.db("shipments").collection("shipments").findOne({ tenant, returnId: of.id });
  await make("voidLabel", { shipmentId: stored?._id });
  await subgraphs.quiet();
  return of;
}
const idOf = ({ id }: Made) => ({ id });

export const samples: Samples = {
  updateReturnPolicy: { input: () => ({ windowDays: 14 }), events: ["return_policy.updated"] },
  requestReturn: {
    input: async (given) => ({ ...(await request(given)) }),
    other: { note: "Too bright" },
    events: ["return.requested", "order.return_changed"],
  },
  approveReturn: {
    input: async (given) => idOf(await requested(given)),
    events: ["return.approved", "order.return_changed"],
  },
  requestReturnLabel: {
    input: async (given) => idOf(await voided(given)),
    events: ["return.label_requested", "order.return_changed"],
  },
  declineReturn: {
    input: async (given) => ({ ...idOf(await requested(given)), reason: "OTHER" }),
    events: ["return.declined", "order.return_changed"],
  },
  cancelReturn: {
    input: async (given) => idOf(await approved(given)),
    events: ["return.cancelled", "order.return_changed"],
  },
  receiveReturn: { input: receipt, events: ["return.received", "order.return_changed"] },
  refundReturn: {
    input: received,
    events: ["payment.refunded", "return.refunded", "order.return_changed"],
  },
  closeReturn: { input: received, events: ["return.closed", "order.return_changed"] },
};
