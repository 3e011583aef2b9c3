import { staff } from "../../support/identities.ts";
import type { Given } from "../../support/writes/given.ts";
import type { Samples } from "../../support/writes/sample.ts";

const message = { subject: "Late", message: "Where is it?" };
const ticket = async ({ make }: Given): Promise<string> => (await make("createTicket", message)).id;

/** An order of a customer's that has arrived. */
async function arrived({ order, seller, shipment, subgraphs }: Given): Promise<string> {
  const { id: orderId } = await order({ customerId: await seller.customer() });
  const { id } = await shipment(orderId);
  const shipments = subgraphs.db("shipments").collection<{ _id: string; status: string }>("shipments");
  await shipments.updateOne({ _id: id }, { $set: { status: "DELIVERED" } });
  return orderId;
}

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
    input: async (given) => ({ orderId: await arrived(given), subject: "ORDER", rating: 5 }),
    other: { rating: 4 },
    events: ["feedback.submitted"],
  },
  publicSubmitFeedback: {
    input: async (given) => {
      const of = [{ __typename: "Order", id: await arrived(given) }];
      const query =
        "query ($of: [_Any!]!) { _entities(representations: $of) { ... on Order { feedbackLink { token } } } }";
      const { _entities } = await given.subgraphs.run<{ _entities: [{ feedbackLink: { token: string } }] }>(
        "customers",
        query,
        { of },
        staff(given.tenant),
      );
      return { token: _entities[0].feedbackLink.token, subject: "ORDER", rating: 5 };
    },
    other: { rating: 4 },
    events: ["feedback.submitted"],
  },
};
