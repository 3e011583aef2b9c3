import type { JsonObject, JsonValue, LogEvent } from "@waybill/kernel";
import type { Tx } from "@waybill/storage";
import type { Draw } from "../domain/hold.ts";
import { handOverLines } from "../operations/hand-over-lines.ts";
import { isLive, releaseLines } from "../operations/release-lines.ts";
import { takeBack } from "../operations/take-back.ts";
import { stepReservation } from "../operations/settle-reservation.ts";
import { Reservation } from "../storage/entities.ts";

/** What inventory listens to in the orders' log. */
export const orderEventTypes = [
  "order.cancelled",
  "order.lines_cancelled",
  "order.edited",
  "order.status_changed",
  "fulfillment_order.handed_over",
  "return.received",
] as const;

/**
 * A cancelled order, or line, gives its units back; what was handed over to a carrier leaves the building, and
 * what comes back is put where it belongs. Hearing the same event again changes nothing.
 */
export async function onOrderEvent(tx: Tx, event: LogEvent): Promise<void> {
  const { orderId = event.subject.id } = event.data;
  if (typeof orderId !== "string") return;
  const reservation = await tx.em.findOne(Reservation, { tenant: event.tenant, orderId });
  if (event.type === "return.received") return takeBack(tx, event, reservation);
  if (!reservation || !isLive(reservation)) return;
  const now = event.recordedAt;
  switch (event.type) {
    case "order.lines_cancelled":
      return releaseLines(tx, reservation, lines(event, ["lineId", "quantity"]).map(atItsPlace), now);
    case "order.edited":
      return releaseLines(tx, reservation, lines(event, ["lineId", "quantity"], "removed").map(atItsPlace), now);
    case "fulfillment_order.handed_over":
      return handOverLines(tx, reservation, lines(event, ["lineId", "quantity", "locationId"]), now);
    default: {
      const { status } = event.data;
      if (status === "CANCELLED") await stepReservation(tx, reservation, "RELEASED", now);
      else if (leftAtOnce(event, reservation)) await stepReservation(tx, reservation, "FULFILLED", now);
    }
  }
}

// An order whose lines are not told apart is not handed over in parts: its first parcel takes everything.
function leftAtOnce({ data }: LogEvent, { allocations }: Reservation): boolean {
  const { previousStatus, status } = data;
  const left = previousStatus === "CONFIRMED" && (status === "PROCESSING" || status === "COMPLETED");
  return left && allocations.every(({ lineId }) => lineId === null);
}

/** Cancelled units that are told with a place are given back there. */
function atItsPlace(line: Pick<EventLine, "lineId" | "quantity"> & { readonly locationId?: JsonValue }): Draw {
  const { lineId, quantity, locationId } = line;
  if (typeof locationId !== "string") return { lineId, quantity };
  return { lineId, quantity, among: (allocation) => allocation.locationId === locationId };
}

interface EventLine {
  readonly lineId: string;
  readonly quantity: number;
  readonly locationId: string;
}

/** The lines of an event. @throws Error when they do not have the fields: the event is then parked. */
function lines<F extends keyof EventLine>(
  { type, data }: LogEvent,
  fields: readonly F[],
  list = "lines",
): Pick<EventLine, F>[] {
  const found: JsonValue = data[list] ?? [];
  if (!Array.isArray(found)) throw new Error(`${type} has no lines`);
  return (found as readonly JsonObject[]).map((line) => {
    const good = fields.every((field) => typeof line[field] === (field === "quantity" ? "number" : "string"));
    if (!good) throw new Error(`a line of ${type} lacks one of ${fields.join(", ")}`);
    return line as unknown as Pick<EventLine, F>;
  });
}
