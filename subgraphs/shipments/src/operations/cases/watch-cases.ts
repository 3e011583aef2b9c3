import { staffOnly, streamEvents } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { type CaseEvent, caseEventTypes } from "../../domain/cases/case-event.ts";
import type { CaseKind, CaseSeverity } from "../../domain/cases/case-states.ts";

/** Which changes to watch: those of cases that meet every condition given. */
export interface WatchCases {
  readonly shipmentId?: string | null | undefined;
  readonly kinds?: readonly CaseKind[] | null | undefined;
  readonly severities?: readonly CaseSeverity[] | null | undefined;
  readonly after?: string | null | undefined;
}

/** The changes of the tenant's cases, in the order of the log. @throws WaybillError FORBIDDEN for a shopper. */
export async function watchCases(context: Context, args: WatchCases): Promise<AsyncIterableIterator<CaseEvent>> {
  staffOnly(context);
  const { shipmentId, kinds, severities } = args;
  const events = await streamEvents(context, "shipments", {
    after: args.after,
    types: caseEventTypes,
    match: (event) => {
      const { data } = event as CaseEvent;
      return (
        (shipmentId == null || shipmentId === data.shipmentId) &&
        (kinds == null || kinds.includes(data.kind)) &&
        (severities == null || severities.includes(data.severity))
      );
    },
  });
  // The types asked for are those that `caseEvent` makes.
  return events as AsyncIterableIterator<CaseEvent>;
}
