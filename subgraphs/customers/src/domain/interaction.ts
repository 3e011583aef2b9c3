import type { LogEvent } from "@waybill/kernel";

export const interactionKinds = ["ORDER", "SHIPMENT", "RETURN", "CLAIM", "TICKET", "FEEDBACK", "CUSTOMER"] as const;
export type InteractionKind = (typeof interactionKinds)[number];

/** Something that happened between a customer and the seller, as stored. */
export interface InteractionRecord {
  /** The event's id, so that each event is noted once. */
  readonly _id: string;
  readonly tenant: string;
  readonly customerId: string;
  readonly kind: InteractionKind;
  readonly at: Date;
  readonly title: string;
  readonly orderId: string | null;
  readonly shipmentId: string | null;
  readonly ticketId: string | null;
  readonly feedbackId: string | null;
}

type Title = (text: (field: string) => string) => string;

const shipmentTitle: Title = (text) =>
  `${text("direction") === "RETURN" ? "Return shipment" : "Shipment"} by ${text("carrierCode")}`;

const returnTitle =
  (what: string): Title =>
  (text) =>
    `Return ${text("number")} ${what}`;

/** The events that make up a timeline, and what each is called. Titles hold no words that a person wrote. */
const titles: Readonly<Record<string, readonly [InteractionKind, Title]>> = {
  "order.placed": ["ORDER", (text) => `Order ${text("number")} placed`],
  "order.cancelled": ["ORDER", (text) => `Order ${text("number")} cancelled`],
  "order.status_changed": ["ORDER", (text) => `Order ${text("number")}: ${text("status")}`],
  "shipment.created": ["SHIPMENT", (text) => `${shipmentTitle(text)} created`],
  "shipment.status_changed": ["SHIPMENT", (text) => `${shipmentTitle(text)}: ${text("status")}`],
  "return.requested": ["RETURN", returnTitle("requested")],
  "return.approved": ["RETURN", returnTitle("approved")],
  "return.declined": ["RETURN", returnTitle("declined")],
  "return.cancelled": ["RETURN", returnTitle("cancelled")],
  "return.received": ["RETURN", returnTitle("received")],
  "return.refunded": ["RETURN", returnTitle("refunded")],
  "return.closed": ["RETURN", returnTitle("closed")],
  "claim.opened": ["CLAIM", (text) => `Claim opened: ${text("kind")}`],
  "claim.approved": ["CLAIM", (text) => `Claim approved: ${text("kind")}`],
  "claim.declined": ["CLAIM", (text) => `Claim declined: ${text("kind")}`],
  "claim.resolved": ["CLAIM", (text) => `Claim resolved: ${text("kind")}, ${text("resolution")}`],
  "ticket.created": ["TICKET", (text) => `Ticket opened: ${text("kind")}`],
  "ticket.message_added": ["TICKET", () => "Message in a ticket"],
  "ticket.status_changed": ["TICKET", (text) => `Ticket: ${text("status")}`],
  "feedback.submitted": ["FEEDBACK", (text) => `Rated ${text("rating")} of 5: ${text("subject")}`],
  "customer.consent_changed": ["CUSTOMER", (text) => `Consent by ${text("channel")}: ${text("state")}`],
};

/** The events of one log that make up a timeline, by the first words of their types. */
export const interactionTypes = (...subjects: readonly string[]): string[] =>
  Object.keys(titles).filter((type) => subjects.includes(type.split(".", 1)[0] ?? ""));

/** The interaction that an event tells of; null when it is of nobody, or only the staff's own. */
export function interactionOf(event: LogEvent): InteractionRecord | null {
  const entry = titles[event.type];
  const { customerId, isInternal } = event.data;
  if (!entry || typeof customerId !== "string" || isInternal === true) return null;
  const [kind, title] = entry;
  const text = (field: string): string => {
    const value = event.data[field];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  const id = (field: string): string | null => (typeof event.data[field] === "string" ? event.data[field] : null);
  return {
    _id: event.id,
    tenant: event.tenant,
    customerId,
    kind,
    at: event.occurredAt,
    title: title(text),
    orderId: id("orderId"),
    shipmentId: id("shipmentId"),
    ticketId: id("ticketId"),
    feedbackId: id("feedbackId"),
  };
}
