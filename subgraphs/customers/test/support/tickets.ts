import type { Mutation } from "../../../../test/support/mutate.ts";

export interface Ticket {
  readonly id: string;
  readonly version: number;
  readonly status: string;
}

const selection = `id subject kind status priority assigneeId version closeReason solvedAt closedAt
  customer { id } order { id } shipment { id } messages { nodes { author body isInternal } }
  sla { firstResponseDueAt firstRespondedAt resolutionDueAt pausedSince breached }`;
const of = (name: string): Mutation => ({ subgraph: "customers", name, field: "ticket", selection });
export const createTicket = of("createTicket");
export const updateTicket = of("updateTicket");
export const assignTicket = of("assignTicket");
export const updateStatus = of("updateTicketStatus");
export const addMessage = of("addTicketMessage");
export const updatePolicy: Mutation = {
  subgraph: "customers",
  name: "updateSupportPolicy",
  field: "supportPolicy",
  selection: "autoCloseDays version targets { priority firstResponseMinutes resolutionMinutes }",
};
