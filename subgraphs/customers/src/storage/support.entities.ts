import { defineEntity, p } from "@mikro-orm/mongodb";
import { type SupportPolicyRecord, ticketPriorities } from "../domain/support-policy.ts";
import type { TicketMessageRecord, TicketRecord } from "../domain/ticket.ts";
import { closeReasons, ticketKinds, ticketStatuses } from "../domain/ticket-states.ts";

const TicketSchema = defineEntity({
  name: "Ticket",
  collection: "tickets",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    subject: p.string(),
    kind: p.enum(ticketKinds),
    status: p.enum(ticketStatuses),
    priority: p.enum(ticketPriorities),
    assigneeId: p.string().strictNullable(),
    customerId: p.string().strictNullable(),
    orderId: p.string().strictNullable(),
    shipmentId: p.string().strictNullable(),
    firstResponseDueAt: p.datetime(),
    firstRespondedAt: p.datetime().strictNullable(),
    resolutionDueAt: p.datetime(),
    pausedSince: p.datetime().strictNullable(),
    breachAt: p.datetime().strictNullable(),
    solvedAt: p.datetime().strictNullable(),
    closeReason: p.enum(closeReasons).strictNullable(),
    closedAt: p.datetime().strictNullable(),
    autoCloseAt: p.datetime().strictNullable(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A ticket under MikroORM's care. Hand on `{ ...ticket }` where a plain record is wanted. */
export class Ticket extends TicketSchema.class implements TicketRecord {}
TicketSchema.setClass(Ticket);

const TicketMessageSchema = defineEntity({
  name: "TicketMessage",
  collection: "ticketMessages",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    ticketId: p.string(),
    position: p.integer(),
    isInternal: p.boolean(),
    author: p.string(),
    body: p.string(),
    createdAt: p.datetime(),
  },
});

/** A message of a ticket. Only ever inserted. */
export class TicketMessage extends TicketMessageSchema.class implements TicketMessageRecord {}
TicketMessageSchema.setClass(TicketMessage);

const SupportPolicySchema = defineEntity({
  name: "SupportPolicy",
  collection: "supportPolicies",
  properties: {
    _id: p.string().primary(),
    tenant: p.string(),
    targets: p.json<SupportPolicyRecord["targets"]>(),
    autoCloseDays: p.integer(),
    ticketOnReturnToSender: p.boolean().strictNullable(),
    updatedAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** A tenant's support policy, once it has set one. */
export class SupportPolicy extends SupportPolicySchema.class implements SupportPolicyRecord {}
SupportPolicySchema.setClass(SupportPolicy);
