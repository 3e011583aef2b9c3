import { WaybillError } from "@waybill/service";
import { logOfType, type MergedPage, readLogs } from "@waybill/storage";
import { checkPageSize, type PageArgs } from "@waybill/subgraph";
import type { Context } from "../context.ts";

/** Largest page of `events`. */
export const maxEvents = 500;

/**
 * A page of the event logs of all subgraphs, each log in its own order.
 * @throws WaybillError FORBIDDEN for a shopper: the logs tell of everybody. BAD_USER_INPUT for a type that no log has, CURSOR_INVALID, CURSOR_EXPIRED.
 */
export async function listEvents(
  context: Context,
  args: PageArgs & { readonly types?: readonly string[] | null | undefined },
): Promise<MergedPage> {
  const { identity, cursors, logs } = context;
  if (identity.customerId !== undefined) {
    throw new WaybillError("FORBIDDEN", { message: "The event logs are not for shoppers." });
  }
  checkPageSize(args.first, maxEvents);
  const types = args.types ?? undefined;
  const unknown = types?.find((type) => logOfType(type) === undefined);
  if (unknown !== undefined) {
    throw new WaybillError("BAD_USER_INPUT", {
      message: `There are no events of the type "${unknown.slice(0, 100)}".`,
    });
  }
  const after = args.after == null ? undefined : cursors.decodeLog(identity.tenant, args.after);
  if (after && !after.ok) throw new WaybillError("CURSOR_INVALID");
  const page = await readLogs({ logs, tenant: identity.tenant, after: after?.value, first: args.first, types });
  if (page.ok) return page.value;
  if (page.error === "EXPIRED") throw new WaybillError("CURSOR_EXPIRED");
  throw new WaybillError("CURSOR_INVALID", {
    message: 'A cursor of a subscription continues only its own log: give "types" of that log.',
  });
}
