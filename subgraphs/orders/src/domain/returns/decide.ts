import { err, InputCheck, mayGo, ok, type Outcome, refuse } from "@waybill/kernel";
import { labelToVoid } from "./label.ts";
import { accountedUnits, type ReceiptRecord, type ReturnChanges, type ReturnRecord } from "./return.ts";
import {
  type ExchangeStatus,
  exchangeTransitions,
  type ReturnDeclineReason,
  type ReturnDisposition,
  type ReturnStatus,
  returnTransitions,
} from "./states.ts";

/** The refusal of a step that the table does not have. */
function notFrom(of: ReturnRecord, to: ReturnStatus): Outcome<never> | null {
  if (mayGo(returnTransitions, of.status, to)) return null;
  return refuse("INVALID_STATE", ["input", "id"], `a return that is ${of.status} cannot become ${to}`);
}

const exchangeGoes = (of: ReturnRecord, status: ExchangeStatus): ReturnChanges =>
  of.exchange && mayGo(exchangeTransitions, of.exchange.status, status) ? { exchange: { ...of.exchange, status } } : {};

/** Accepts a return. Its label, and the order of an exchange, are asked for after this was stored. */
export function approveReturn(of: ReturnRecord, locationId: string | null, now: Date): Outcome<ReturnChanges> {
  return (
    notFrom(of, "OPEN") ??
    ok({
      status: "OPEN",
      locationId: locationId ?? of.locationId,
      approvedAt: now,
      nextStepAt: now,
      updatedAt: now,
      ...exchangeGoes(of, "PENDING"),
    })
  );
}

/** Does not accept a return. */
export function declineReturn(
  of: ReturnRecord,
  reason: ReturnDeclineReason,
  note: string | null,
  now: Date,
): Outcome<ReturnChanges> {
  const ended = { declineReason: reason, endNote: note, nextStepAt: null, closedAt: now, updatedAt: now };
  return notFrom(of, "DECLINED") ?? ok({ status: "DECLINED", ...ended, ...exchangeGoes(of, "CANCELLED") });
}

/** Ends a return of which nothing is on its way. */
export function cancelReturn(of: ReturnRecord, note: string | null, now: Date): Outcome<ReturnChanges> {
  const refused = notFrom(of, "CANCELLED");
  if (refused) return refused;
  if (of.refunds.length > 0) return refuse("INVALID_STATE", ["input", "id"], "money was given back for this return");
  const ended = { endNote: note, nextStepAt: labelToVoid(of) ? now : null, closedAt: now, updatedAt: now };
  return ok({ status: "CANCELLED", ...ended, ...exchangeGoes(of, "CANCELLED") });
}

/** Ends a return: what has not come by now will not come. An exchange that waits for it goes with it. */
export function closeReturn(of: ReturnRecord, note: string | null, now: Date): Outcome<ReturnChanges> {
  const refused = notFrom(of, "CLOSED");
  if (refused) return refused;
  const came = of.lines.some(({ receipts }) => receipts.some(({ disposition }) => disposition !== "MISSING"));
  const waits = of.exchange?.timing === "ON_RECEIPT" || of.exchange?.status === "PENDING";
  const exchange = !came && waits ? exchangeGoes(of, "CANCELLED") : {};
  const nextStepAt = labelToVoid(of) ? now : null;
  return ok({ status: "CLOSED", endNote: note, nextStepAt, closedAt: now, updatedAt: now, ...exchange });
}

/** Units of a return line as they were found. */
export interface ReceivedUnits {
  readonly returnLineId: string;
  readonly disposition: ReturnDisposition;
  readonly quantity: number;
  readonly note?: string | null | undefined;
}

/** Takes in what came, or did not. Each unit is accounted for once. */
export function receiveReturn(
  of: ReturnRecord,
  units: readonly ReceivedUnits[],
  locationId: string,
  now: Date,
): Outcome<ReturnChanges> {
  if (!mayGo(returnTransitions, of.status, "RECEIVED"))
    return refuse("INVALID_STATE", ["input", "id"], `nothing is to be received for a return that is ${of.status}`);
  const check = new InputCheck();
  check.list(["input", "units"], units, 1, 1_000);
  const receipts = new Map<string, ReceiptRecord[]>();
  for (const [index, { returnLineId, disposition, quantity, note }] of units.entries()) {
    const path = ["input", "units", String(index)];
    const line = of.lines.find(({ _id }) => _id === returnLineId);
    if (!line) {
      check.add("NOT_FOUND", [...path, "returnLineId"], "this return has no such line");
      continue;
    }
    const here = receipts.get(returnLineId) ?? [];
    const left = line.quantity - accountedUnits(line) - accountedUnits({ receipts: here });
    if (quantity > left) check.add("INVALID", [...path, "quantity"], `only ${left} of this line are still to come`);
    else check.integer([...path, "quantity"], quantity, 1, left);
    const text = check.optionalText([...path, "note"], note, 500);
    receipts.set(returnLineId, [...here, { disposition, quantity, locationId, note: text, receivedAt: now }]);
  }
  if (check.errors.length > 0) return err(check.errors);
  const lines = of.lines.map((line) => ({ ...line, receipts: [...line.receipts, ...(receipts.get(line._id) ?? [])] }));
  const isAll = lines.every((line) => accountedUnits(line) === line.quantity);
  return ok({ lines, status: isAll ? "RECEIVED" : "PARTIALLY_RECEIVED", updatedAt: now });
}

/** What the shipments' log says of the parcel that comes back. @returns null when it is no news. */
export function noteReverseDelivery(of: ReturnRecord, status: string, now: Date): ReturnChanges | null {
  const { reverseDelivery } = of;
  if (!reverseDelivery || reverseDelivery.status === status) return null;
  const moves = movingStatuses.includes(status) && mayGo(returnTransitions, of.status, "IN_TRANSIT");
  const news = { reverseDelivery: { ...reverseDelivery, status }, updatedAt: now };
  return moves ? { ...news, status: "IN_TRANSIT" } : news;
}

/** Statuses of a shipment that is in the carrier's hands or has been. */
const movingStatuses: readonly string[] = [
  "PICKED_UP",
  "IN_TRANSIT",
  "OUT_FOR_DELIVERY",
  "AVAILABLE_FOR_PICKUP",
  "ATTEMPT_FAILED",
  "DELIVERED",
  "RETURNING",
  "RETURNED",
];
