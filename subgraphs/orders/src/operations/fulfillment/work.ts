import { err, InputCheck, newId, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../../context.ts";
import type { FulfillmentOrderRecord } from "../../domain/fulfillment/fulfillment-order.ts";
import {
  collect,
  handOver,
  type HandOver,
  type Leaving,
  markReady,
  type NewPackage,
  pack,
} from "../../domain/fulfillment/work.ts";
import type {
  FulfillmentPackageInput,
  HandOverFulfillmentOrderInput,
  PackFulfillmentOrderInput,
} from "../../resolvers/types.generated.ts";
import { type Change, changeFulfillmentOrder, type ChangeInput } from "./change.ts";
import { changing } from "./request.ts";

type Answer = Promise<Outcome<FulfillmentOrderRecord>>;

/** Puts units into packages. */
export const packFulfillmentOrder = (context: Context, input: PackFulfillmentOrderInput): Answer =>
  changeFulfillmentOrder(context, "packFulfillmentOrder", input, "packed", (order, now) => {
    const packages = checkPackages(input.packages, order.packages.length, now);
    return packages.ok ? changing(pack(order, packages.value)) : packages;
  });

function checkPackages(
  packages: readonly FulfillmentPackageInput[],
  present: number,
  now: Date,
): Outcome<NewPackage[]> {
  const check = new InputCheck();
  const checked = check.list(["input", "packages"], packages, 1, Math.max(0, 50 - present)).map((box, index) => {
    const size = (name: "weightGrams" | "lengthMm" | "widthMm" | "heightMm", max: number): number | null => {
      const value = box[name];
      return value == null ? null : check.integer(["input", "packages", String(index), name], value, 1, max);
    };
    const lines = check.list(["input", "packages", String(index), "lines"], box.lines, 1, 250);
    return {
      _id: newId("fulfillmentPackage", now),
      weightGrams: size("weightGrams", 10_000_000),
      lengthMm: size("lengthMm", 100_000),
      widthMm: size("widthMm", 100_000),
      heightMm: size("heightMm", 100_000),
      lines: lines.map(({ fulfillmentLineId, quantity }) => ({ fulfillmentLineId, quantity })),
    };
  });
  return check.errors.length > 0 ? err(check.errors) : ok(checked);
}

/** Everything is picked: it waits for its shipping label. */
export const markFulfillmentOrderReadyForLabel = (context: Context, input: ChangeInput): Answer =>
  changeFulfillmentOrder(context, "markFulfillmentOrderReadyForLabel", input, "ready", (order, now) =>
    changing(markReady(order, false, now)),
  );

/** Everything is picked: it waits for the customer. */
export const markFulfillmentOrderReadyForPickup = (context: Context, input: ChangeInput): Answer =>
  changeFulfillmentOrder(context, "markFulfillmentOrderReadyForPickup", input, "ready", (order, now) =>
    changing(markReady(order, true, now)),
  );

/** Units leave with a carrier. Inventory hears of it and takes them out of the building. */
export const handOverFulfillmentOrder = (context: Context, input: HandOverFulfillmentOrderInput): Answer =>
  changeFulfillmentOrder(context, "handOverFulfillmentOrder", input, "handed_over", (order) =>
    leaving(handOver(order, input.packageIds ?? [])),
  );

/** The customer has collected everything. Told as a hand-over, too: to inventory it is one. */
export const collectFulfillmentOrder = (context: Context, input: ChangeInput): Answer =>
  changeFulfillmentOrder(context, "collectFulfillmentOrder", input, "handed_over", (order) => leaving(collect(order)));

const leaving = (outcome: Outcome<HandOver>): Outcome<Change> =>
  outcome.ok ? ok({ changes: outcome.value.changes, data: { lines: leavingLines(outcome.value.leaving) } }) : outcome;

/** What the event of a hand-over tells. */
export const leavingLines = (lines: readonly Leaving[]) =>
  lines.map(({ lineId, sku, quantity, locationId }) => ({ lineId, sku, quantity, locationId }));
