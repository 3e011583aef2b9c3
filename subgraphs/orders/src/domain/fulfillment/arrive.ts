import { newId } from "@waybill/kernel";
import { dueFrom } from "./due.ts";
import type { FulfillmentChanges, FulfillmentLineRecord, FulfillmentOrderRecord } from "./fulfillment-order.ts";

/** Units of an order line that have come to a location. */
export interface Arrived {
  readonly lineId: string;
  readonly quantity: number;
  readonly locationId: string;
}

export interface Arrival {
  readonly changes: FulfillmentChanges;
  /** What may begin, when only a part of the units has come. */
  readonly opened: FulfillmentOrderRecord | null;
  /** What is for others. */
  readonly left: readonly Arrived[];
}

/** Units that a fulfilment order waits for have come. Null when none is for it. */
export function arrive(order: FulfillmentOrderRecord, arrived: readonly Arrived[], now: Date): Arrival | null {
  const left = arrived.map((units) => ({ ...units }));
  const here: FulfillmentLineRecord[] = [];
  const waits: FulfillmentLineRecord[] = [];
  for (const line of order.lines) {
    const units = left.find((one) => one.lineId === line.orderLineId && one.locationId === order.locationId);
    const come = line.backordered ? Math.min(line.quantity, units?.quantity ?? 0) : 0;
    if (units) units.quantity -= come;
    if (come > 0) here.push({ ...line, quantity: come, backordered: false });
    if (come < line.quantity) waits.push({ ...line, quantity: line.quantity - come });
  }
  if (here.length === 0) return null;
  const rest = left.filter(({ quantity }) => quantity > 0);
  if (waits.length === 0) {
    return {
      changes: { lines: here, ...begun(order) },
      opened: null,
      left: rest,
    };
  }
  const lines = here.map((line) => ({ ...line, _id: newId("fulfillmentLine", now) }));
  const opened = {
    ...order,
    ...begun(order),
    _id: newId("fulfillmentOrder", now),
    lines,
    fulfillBy: order.fulfillBy ?? (order.schedule && dueFrom(order.schedule, now)),
    openedAt: order.openedAt ?? now,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
  return { changes: { lines: waits }, opened, left: rest };
}

/** Work whose goods have come may begin, unless something else holds it. */
function begun({ status, holds }: FulfillmentOrderRecord): Pick<FulfillmentOrderRecord, "status" | "holds"> {
  const others = holds.filter(({ reason }) => reason !== "INVENTORY_OUT_OF_STOCK");
  return { status: others.length > 0 ? status : "OPEN", holds: others };
}
