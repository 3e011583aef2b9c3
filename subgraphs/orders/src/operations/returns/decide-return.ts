import { err, InputCheck, ok, type Outcome } from "@waybill/kernel";
import type { Context } from "../../context.ts";
import * as domain from "../../domain/returns/decide.ts";
import type { ReturnChanges, ReturnRecord } from "../../domain/returns/return.ts";
import type {
  ApproveReturnInput,
  CancelReturnInput,
  CloseReturnInput,
  DeclineReturnInput,
  RequestReturnLabelInput,
} from "../../resolvers/types.generated.ts";
import { requestLabel } from "../../domain/returns/label.ts";
import { changeReturn } from "./change-return.ts";
import { checkLocation } from "./check-location.ts";
import { endExchange, releaseExchange } from "./exchange-order.ts";
import type { ReturnDecision } from "./record-return.ts";
import type { ReturnEventType } from "./return-event.ts";

const decided = (type: ReturnEventType, changes: Outcome<ReturnChanges>): Outcome<ReturnDecision> =>
  changes.ok ? ok({ type, changes: changes.value }) : changes;

function textOf(field: string, value: string | null | undefined, max = 500): Outcome<string | null> {
  const check = new InputCheck();
  const text = check.optionalText(["input", field], value, max);
  return check.errors.length > 0 ? err(check.errors) : ok(text);
}

/** Accepts a return. Label and exchange order follow by the job. */
export async function approveReturn(context: Context, input: ApproveReturnInput): Promise<Outcome<ReturnRecord>> {
  const place = await checkLocation(context, input.locationId);
  if (!place.ok) return place;
  return changeReturn(context, "approveReturn", input, "STAFF", ({ of, now }) =>
    decided("return.approved", domain.approveReturn(of, input.locationId ?? null, now)),
  );
}

/** Asks anew for the label of an approved return that has none; the job gets it. */
export async function requestReturnLabel(
  context: Context,
  input: RequestReturnLabelInput,
): Promise<Outcome<ReturnRecord>> {
  const place = await checkLocation(context, input.locationId);
  if (!place.ok) return place;
  return changeReturn(context, "requestReturnLabel", input, "STAFF", ({ of, now }) =>
    requestLabel(of, input.locationId ?? null, now),
  );
}

/** Does not accept a return. */
export const declineReturn = (context: Context, input: DeclineReturnInput): Promise<Outcome<ReturnRecord>> =>
  changeReturn(context, "declineReturn", input, "STAFF", ({ of, now }) => {
    const note = textOf("note", input.note);
    if (!note.ok) return note;
    const outcome = decided("return.declined", domain.declineReturn(of, input.reason, note.value, now));
    return outcome.ok ? ok({ ...outcome.value, details: { reason: input.reason } }) : outcome;
  });

/** Ends a return of which nothing is on its way, and the order of its exchange with it. */
export const cancelReturn = (context: Context, input: CancelReturnInput): Promise<Outcome<ReturnRecord>> =>
  changeReturn(context, "cancelReturn", input, "CUSTOMER", async (open) => {
    const note = textOf("note", input.note);
    if (!note.ok) return note;
    const outcome = decided("return.cancelled", domain.cancelReturn(open.of, note.value, open.now));
    return outcome.ok ? endExchange(open, outcome.value) : outcome;
  });

/** Ends a return: what has not come will not come. */
export const closeReturn = (context: Context, input: CloseReturnInput): Promise<Outcome<ReturnRecord>> =>
  changeReturn(context, "closeReturn", input, "STAFF", async (open) => {
    const note = textOf("note", input.note);
    if (!note.ok) return note;
    const outcome = decided("return.closed", domain.closeReturn(open.of, note.value, open.now));
    if (!outcome.ok) return outcome;
    const isCancelled = outcome.value.changes.exchange?.status === "CANCELLED";
    if (isCancelled) return endExchange(open, outcome.value);
    await releaseExchange(open);
    return outcome;
  });
