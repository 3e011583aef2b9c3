import type { Given } from "../../support/writes/given.ts";
import type { Samples } from "../../support/writes/sample.ts";

const message = { subject: "Late", message: "Where is it?" };
const ticket = async ({ make }: Given): Promise<string> => (await make("createTicket", message)).id;

export const samples: Samples = {
  createTicket: {
    input: async ({ seller }) => ({ ...message, customerId: await seller.customer() }),
    other: { subject: "Very late" },
    events: ["ticket.created"],
  },
  updateTicket: {
    input: async (given) => ({ id: await ticket(given), priority: "URGENT" }),
    events: ["ticket.updated"],
  },
  assignTicket: {
    input: async (given) => ({ id: await ticket(given), assigneeId: "bob" }),
    events: ["ticket.assigned"],
  },
  updateTicketStatus: {
    input: async (given) => ({ id: await ticket(given), status: "SOLVED" }),
    events: ["ticket.status_changed"],
  },
  addTicketMessage: {
    input: async (given) => ({ id: await ticket(given), body: "It is on its way." }),
    events: ["ticket.message_added"],
  },
  updateSupportPolicy: {
    input: () => ({ autoCloseDays: 9 }),
    events: ["support_policy.updated"],
  },
  submitFeedback: {
    input: async ({ order, seller, shipment, subgraphs }) => {
      const { id: orderId } = await order({ customerId: await seller.customer() });
      const { id } = await shipment(orderId);
      const shipments = subgraphs.db("shipments").collection<{ _id: string; status: string }>("shipments");
      await shipments.updateOne({ _id: id }, { $set: { status: "DELIVERED" } });
      return { orderId, subject: "ORDER", rating: 5 };
    },
    other: { rating: 4 },
    events: ["feedback.submitted"],
  },
};
