import type { LogEvent } from "@waybill/kernel";
import type { SubgraphName } from "@waybill/schema";
import { WaybillError } from "@waybill/service";
import type { BaseContext } from "./context.ts";

export interface StreamRequest {
  /** Cursor of the last event that is known; live from now when left out. */
  readonly after?: string | null | undefined;
  readonly types: readonly string[];
  /** Whose events; those of the caller's tenant when left out. Cursors stay the caller's. */
  readonly tenant?: string;
  readonly match: (event: LogEvent) => boolean;
}

/**
 * The caller's tenant's events of this subgraph's log for a subscription: what came after the cursor, then
 * live, without a gap or a double.
 * @throws WaybillError CURSOR_INVALID for a cursor that is not of this tenant and log, CURSOR_EXPIRED when
 *   the log does not reach back to it.
 */
export async function streamEvents(
  context: BaseContext,
  log: SubgraphName,
  request: StreamRequest,
): Promise<AsyncIterableIterator<LogEvent>> {
  const { feed, identity, signal } = context;
  const after = request.after == null ? undefined : await placeOf(context, log, request.after);
  return feed.subscribe({
    after,
    tenant: request.tenant ?? identity.tenant,
    types: request.types,
    match: request.match,
    signal,
  });
}

async function placeOf(context: BaseContext, log: SubgraphName, cursor: string): Promise<number> {
  const positions = context.cursors.decodeLog(context.identity.tenant, cursor);
  const position = positions.ok ? positions.value[log] : undefined;
  if (!position) throw new WaybillError("CURSOR_INVALID");
  const place = await context.feed.locate(position);
  if (place.ok) return place.value;
  const oldest = { [log]: { epoch: context.feed.epoch, seq: (await context.feed.floor()) - 1 } };
  throw new WaybillError("CURSOR_EXPIRED", {
    extensions: { oldestCursor: context.cursors.encodeLog(context.identity.tenant, oldest) },
  });
}

/** The cursor of an event of this subgraph's log: good for resuming its streams and for `events`. */
export function eventCursor(context: BaseContext, log: SubgraphName, event: LogEvent): string {
  const position = { epoch: context.feed.epoch, seq: event.seq };
  return context.cursors.encodeLog(context.identity.tenant, { [log]: position });
}

/** Where this subgraph's log ends now, as a cursor: what is numbered later comes after it. */
export async function headCursor(context: BaseContext, log: SubgraphName): Promise<string> {
  const position = { epoch: context.feed.epoch, seq: await context.feed.head() };
  return context.cursors.encodeLog(context.identity.tenant, { [log]: position });
}
