import type { Clock, LogEvent } from "@waybill/kernel";
import { WaybillError } from "@waybill/service";
import { streamEvents } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type ShipmentEvent, shipmentEventTypes } from "../../domain/shipment-event.ts";
import { openLink } from "./open-link.ts";

const longestTimerMs = 2 ** 31 - 1;

/**
 * The status changes of the shipment behind a tracking link. Ends when the link expires or is revoked.
 * @throws WaybillError FORBIDDEN when the link opens nothing, or asks for a postcode that was not given.
 */
export async function watchPublicShipment(
  context: Context,
  args: {
    readonly token: string;
    readonly postalCode?: string | null | undefined;
    readonly after?: string | null | undefined;
  },
): Promise<AsyncIterableIterator<ShipmentEvent>> {
  const opened = await openLink(context, args.token, args.postalCode);
  if (!opened?.isLetIn) throw new WaybillError("FORBIDDEN", { message: "The link does not open this." });
  const { link } = opened;
  const life = lifetime(link.expiresAt, context.clock);
  const signal = context.signal ? AbortSignal.any([context.signal, life.signal]) : life.signal;
  const events = await streamEvents({ ...context, signal }, "shipments", {
    after: args.after,
    tenant: link.tenant,
    types: [...shipmentEventTypes, "tracking_link.revoked"],
    match(event: LogEvent) {
      if (event.type === "tracking_link.revoked" && event.subject.id === link._id) life.abort();
      return event.subject.type === "shipment" && event.subject.id === link.shipmentId;
    },
  });
  // The types let through are those that `shipmentEvent` makes.
  return events as AsyncIterableIterator<ShipmentEvent>;
}

/** Aborts at a time, which may be further away than timers reach. */
function lifetime(end: Date, clock: Clock): AbortController {
  const life = new AbortController();
  const watch = (): void => {
    const left = end.getTime() - clock().getTime();
    if (left <= 0) life.abort();
    else setTimeout(watch, Math.min(left, longestTimerMs)).unref();
  };
  watch();
  return life;
}
