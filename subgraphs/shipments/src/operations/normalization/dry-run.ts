import { WaybillError } from "@waybill/service";
import type { PageInfo } from "@waybill/storage";
import { checkPageSize, staffOnly } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { tellsNews, type TrackingState } from "../../domain/fold-scans.ts";
import { checkRule, type RuleInput } from "../../domain/normalization/check-rule.ts";
import { rejudge, type Rules, sameJudgement } from "../../domain/normalization/judge.ts";
import { inForce } from "../../domain/normalization/rule.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import { stateOf } from "../../domain/shipment-state.ts";
import type { TrackingScan } from "../../domain/tracking-scan.ts";
import { Shipment } from "../../storage/entities.ts";
import { numbersAfter, scansOfNumbers, scansOfShipments } from "../../storage/history.ts";
import { presentRules } from "./rules-of.ts";

const purpose = "dryRunNormalization";
const maxChanges = 200;

export interface DryRunInput {
  readonly rule?: RuleInput | null | undefined;
  readonly replaces?: string | null | undefined;
  readonly carrierCode?: string | null | undefined;
}

export interface DryRun {
  readonly checkedNumbers: number;
  readonly checkedEvents: number;
  readonly changedEvents: number;
  readonly changes: readonly { readonly event: TrackingScan; readonly after: TrackingScan }[];
  readonly shipments: readonly (TrackingState & { readonly shipment: ShipmentRecord })[];
  readonly pageInfo: PageInfo;
}

/**
 * What the tables and rules of today, with one that is only thought of, would make of stored scans. Looks at one page
 * of tracking numbers, so that its cost does not grow with the history.
 * @throws WaybillError INPUT_INVALID for a rule that cannot be.
 */
export async function dryRunNormalization(
  context: Context,
  args: { readonly input: DryRunInput; readonly first: number; readonly after?: string | null | undefined },
): Promise<DryRun> {
  staffOnly(context, "Normalisation is for staff.");
  checkPageSize(args.first);
  const { db } = context.database;
  const { tenant } = context.identity;
  const rules = await rulesToTry(context, args.input);
  const carrierCode = args.input.carrierCode ?? null;
  const found = await numbersAfter(db, tenant, {
    carrierCode,
    place: placeOf(context, args.after),
    limit: args.first + 1,
  });
  const numbers = found.slice(0, args.first);
  const judge = (scan: TrackingScan): TrackingScan => rejudge(scan, context.carriers.classify, rules);
  const scans = await scansOfNumbers(db, tenant, numbers);
  const changes = scans
    .map((event) => ({ event, after: judge(event) }))
    .filter(({ event, after }) => !sameJudgement(event, after));
  const cursorOf = (index: number): string | null => {
    const key = numbers.at(index);
    return key ? context.cursors.encodePage(purpose, tenant, [key.carrierCode, key.trackingNumber]) : null;
  };
  return {
    checkedNumbers: numbers.length,
    checkedEvents: scans.length,
    changedEvents: changes.length,
    changes: changes.slice(0, maxChanges),
    shipments: await changedShipments(
      context,
      changes.flatMap(({ event: { shipmentId } }) => shipmentId ?? []),
      judge,
    ),
    pageInfo: {
      hasNextPage: found.length > numbers.length,
      hasPreviousPage: false,
      startCursor: cursorOf(0),
      endCursor: cursorOf(-1),
    },
  };
}

async function rulesToTry(context: Context, { rule, replaces }: DryRunInput): Promise<Rules> {
  const others = (await presentRules(context.em)).filter(({ _id }) => _id !== replaces);
  if (!rule) return inForce(others);
  const checked = checkRule(rule, ["input", "rule"]);
  if (!checked.ok) {
    const message = checked.error.map(({ path, message: why }) => `${path.join(".")} ${why}`).join("; ");
    throw new WaybillError("BAD_USER_INPUT", { message });
  }
  return inForce([...others, { ...checked.value, _id: "new", version: 1 }]);
}

function placeOf(context: Context, after: string | null | undefined) {
  if (after == null) return null;
  const place = context.cursors.decodePage(purpose, context.identity.tenant, after);
  if (!place.ok) throw new WaybillError("CURSOR_INVALID");
  const [carrierCode, trackingNumber] = place.value;
  return { carrierCode: String(carrierCode), trackingNumber: String(trackingNumber) };
}

async function changedShipments(
  context: Context,
  ids: readonly string[],
  judge: (scan: TrackingScan) => TrackingScan,
): Promise<DryRun["shipments"]> {
  const distinct = [...new Set(ids)];
  const shipments = await context.em.find(Shipment, { _id: { $in: distinct } });
  const scans = await scansOfShipments(context.database.db, context.identity.tenant, distinct);
  const byShipment = Map.groupBy(scans, (scan) => scan.shipmentId);
  return shipments.flatMap((shipment) => {
    const judged = (byShipment.get(shipment._id) ?? []).map(judge);
    const state = stateOf(shipment, judged);
    return tellsNews(shipment, state) ? [{ shipment: { ...shipment }, ...state }] : [];
  });
}
