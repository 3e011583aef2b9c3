import { err, ok, type Outcome, type Transitions, type UserError, userError } from "@waybill/kernel";

export const transferStatuses = ["IN_TRANSIT", "PARTIALLY_RECEIVED", "RECEIVED", "CANCELLED"] as const;
export type TransferStatus = (typeof transferStatuses)[number];

export const transferTransitions: Transitions<TransferStatus> = {
  IN_TRANSIT: ["PARTIALLY_RECEIVED", "RECEIVED", "CANCELLED"],
  PARTIALLY_RECEIVED: ["PARTIALLY_RECEIVED", "RECEIVED", "CANCELLED"],
  RECEIVED: [],
  CANCELLED: [],
};

/** Units of one variant in a transfer. */
export interface TransferLine {
  readonly variantId: string;
  readonly sku: string;
  readonly quantity: number;
  /** Units that have arrived, damaged ones included. */
  readonly received: number;
}

/** Units on their way to a location. */
export interface TransferRecord {
  readonly _id: string;
  readonly tenant: string;
  /** Null: a supplier's delivery. */
  readonly fromLocationId: string | null;
  readonly toLocationId: string;
  readonly status: TransferStatus;
  readonly lines: readonly TransferLine[];
  readonly reference: string | null;
  /** When it shall arrive; null when nobody said so. */
  readonly expectedAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
}

/** Units of one variant that are on their way. */
export interface Delivery {
  readonly expectedAt: Date;
  readonly quantity: number;
}

/**
 * When the next order beyond stock can be served: with the delivery that brings more than is owed already. What should
 * have come by now is not counted on.
 * @param owed units that orders wait for.
 */
export function servedFrom(owed: number, deliveries: readonly Delivery[], now: Date): Date | null {
  let left = owed;
  for (const { expectedAt, quantity } of deliveries.toSorted((a, b) => +a.expectedAt - +b.expectedAt)) {
    if (expectedAt < now) continue;
    left -= quantity;
    if (left < 0) return expectedAt;
  }
  return null;
}

/**
 * When each of those who wait is served, the first in the queue first; null where nothing is announced that brings it.
 * @param queue units that each waits for.
 */
export function servedInTurn(queue: readonly number[], deliveries: readonly Delivery[], now: Date): (Date | null)[] {
  let owed = 0;
  return queue.map((units) => {
    owed += units;
    return servedFrom(owed - 1, deliveries, now);
  });
}

/** Units of one SKU that arrived. */
export interface Arrival {
  readonly sku: string;
  readonly quantity: number;
  readonly damaged: number;
}

/** What is still on its way. */
export const outstanding = (lines: readonly TransferLine[]): Arrival[] =>
  lines.flatMap(({ sku, quantity, received }) =>
    quantity > received ? [{ sku, quantity: quantity - received, damaged: 0 }] : [],
  );

/** Counts arrivals in. Refuses what was not sent and more than is still on its way. */
export function arrive(lines: readonly TransferLine[], arrivals: readonly Arrival[]): Outcome<TransferLine[]> {
  const errors: UserError[] = [];
  const counted = new Map(lines.map((line) => [line.sku, line]));
  for (const [index, { sku, quantity, damaged }] of arrivals.entries()) {
    const path = ["input", "lines", String(index)];
    const line = counted.get(sku);
    const open = line ? line.quantity - line.received : 0;
    if (!line) errors.push(userError("UNKNOWN_SKU", [...path, "sku"], `${sku} is not part of the transfer`));
    else if (quantity < 0 || damaged < 0 || quantity + damaged < 1) {
      errors.push(userError("INVALID", [...path, "quantity"], "must be one unit or more"));
    } else if (quantity + damaged > open) {
      errors.push(userError("INVALID", [...path, "quantity"], `${open} units of ${sku} are on their way`));
    } else counted.set(sku, { ...line, received: line.received + quantity + damaged });
  }
  return errors.length > 0 ? err(errors) : ok([...counted.values()]);
}

/** The status of a transfer of which something has arrived. */
export const statusOf = (lines: readonly TransferLine[]): TransferStatus =>
  lines.every(({ quantity, received }) => received === quantity) ? "RECEIVED" : "PARTIALLY_RECEIVED";
