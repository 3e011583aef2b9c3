import { derivedId, err, InputCheck, type InputPath, ok, type Outcome, parseMoney, userError } from "@waybill/kernel";
import type { OrderRecord } from "../order.ts";
import { approvesItself, feeIn, type PolicyTerms } from "./policy.ts";
import { lineCredit } from "./credit.ts";
import type { ReturnableUnits } from "./returnable.ts";
import type { ExchangeLineRecord, ReturnLineRecord, ReturnRecord } from "./return.ts";
import type { ExchangeTiming, ReturnReason } from "./states.ts";

type Maybe<T> = T | null | undefined;

/** What a caller wants to give back. */
export interface ReturnRequest {
  readonly lines: readonly {
    readonly orderLineId: string;
    readonly quantity: number;
    readonly reason: ReturnReason;
    readonly note?: Maybe<string>;
    readonly photoUrls?: Maybe<readonly string[]>;
  }[];
  readonly note?: Maybe<string>;
  /** Staff may take back what the policy does not; never more than was delivered. */
  readonly ignorePolicy: boolean;
  readonly exchangeLines?: Maybe<
    readonly {
      readonly sku: string;
      readonly quantity: number;
      readonly unitPrice?: Maybe<{ readonly amount: string; readonly currencyCode: string }>;
    }[]
  >;
  readonly exchangeTiming?: Maybe<ExchangeTiming>;
  readonly inParcelOfId?: Maybe<string>;
}

/** What a request is decided on. */
export interface RequestFacts {
  readonly _id: string;
  readonly order: OrderRecord;
  readonly policy: PolicyTerms;
  readonly returnable: readonly ReturnableUnits[];
  readonly byStaff: boolean;
  readonly now: Date;
}

const mostReturns = 100;
const mostPhotos = 10;

/** A return as it is requested, and whether the policy approves it by itself; or every reason why not. */
export function requestReturn(
  request: ReturnRequest,
  facts: RequestFacts,
): Outcome<{ readonly record: ReturnRecord; readonly approved: boolean }> {
  const { order, policy, byStaff, now, _id } = facts;
  const check = new InputCheck();
  if (order.returns.length >= mostReturns)
    check.add("INVALID_STATE", ["input", "orderId"], `an order has at most ${mostReturns} returns`);
  check.list(["input", "lines"], request.lines, 1, 250);
  const lines = request.lines.flatMap((_, index) => checkedLine(check, request, index, facts) ?? []);
  const note = check.optionalText(["input", "note"], request.note, 2_000);
  const exchangeLines = (request.exchangeLines ?? []).map((line, index) =>
    exchangeLine(check, ["input", "exchangeLines", String(index)], line, facts),
  );
  if (exchangeLines.length > 0) check.list(["input", "exchangeLines"], exchangeLines, 1, 50);
  const timing = request.exchangeTiming ?? "ON_RECEIPT";
  if (!byStaff && timing === "AT_ONCE") {
    check.add("INVALID", ["input", "exchangeTiming"], "only the seller may send an exchange before the goods are back");
  }
  if (check.errors.length > 0) return err(check.errors);

  const free = lines.every(({ reason }) => policy.sellerPaysReasons.includes(reason));
  const record: ReturnRecord = {
    _id,
    tenant: order.tenant,
    orderId: order._id,
    orderPlacedAt: order.placedAt,
    channel: order.channel,
    number: `${order.number}-R${order.returns.length + 1}`,
    customerId: order.customerId,
    status: "REQUESTED",
    currencyCode: order.currencyCode,
    requestedBy: byStaff ? "STAFF" : "CUSTOMER",
    lines,
    note,
    fees: {
      restockingPercent: policy.restockingPercent,
      labelMinor: free ? 0 : feeIn(policy.labelFees, order.currencyCode),
    },
    freeReasons: policy.sellerPaysReasons,
    shippingRefund: policy.shippingRefund,
    locationId: policy.locationId,
    inParcelOfId: request.inParcelOfId ?? null,
    exchange:
      exchangeLines.length === 0
        ? null
        : { status: "REQUESTED", timing, lines: exchangeLines, orderId: null, errors: [] },
    reverseDelivery: null,
    refunds: [],
    declineReason: null,
    endNote: null,
    nextStepAt: null,
    attempts: 0,
    labelDone: false,
    labelErrors: null,
    requestedAt: now,
    approvedAt: null,
    closedAt: null,
    updatedAt: now,
    version: 1,
  };
  const valueMinor = lines.reduce(
    (sum, line) => sum + lineCredit(order, line.orderLineId, line.quantity).creditMinor,
    0,
  );
  const reasons = lines.map(({ reason }) => reason);
  const approved =
    !request.ignorePolicy && approvesItself(policy, { reasons, valueMinor, currencyCode: order.currencyCode });
  return ok({ record, approved });
}

function checkedLine(
  check: InputCheck,
  request: ReturnRequest,
  index: number,
  { _id, returnable, policy }: RequestFacts,
): ReturnLineRecord | null {
  const asked = request.lines[index];
  if (!asked) return null;
  const path = ["input", "lines", String(index)];
  const found = returnable.find(({ line }) => line._id === asked.orderLineId);
  if (!found) {
    check.add("NOT_FOUND", [...path, "orderLineId"], "this order has no such line");
    return null;
  }
  if (request.lines.findIndex(({ orderLineId }) => orderLineId === asked.orderLineId) !== index) {
    check.add("TAKEN", [...path, "orderLineId"], "this line is named twice");
  }
  const most = request.ignorePolicy ? Math.max(0, found.delivered - found.claimed) : found.returnable;
  const why = found.reasons.length > 0 ? `: ${found.reasons.join(", ")}` : "";
  if (most === 0) {
    check.add("INVALID_STATE", [...path, "orderLineId"], `nothing of this line can be returned${why}`);
  } else if (asked.quantity > most) {
    check.add("INVALID", [...path, "quantity"], `only ${most} of this line can be returned${why}`);
  } else check.integer([...path, "quantity"], asked.quantity, 1, most);

  if (asked.reason === "RETURN_TO_SENDER") check.add("INVALID", [...path, "reason"], "is the carrier's to say");
  const note = check.optionalText([...path, "note"], asked.note, 2_000);
  if (!request.ignorePolicy && note === null && policy.noteReasons.includes(asked.reason)) {
    check.add("BLANK", [...path, "note"], `${asked.reason} needs a note`);
  }
  const photoUrls = photosOf(check, [...path, "photoUrls"], asked.photoUrls ?? []);
  if (!request.ignorePolicy && photoUrls.length === 0 && policy.photoReasons.includes(asked.reason)) {
    check.add("BLANK", [...path, "photoUrls"], `${asked.reason} needs a photo`);
  }
  const { _id: orderLineId, variantId, sku, title } = found.line;
  return {
    _id: derivedId("returnLine", _id, String(index)),
    orderLineId,
    variantId,
    sku,
    title,
    quantity: asked.quantity,
    reason: asked.reason,
    note,
    photoUrls,
    receipts: [],
  };
}

function photosOf(check: InputCheck, path: InputPath, urls: readonly string[]): readonly string[] {
  check.list(path, urls, 0, mostPhotos);
  return urls.map((url, index) => {
    const at = [...path, String(index)];
    const text = check.text(at, url, 2_000);
    if (!/^https:\/\//i.test(text) || !URL.canParse(text)) check.add("INVALID", at, "must be an https address");
    return text;
  });
}

function exchangeLine(
  check: InputCheck,
  path: InputPath,
  line: NonNullable<NonNullable<ReturnRequest["exchangeLines"]>[number]>,
  { order, byStaff }: RequestFacts,
): ExchangeLineRecord {
  const sku = check.text([...path, "sku"], line.sku, 100);
  check.integer([...path, "quantity"], line.quantity, 1, 100_000);
  if (line.unitPrice == null) return { sku, quantity: line.quantity, unitPriceMinor: null };
  const money = parseMoney(line.unitPrice.amount, line.unitPrice.currencyCode);
  const at = [...path, "unitPrice"];
  if (!byStaff) check.errors.push(userError("INVALID", at, "is the seller's to say"));
  else if (!money.ok) check.add("INVALID", at, money.error);
  else if (money.value.currencyCode !== order.currencyCode)
    check.add("CURRENCY_MISMATCH", at, `the order is in ${order.currencyCode}`);
  else if (money.value.minor < 0) check.add("INVALID", at, "must not be below 0");
  return { sku, quantity: line.quantity, unitPriceMinor: money.ok ? money.value.minor : null };
}
