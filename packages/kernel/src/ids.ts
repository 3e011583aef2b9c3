import { createHash, randomUUID } from "node:crypto";

/** Kinds of object with a global id, and the prefix that makes an id readable in a log. */
export const idPrefixes = {
  customer: "cus",
  customerAddress: "cad",
  consentChange: "cns",
  company: "com",
  ticket: "tic",
  ticketMessage: "tmg",
  feedback: "fbk",
  privacyRequest: "pvr",
  product: "prd",
  variant: "var",
  location: "loc",
  stockLevel: "stk",
  stockEntry: "ste",
  stockTransfer: "stt",
  reservation: "rsv",
  order: "ord",
  orderLine: "oln",
  orderEdit: "oed",
  payment: "pay",
  paymentTransaction: "ptx",
  invoice: "inv",
  creditNote: "crn",
  return: "ret",
  returnLine: "rln",
  returnRefund: "rrf",
  returnPolicy: "rpl",
  invoiceSettings: "ivs",
  claim: "clm",
  channel: "chn",
  orderHold: "ohd",
  timelineEntry: "tle",
  importJob: "imp",
  importRow: "imr",
  routingPolicy: "rtp",
  routingDecision: "rtd",
  fulfillmentOrder: "ffo",
  fulfillmentLine: "ffl",
  fulfillmentPackage: "ffp",
  fulfillmentHold: "ffh",
  pickList: "pkl",
  reroute: "rrt",
  shipment: "shp",
  trackingEvent: "tev",
  trackingLink: "tlk",
  label: "lbl",
  manifest: "man",
  pickup: "pku",
  shippingCharge: "sch",
  normalizationRule: "nrl",
  trackingRemap: "trm",
  shipmentCase: "shc",
  shipmentCaseComment: "shm",
  estimateRevision: "esr",
  webhookDelivery: "whd",
  event: "evt",
} as const;
export type IdKind = keyof typeof idPrefixes;

/**
 * A new global id: prefix, 12 hex digits of the time in milliseconds, 20 random hex digits (80 bits).
 * Ids of one kind sort by time of creation, so that an index on `_id` grows at one end.
 */
export function newId(kind: IdKind, now: Date): string {
  const time = now.getTime().toString(16).padStart(12, "0");
  return `${idPrefixes[kind]}_${time}${randomUUID().replaceAll("-", "").slice(12)}`;
}

/** The id that follows from `parts` alone: the same parts, the same id. For what must exist once. */
export function derivedId(kind: IdKind, ...parts: readonly string[]): string {
  const digest = createHash("sha256")
    .update(parts.map((p) => `${p.length}:${p}`).join("|"))
    .digest("hex");
  return `${idPrefixes[kind]}_${digest.slice(0, 32)}`;
}

/** True when `id` has the shape of an id of this kind. Says nothing about existence. */
export function isId(kind: IdKind, id: string): boolean {
  return id.startsWith(`${idPrefixes[kind]}_`) && /^[0-9a-f]{32}$/.test(id.slice(idPrefixes[kind].length + 1));
}
