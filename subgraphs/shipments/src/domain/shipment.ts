import { err, ok, type Outcome, refuse, userError } from "@waybill/kernel";
import { type CarrierFacts, joinFacts, noFacts, sameFacts } from "./carrier-facts.ts";
import type { DispatchFacts } from "./estimate/dispatch.ts";
import type { Forecast, PlaceFacts } from "./estimate/forecast.ts";
import { carrierByCode } from "./carrier-registry.ts";
import type { ShipmentDirection } from "./labels/label.ts";
import { initialState, newestOf, tellsNews, type TrackingState } from "./fold-scans.ts";
import type { PollFacts } from "./poll-schedule.ts";
import { moreNumbers, type ShipmentNumber } from "./shipment-numbers.ts";
import { type ShipmentScan, stateOf } from "./shipment-state.ts";
import { isFinal } from "./shipment-status.ts";
import { firstStaleCheck } from "./stale.ts";
import { detectCarriers, fitsCarrier, misspeltFormats, surest } from "./tracking-number/detect-carriers.ts";
import { normaliseTrackingNumber } from "./tracking-number/normalise-number.ts";

/** A reference to another subgraph's object. */
export interface Stub {
  readonly id: string;
}

/** A shipment as stored. */
export interface ShipmentRecord extends TrackingState {
  readonly _id: string;
  readonly tenant: string;
  /** Null for a parcel whose order is kept elsewhere. */
  readonly orderId: string | null;
  /** The fulfilment order it carries; null when nobody said. */
  readonly fulfillmentOrderId: string | null;
  /** The order's customer; null for a guest. */
  readonly customerId: string | null;
  readonly direction: ShipmentDirection;
  /** The return that it brings back; null for one that goes out. */
  readonly returnId: string | null;
  readonly carrierCode: string;
  /** Normalised. */
  readonly trackingNumber: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Counts the changes that are told of, from 1: each has its event in the log. */
  readonly version: number;
  /** When the carrier is asked next; null once the status is final or when there is nobody to ask. */
  readonly nextPollAt: Date | null;
  /**
   * When its subscriptions to pushes are looked at next; null when there is nothing to do. Shipments that were stored
   * before there was the field do not have it.
   */
  readonly subscribeAt?: Date | null | undefined;
  /** When a carrier last told something new of it, by push or by answer; null while none has. */
  readonly heardAt: Date | null;
  /** When the newest scan that counts happened; null while none has. */
  readonly scannedUpTo: Date | null;
  /**
   * Its numbers beside the first: of other legs, and of other packages. Shipments that were stored before there was
   * the field do not have it: read it by `moreNumbers`.
   */
  readonly numbers?: readonly ShipmentNumber[] | null | undefined;
  /** When it is looked at whether news has stopped; null once nothing more is expected. */
  readonly staleCheckAt: Date | null;
  /** What carriers said beside their scans; null while nothing. */
  readonly carrierFacts: CarrierFacts | null;
  /** What its estimates are made from, and how they went; null for what comes back and for what was never given one. */
  readonly forecast: Forecast | null;
}

/** What orders say of an order that is to be shipped. */
export interface OrderFacts {
  readonly id: string;
  readonly status: string;
  readonly customerId: string | null;
  /** The part of it that is shipped; null for all that is there. */
  readonly fulfillmentOrderId: string | null;
  readonly placedAt: Date | null;
  /** Where it goes; only the coarse lane is ever kept of it. */
  readonly to: PlaceFacts | null;
  /** Where the part that is shipped is sent from; null when nobody said. */
  readonly locationId: string | null;
  /** The location that sends it, also when it is only the one that the order was routed to, and how far it goes. */
  readonly dispatch: DispatchFacts;
}

/** What orders say of a part of an order that is to be shipped. */
export interface FulfillmentOrderFacts {
  readonly id: string;
  readonly status: string;
  readonly supportedActions: readonly string[];
  readonly order: { readonly id: string };
  readonly location?: Stub | null;
}

/** Most shipments of one order. */
export const maxShipmentsPerOrder = 100;

/** Order statuses in which nothing may be shipped: its stock is not committed yet, or went back. */
const notShippable = new Set(["PENDING", "CANCELLED"]);

/** Whether an order may have another shipment. */
export function checkOrder(order: OrderFacts | null): Outcome<OrderFacts> {
  const path = ["input", "orderId"];
  if (!order) return refuse("NOT_FOUND", path, "no such order");
  if (notShippable.has(order.status)) return refuse("INVALID_STATE", path, `the order is ${order.status}`);
  return ok(order);
}

/** Whether a fulfilment order may leave with a shipment of its order: it may be handed over, or just was. */
export function checkFulfillmentOrder(order: OrderFacts, work: FulfillmentOrderFacts | null): Outcome<OrderFacts> {
  const path = ["input", "fulfillmentOrderId"];
  if (work?.order.id !== order.id) return refuse("NOT_FOUND", path, "the order has no such fulfilment order");
  if (work.status === "CLOSED" || work.supportedActions.includes("HAND_OVER")) return ok(order);
  return refuse("INVALID_STATE", path, `a fulfilment order that is ${work.status} cannot be handed over now`);
}

/**
 * The carrier and the number that a caller means. A named carrier is believed, for nobody knows all formats of all
 * carriers: except where one of its own formats shows that the number was mistyped, or another carrier's fits. Without a carrier the number must name one by itself: sure enough,
 * and clearly before every other carrier whose formats it fits too.
 */
export function checkTrackingNumber(
  givenNumber: string,
  givenCarrier: string | null | undefined,
): Outcome<{ readonly carrierCode: string; readonly trackingNumber: string }> {
  const numberPath = ["input", "trackingNumber"];
  const carrierPath = ["input", "carrierCode"];
  const trackingNumber = normaliseTrackingNumber(givenNumber);
  if (trackingNumber === null) return refuse("INVALID_TRACKING_NUMBER", numberPath, "this is no tracking number");
  if (givenCarrier != null) {
    const carrier = carrierByCode(givenCarrier.trim().toLowerCase());
    if (!carrier) return refuse("UNKNOWN_CARRIER", carrierPath, "no carrier has this code");
    if (fitsCarrier(carrier.code, trackingNumber)) return ok({ carrierCode: carrier.code, trackingNumber });
    const [other] = detectCarriers(trackingNumber);
    const message =
      misspelling(trackingNumber, carrier.code) ??
      (other ? `this does not fit the formats of ${carrier.name}, but is like ${other.format}` : null);
    return message === null
      ? ok({ carrierCode: carrier.code, trackingNumber })
      : refuse("INVALID_TRACKING_NUMBER", numberPath, message);
  }
  const candidates = detectCarriers(trackingNumber);
  if (candidates.length === 0) {
    const problem = misspelling(trackingNumber) ?? "this fits no known carrier's formats";
    return refuse("INVALID_TRACKING_NUMBER", numberPath, `${problem}; say which carrier it is if it is right`);
  }
  const best = surest(candidates);
  if (!best) {
    const codes = [...new Set(candidates.map((candidate) => candidate.carrier.code))].join(", ");
    return err([userError("INVALID", carrierPath, `say which carrier it is; the number may be of ${codes}`)]);
  }
  return ok({ carrierCode: best.carrier.code, trackingNumber });
}

/** What most likely is wrong with a number that fits no format; null when it looks like none. */
function misspelling(trackingNumber: string, carrierCode?: string): string | null {
  const formats = misspeltFormats(trackingNumber, carrierCode).slice(0, 3);
  return formats.length > 0 ? `this looks like ${formats.join(", ")}, but its check digit is wrong` : null;
}

/** A shipment as it begins, before any scan. */
export function newShipment(
  parts: Pick<
    ShipmentRecord,
    "_id" | "tenant" | "carrierCode" | "trackingNumber" | "direction" | "returnId" | "nextPollAt"
  > & {
    readonly forecast?: Forecast | null;
    /** Null for a parcel whose order is kept elsewhere. */
    readonly order: (Pick<OrderFacts, "id" | "customerId"> & Partial<Pick<OrderFacts, "fulfillmentOrderId">>) | null;
  },
  now: Date,
): ShipmentRecord {
  const { order, forecast = null, ...rest } = parts;
  return {
    ...rest,
    forecast,
    ...initialState,
    carrierFacts: null,
    subscribeAt: rest.nextPollAt && now,
    heardAt: null,
    scannedUpTo: null,
    numbers: [],
    staleCheckAt: firstStaleCheck(now),
    orderId: order?.id ?? null,
    fulfillmentOrderId: order?.fulfillmentOrderId ?? null,
    customerId: order?.customerId ?? null,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

/**
 * A shipment with the state that its scans add up to.
 * @returns the shipment, and whether subscribers are told: then it has a new version. Without news only the times
 *   may have moved (the same status, seen again later), or nothing at all.
 */
export function applyState(
  shipment: ShipmentRecord,
  state: TrackingState,
  now: Date,
): { readonly shipment: ShipmentRecord; readonly isNews: boolean } {
  const isNews = tellsNews(shipment, state);
  if (!isNews && sameTimes(shipment, state)) return { shipment, isNews };
  const nextPollAt = isFinal(state.status) ? null : shipment.nextPollAt;
  const staleCheckAt = isFinal(state.status) || state.status === "EXPIRED" ? null : firstStaleCheck(now);
  const subscribeAt = nextSubscribeAt(shipment, state, now);
  const next: ShipmentRecord = { ...shipment, ...state, nextPollAt, subscribeAt, staleCheckAt, updatedAt: now };
  return { shipment: isNews ? { ...next, version: shipment.version + 1 } : next, isNews };
}

/** Subscriptions are ended when nothing more is expected, and made again when there is news after all. */
function nextSubscribeAt(shipment: ShipmentRecord, { status }: TrackingState, now: Date): Date | null {
  if (isFinal(status) === isFinal(shipment.status)) return shipment.subscribeAt ?? null;
  return isFinal(status) && !shipment.subscribeAt ? null : now;
}

/**
 * A shipment with all that its scans and its carriers' statements add up to.
 * @param scans all of them, or those that suffice alone.
 * @param facts what carriers said beside their scans; joined to what the shipment has.
 */
export function advanceShipment(
  shipment: ShipmentRecord,
  scans: readonly ShipmentScan[],
  facts: CarrierFacts,
  now: Date,
): { readonly shipment: ShipmentRecord; readonly isNews: boolean } {
  const known = shipment.carrierFacts ?? noFacts;
  const carrierFacts = joinFacts(known, facts);
  const state = stateOf({ ...shipment, carrierFacts }, scans);
  const { isNews, shipment: moved } = applyState(shipment, state, now);
  const newest = newestOf(scans);
  const isNewer = newest !== null && !(moved.scannedUpTo && moved.scannedUpTo >= newest);
  const next = isNewer ? { ...moved, scannedUpTo: newest } : moved;
  if (sameFacts(known, carrierFacts)) return { shipment: next, isNews };
  return { shipment: { ...next, carrierFacts, updatedAt: now }, isNews };
}

/** What decides how soon a shipment is asked about. */
export const pollFacts = (shipment: ShipmentRecord): PollFacts => ({
  status: shipment.status,
  modes: [shipment, ...moreNumbers(shipment)].flatMap(({ carrierCode }) => carrierByCode(carrierCode)?.modes ?? []),
  heardAt: shipment.heardAt ?? shipment.createdAt,
});

const sameTimes = (before: TrackingState, after: TrackingState): boolean =>
  before.statusOccurredAt?.getTime() === after.statusOccurredAt?.getTime() &&
  before.deliveredAt?.getTime() === after.deliveredAt?.getTime();
