import { err, InputCheck, ok, type Outcome, refuse } from "@waybill/kernel";
import type { OrderRecord } from "../order.ts";
import { lineAmounts } from "../pricing.ts";
import { carriedUnits, type SentWork, shippedUnits, type Units } from "../shipped.ts";
import { type ClaimKind, type ClaimLineRecord, type ClaimRecord, maxClaims } from "./claim.ts";

/** What somebody says is wrong. */
export interface ClaimRequest {
  readonly kind: ClaimKind;
  readonly lines: readonly { readonly orderLineId: string; readonly quantity: number }[];
  readonly shipmentId?: string | null | undefined;
  readonly note?: string | null | undefined;
  readonly photoUrls?: readonly string[] | null | undefined;
}

/** What a claim is measured by. */
export interface ClaimFacts {
  readonly order: Pick<OrderRecord, "_id" | "tenant" | "customerId" | "lines" | "shipments" | "status">;
  readonly work: readonly SentWork[];
  /** All claims of the order. */
  readonly claims: readonly ClaimRecord[];
}

/**
 * Units of each line that were shipped and that no claim is about; a declined claim is about none.
 * @param shipmentId only those that this shipment carries, as far as anybody knows.
 */
export function claimableUnits({ order, work, claims }: ClaimFacts, shipmentId: string | null): Units {
  const left = unclaimed(shippedUnits(order, work), claims);
  const carried = shipmentId === null ? null : carriedUnits(order, work, shipmentId);
  if (!carried) return left;
  const own = unclaimed(
    carried,
    claims.filter((claim) => claim.shipmentId === shipmentId),
  );
  return new Map([...own].map(([id, units]) => [id, Math.min(units, left.get(id) ?? 0)]));
}

function unclaimed(shipped: Units, claims: readonly ClaimRecord[]): Units {
  const left = new Map(shipped);
  for (const { status, resolution, lines } of claims) {
    if (status === "DECLINED" || (status === "RESOLVED" && resolution === "NONE")) continue;
    for (const { orderLineId, quantity } of lines) left.set(orderLineId, (left.get(orderLineId) ?? 0) - quantity);
  }
  return left;
}

/** A new claim on an order of which something was shipped, with at most the units that are left to claim. */
export function openClaim(id: string, facts: ClaimFacts, request: ClaimRequest, now: Date): Outcome<ClaimRecord> {
  const atOrder = ["input", "orderId"];
  const { order, work, claims } = facts;
  if (![...shippedUnits(order, work).values()].some((units) => units > 0))
    return refuse("INVALID_STATE", atOrder, "nothing of the order was shipped");
  if (claims.length >= maxClaims) return refuse("INVALID_STATE", atOrder, `an order has at most ${maxClaims} claims`);
  const check = new InputCheck();
  const note = check.optionalText(["input", "note"], request.note, 4_000);
  const photoUrls = check.list(["input", "photoUrls"], request.photoUrls ?? [], 0, 10);
  photoUrls.forEach((url, i) => {
    const path = ["input", "photoUrls", String(i)];
    check.text(path, url, 2_000);
    if (!URL.canParse(url) || new URL(url).protocol !== "https:") check.add("INVALID", path, "must be an https link");
  });
  const shipmentId = request.shipmentId ?? null;
  if (shipmentId !== null && !order.shipments.some((shipment) => shipment.shipmentId === shipmentId)) {
    check.add("NOT_FOUND", ["input", "shipmentId"], "the order has no such shipment");
  }
  const lines = claimedLines(check, facts, request);
  if (check.errors.length > 0) return err(check.errors);
  const { _id: orderId, tenant, customerId } = order;
  return ok({
    ...{ _id: id, tenant, orderId, customerId, kind: request.kind, status: "OPEN" as const },
    ...{ lines, note, photoUrls, shipmentId, isAutomatic: false, reason: null },
    ...{ resolution: null, refundMinor: null, waivedMinor: null },
    ...{ transactionId: null, replacementOrderId: null, returnId: null },
    ...{ command: null, nextAttemptAt: null },
    ...{ openedAt: now, updatedAt: now, version: 1 },
  });
}

function claimedLines(check: InputCheck, facts: ClaimFacts, request: ClaimRequest): ClaimLineRecord[] {
  const left = new Map(claimableUnits(facts, request.shipmentId ?? null));
  const given = check.list(["input", "lines"], request.lines, 1, 250);
  return given.flatMap(({ orderLineId, quantity }, i) => {
    const path = ["input", "lines", String(i)];
    const line = facts.order.lines.find(({ _id }) => _id === orderLineId);
    if (!line) {
      check.add("NOT_FOUND", [...path, "orderLineId"], "the order has no such line");
      return [];
    }
    check.integer([...path, "quantity"], quantity, 1, 100_000);
    const units = left.get(orderLineId) ?? 0;
    if (quantity > units) check.add("INVALID", [...path, "quantity"], `${Math.max(0, units)} units are left to claim`);
    // Lines named twice are counted together.
    left.set(orderLineId, units - quantity);
    return [{ orderLineId, sku: line.sku, quantity }];
  });
}

/** What the claimed units cost, with their discounts and taxes, in whole minor units and never more than the lines. */
export function worthOf(
  order: Pick<OrderRecord, "lines" | "taxesIncluded">,
  claim: Pick<ClaimRecord, "lines">,
): number {
  return claim.lines.reduce((sum, { orderLineId, quantity }) => {
    const line = order.lines.find(({ _id }) => _id === orderLineId);
    const current = line ? line.quantity - line.cancelledQuantity : 0;
    if (!line || current <= 0) return sum;
    const { totalMinor } = lineAmounts(line, order.taxesIncluded);
    return sum + Number((BigInt(totalMinor) * BigInt(Math.min(quantity, current))) / BigInt(current));
  }, 0);
}
