import {
  err,
  ok,
  type Outcome,
  type PostalAddress,
  refuse,
  type Transitions,
  type UserError,
  userError,
} from "@waybill/kernel";
import type { InvoiceRecord } from "../invoices/invoice.ts";
import type { OrderLineRecord, OrderRecord } from "../order.ts";
import type { DecisionFacts } from "../routing/decision.ts";
import { type ShippingLineRecord, type Totals, totalsOf } from "../pricing.ts";

export const orderEditStatuses = ["OPEN", "COMMITTING", "ABORTING", "COMMITTED", "CANCELLED", "EXPIRED"] as const;
export type OrderEditStatus = (typeof orderEditStatuses)[number];

/**
 * Where an edit may go. COMMITTING takes stock and then changes the order, or finds that it may not: ABORTING gives the
 * stock back, and the edit is open again when more stock would help, and over when the order has moved on.
 */
export const orderEditTransitions: Transitions<OrderEditStatus> = {
  OPEN: ["COMMITTING", "CANCELLED", "EXPIRED"],
  COMMITTING: ["COMMITTED", "ABORTING"],
  ABORTING: ["OPEN", "CANCELLED"],
  COMMITTED: [],
  CANCELLED: [],
  EXPIRED: [],
};

/** How long an edit that nobody touches stays open. */
export const editLifeMs = 60 * 60_000;

/** The caller's command to commit, by which its key is found again, and in whose name. */
export interface EditCommit {
  readonly operation: string;
  readonly idempotencyKey: string;
  readonly input: unknown;
  readonly actor: string;
  readonly correlationId: string;
  readonly notifyCustomer: boolean;
  /** Where the units that are added shall come from; null when none are. */
  readonly routing: DecisionFacts | null;
}

/** Changes of an order that are staged together, as stored: the parts of the order as they would be. */
export interface OrderEditRecord extends Totals {
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly customerId: string | null;
  /** The version of the order that is edited. */
  readonly orderVersion: number;
  readonly status: OrderEditStatus;
  /** Counts the tries to commit: each takes stock under a key of its own. */
  readonly attempt: number;
  readonly currencyCode: string;
  readonly taxesIncluded: boolean;
  readonly lines: readonly OrderLineRecord[];
  readonly shippingAddress: PostalAddress;
  readonly shippingLines: readonly ShippingLineRecord[];
  /** Units of each line, and the total, when the edit was begun. */
  readonly previousUnits: readonly { readonly lineId: string; readonly quantity: number }[];
  readonly previousTotalMinor: number;
  readonly commit: EditCommit | null;
  readonly staffNote: string | null;
  /** Why the last try to commit failed; empty before. */
  readonly failure: readonly UserError[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** When somebody is to look: at its end while it is open, soon while it is being committed; null when it is over. */
  readonly dueAt: Date | null;
  /** Counts the staged changes and its end, from 1. */
  readonly version: number;
}

/** A line together with its edit: what a line's fields are answered from. */
export interface LineOfEdit {
  readonly line: OrderLineRecord;
  readonly edit: OrderEditRecord;
  readonly previousQuantity: number;
}

/** Units of a line that count. */
export const currentUnits = ({ quantity, cancelledQuantity }: OrderLineRecord): number => quantity - cancelledQuantity;

/** The units that a line had when the edit was begun. */
export const previousUnitsOf = ({ previousUnits }: OrderEditRecord, lineId: string): number =>
  previousUnits.find((line) => line.lineId === lineId)?.quantity ?? 0;

/**
 * Refuses to edit an order of which nothing is left to send.
 * @param gone units that have left, by line; null when only the shipments tell: then nothing may change after the first.
 */
export function checkEditable(order: OrderRecord, gone: ReadonlyMap<string, number> | null): Outcome<null> {
  const isUnderWay = order.status === "CONFIRMED" || order.status === "PROCESSING";
  if (!isUnderWay || (gone === null && order.shipments.length > 0)) {
    return refuse("INVALID_STATE", ["input", "orderId"], `an order that is ${order.status} cannot be edited`);
  }
  if (gone !== null && order.lines.every((line) => currentUnits(line) <= (gone.get(line._id) ?? 0))) {
    return refuse("INVALID_STATE", ["input", "orderId"], "everything of the order has left");
  }
  return ok(null);
}

/** Refuses to take out units that have left a building. */
export function checkGone(edit: OrderEditRecord, gone: ReadonlyMap<string, number> | null): Outcome<null> {
  const errors = edit.lines.flatMap((line) => {
    const units = gone?.get(line._id) ?? 0;
    if (currentUnits(line) >= units) return [];
    return [userError("INVALID_STATE", ["input", "lines", line._id, "quantity"], `${units} units have left`)];
  });
  return errors.length > 0 ? err(errors) : ok(null);
}

/**
 * An invoice that was issued says what the order costs. Nothing may be added to it afterwards, unless it is made void
 * first, as long as nothing of it was paid or credited; what gets cheaper is credited.
 */
export function checkInvoiced(
  invoice: Pick<InvoiceRecord, "status" | "number" | "creditedMinor"> | null,
  edit: Pick<OrderEditRecord, "totalMinor" | "previousTotalMinor">,
): Outcome<null> {
  if (!invoice || invoice.status === "DRAFT" || invoice.status === "VOID") return ok(null);
  if (edit.totalMinor <= edit.previousTotalMinor) return ok(null);
  const then =
    invoice.status === "ISSUED" && invoice.creditedMinor === 0 ? "make it void first" : "the order cannot cost more";
  return refuse("INVALID_STATE", ["input", "id"], `the invoice ${invoice.number} was issued: ${then}`);
}

/** What an edit takes from stock and gives back, line by line. */
export interface UnitChange {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
}

/** Units that an edit adds. */
export const addedUnits = (edit: OrderEditRecord): UnitChange[] => changes(edit, 1);

/** Units that an edit takes out. */
export const removedUnits = (edit: OrderEditRecord): UnitChange[] => changes(edit, -1);

const changes = (edit: OrderEditRecord, sign: 1 | -1): UnitChange[] =>
  edit.lines.flatMap((line) => {
    const quantity = sign * (currentUnits(line) - previousUnitsOf(edit, line._id));
    return quantity > 0 ? [{ lineId: line._id, sku: line.sku, quantity }] : [];
  });

/** The parts of an edit that its changes set, added up anew. */
export type StagedParts = Partial<Pick<OrderEditRecord, "lines" | "shippingAddress" | "shippingLines">>;

/** Puts changed parts into an edit. Refuses sums that cannot be counted exactly. */
export function restage(edit: OrderEditRecord, parts: StagedParts, now: Date): Outcome<StagedParts & Totals> {
  const totals = totalsOf({ ...edit, ...parts });
  if (!Number.isSafeInteger(totals.totalMinor) || !Number.isSafeInteger(totals.subtotalMinor)) {
    return refuse("INVALID", ["input"], "the total is too large");
  }
  const expiresAt = new Date(now.getTime() + editLifeMs);
  return ok({ ...parts, ...totals, expiresAt, dueAt: expiresAt });
}
