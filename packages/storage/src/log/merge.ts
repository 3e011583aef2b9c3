import { err, type LogEvent, ok, type Result } from "@waybill/kernel";
import type { Db } from "mongodb";
import type { LogPosition, LogPositions } from "../cursors.ts";
import { locate } from "./feed.ts";
import { type LogHead, readLogHead } from "./head.ts";
import { scanLog } from "./read.ts";

/** The log that each kind of subject's events are in: what stands before the dot of an event's type. */
export const logOfSubject: Readonly<Record<string, string>> = {
  customer: "customers",
  company: "customers",
  ticket: "customers",
  feedback: "customers",
  privacy_request: "customers",
  support_policy: "customers",
  product: "inventory",
  location: "inventory",
  stock: "inventory",
  stock_transfer: "inventory",
  reservation: "inventory",
  order: "orders",
  order_edit: "orders",
  payment: "orders",
  invoice: "orders",
  invoice_settings: "orders",
  claim: "orders",
  channel: "orders",
  return: "orders",
  return_policy: "orders",
  order_import: "orders",
  routing_policy: "orders",
  fulfillment_order: "orders",
  pick_list: "orders",
  shipment: "shipments",
  shipment_case: "shipments",
  shipment_case_policy: "shipments",
  tracking_link: "shipments",
  branding: "shipments",
  normalization_rule: "shipments",
  tracking_remap: "shipments",
  tracking_policy: "shipments",
  delivery_policy: "shipments",
  manifest: "shipments",
  pickup: "shipments",
  shipping_charge: "shipments",
};

/** The log of an event type such as `shipment.status_changed`; undefined when no log has such events. */
export function logOfType(type: string): string | undefined {
  const subject = type.split(".", 1)[0] ?? "";
  return Object.hasOwn(logOfSubject, subject) ? logOfSubject[subject] : undefined;
}

export interface MergedEvent {
  readonly log: string;
  readonly event: LogEvent;
  /** Its place in its own log: what a subscription gives as cursor. */
  readonly place: LogPositions;
  /** The places in all logs after this event of the page. */
  readonly positions: LogPositions;
}

export interface MergedPage {
  readonly events: readonly MergedEvent[];
  /** Where to go on, also after an empty page: past everything that was looked at. */
  readonly end: LogPositions;
  readonly hasNextPage: boolean;
}

/**
 * A page of several logs in one sequence: each log's own order is kept, and between logs the earlier
 * recorded comes first. Whoever pages on from `end` sees every event once.
 * @returns `INCOMPLETE` when `after` has no place for a log that is asked for (a subscription's cursor is
 *   good for `types` of its own log only), `EXPIRED` when a log does not have a place any more.
 */
export async function readLogs(options: {
  /** The logs by name. */
  readonly logs: Readonly<Record<string, Db>>;
  readonly tenant: string;
  /** From the oldest kept events when left out. */
  readonly after?: LogPositions | undefined;
  readonly first: number;
  readonly types?: readonly string[] | undefined;
}): Promise<Result<MergedPage, "EXPIRED" | "INCOMPLETE">> {
  const { after, first, tenant, types } = options;
  const names = Object.keys(options.logs).filter((name) => !types || types.some((type) => logOfType(type) === name));
  if (after && names.some((name) => !Object.hasOwn(after, name))) return err("INCOMPLETE");

  const heads = await Promise.all(names.map((name) => readLogHead(options.logs[name] as Db)));
  const begins = names.map((name, index) => begin(heads[index] as LogHead, after?.[name]));
  if (begins.some((place) => !place.ok)) return err("EXPIRED");

  const scans = await Promise.all(
    begins.map(async (place, index) => {
      const name = names[index] as string;
      const { seq: upTo, epoch } = heads[index] as LogHead;
      const from = place.ok ? place.value : 0;
      const scan = await scanLog(options.logs[name] as Db, { after: from, upTo, first: first + 1 }, { tenant, types });
      return { name, epoch, from, ...scan };
    }),
  );
  return ok(merge(scans, after ?? {}, first));
}

interface NamedScan {
  readonly name: string;
  readonly epoch: string;
  readonly from: number;
  readonly events: readonly LogEvent[];
  readonly position: number;
}

/** Merges what was read, without asking anybody. `places` of logs that were not read are carried along. */
export function merge(scans: readonly NamedScan[], places: LogPositions, first: number): MergedPage {
  const open = scans.map((scan) => ({ ...scan, taken: 0 }));
  let positions: LogPositions = {
    ...places,
    ...Object.fromEntries(scans.map(({ name, epoch, from }) => [name, { epoch, seq: from }])),
  };
  const events: MergedEvent[] = [];
  while (events.length < first) {
    let next: (typeof open)[number] | undefined;
    for (const scan of open) {
      const candidate = scan.events[scan.taken];
      const best = next?.events[next.taken];
      if (candidate && (!best || candidate.recordedAt < best.recordedAt)) next = scan;
    }
    const event = next?.events[next.taken];
    if (!next || !event) break;
    next.taken += 1;
    const place: LogPosition = { epoch: next.epoch, seq: event.seq };
    positions = { ...positions, [next.name]: place };
    events.push({ log: next.name, event, place: { [next.name]: place }, positions });
  }
  // A log that was used up has nothing more that matches as far as it was looked at.
  const usedUp = open.filter((scan) => scan.taken === scan.events.length);
  const end = {
    ...positions,
    ...Object.fromEntries(usedUp.map(({ name, epoch, position }) => [name, { epoch, seq: position }])),
  };
  return { events, end, hasNextPage: usedUp.length < open.length };
}

function begin(head: LogHead, position: LogPosition | undefined): Result<number, "EXPIRED"> {
  return position ? locate(head, position) : ok(head.floor - 1);
}
