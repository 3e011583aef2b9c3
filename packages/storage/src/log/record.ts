import { type Clock, newId, type NewEvent } from "@waybill/kernel";
import { currentTraceparent } from "@waybill/telemetry";
import type { EventDocument } from "./collections.ts";

/** Bytes of an event's data as JSON: far below the 16 MB of a change stream's event, small in every queue. */
export const maxEventBytes = 64 * 1024;

/**
 * The document of an event that was just recorded: pending, without a number.
 * @throws RangeError when the data is too large.
 */
export function toPending(
  event: NewEvent,
  ctx: { tenant: string; actor: string; correlationId: string; clock: Clock },
): EventDocument {
  const bytes = Buffer.byteLength(JSON.stringify(event.data));
  if (bytes > maxEventBytes)
    throw new RangeError(`the data of ${event.type} has ${bytes} bytes, more than ${maxEventBytes}`);
  const recordedAt = ctx.clock();
  const traceparent = currentTraceparent();
  return {
    _id: newId("event", recordedAt),
    pending: 1,
    type: event.type,
    tenant: ctx.tenant,
    subject: { type: event.subject.type, id: event.subject.id, version: event.subject.version },
    occurredAt: event.occurredAt,
    recordedAt,
    actor: ctx.actor,
    correlationId: ctx.correlationId,
    ...(traceparent !== undefined && { traceparent }),
    data: event.data,
  };
}
