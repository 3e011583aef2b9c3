import { randomUUID } from "node:crypto";
import { err, newId, ok, type Outcome, refuse } from "@waybill/kernel";
import {
  checkKey,
  type Command,
  type Database,
  dropKey,
  findKey,
  keyReused,
  startKey,
  transact,
  type WriteContext,
} from "@waybill/storage";
import { writeContext } from "@waybill/subgraph";
import type { CarrierAccount, TrackFailure } from "../../carriers/carrier.ts";
import type { CarrierDesk } from "../../carriers/desk.ts";
import type { Context } from "../../context.ts";
import type { DispatchFacts } from "../../domain/estimate/dispatch.ts";
import type { LabelRecord, LabelTerms, ShipmentTerms } from "../../domain/labels/label.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import type { LabelFailure, LabelProvider, LabelRequest } from "../../labels/provider.ts";
import { postponeLabel, removeLabel, takeOver } from "../../storage/labels.ts";
import { Label } from "../../storage/labels.entities.ts";
import { isUnavailable, moveToNextAccount } from "./next-account.ts";
import { recordPurchase } from "./record-purchase.ts";

/** How long one attempt may take: a login, a look, a void and a purchase, each with its own deadline. */
export const attemptMs = 60_000;
/** The first pause after an attempt without an answer; it doubles with each. */
const pauseMs = 30_000;

/** What a mutation wants bought. */
export interface LabelDraft extends LabelTerms, ShipmentTerms {
  readonly carrierCode: string;
  readonly accountId: string;
  readonly locationId: string | null;
  readonly dispatch: DispatchFacts | null;
  readonly fallbacks: LabelRecord["fallbacks"];
  readonly quotedMinor: number | null;
  readonly quotedCurrencyCode: string | null;
}

export interface BuyDeps {
  readonly database: Database;
  readonly carriers: CarrierDesk;
}

/**
 * Buys a label in three steps, each safe to repeat: record the intention with the caller's key, ask the carrier under
 * the intention's own reference, record the shipment. A crash in between leaves the intention, which the next call
 * with the key or the job brings to its end. One attempt at a time asks the carrier.
 */
export async function buyLabel(context: Context, cmd: Command, draft: LabelDraft): Promise<Outcome<ShipmentRecord>> {
  const begun = await begin(context, cmd, draft);
  if (!begun.ok || "shipment" in begun.value) return begun.ok ? ok((begun.value as Answered).shipment) : begun;
  const as = { ...writeContext(context), signal: undefined };
  return attemptPurchase(context, as, begun.value.label);
}

/** What is known of a command to buy a label before it is checked against others: its answer, if it has one. */
export async function knownPurchase(context: Context, cmd: Command): Promise<Outcome<ShipmentRecord> | null> {
  const badKey = checkKey(cmd);
  if (badKey && !badKey.ok) return badKey;
  const known = await findKey<ShipmentRecord>(context.database, writeContext(context), cmd);
  switch (known.state) {
    case "NEW":
      return null;
    case "REUSED":
      return err([keyReused()]);
    case "DONE":
      return ok(known.answer);
    case "STARTED":
      return resume(context, known.reference);
  }
}

interface Answered {
  readonly shipment: ShipmentRecord;
}
type Begun = Answered | { readonly label: LabelRecord };

function begin(context: Context, cmd: Command, draft: LabelDraft): Promise<Outcome<Begun>> {
  const as = writeContext(context);
  return transact(context.database, as, async (tx): Promise<Outcome<Begun>> => {
    const known = await findKey<ShipmentRecord>(tx, as, cmd);
    if (known.state === "DONE") return ok({ shipment: known.answer });
    if (known.state === "REUSED") return err([keyReused()]);
    if (known.state === "STARTED") return stillUnderWay();
    const now = as.clock();
    const label: LabelRecord = {
      ...draft,
      _id: newId("label", now),
      tenant: as.tenant,
      status: "PENDING",
      isAbandoned: false,
      manifestId: null,
      ...{ trackingNumber: null, costMinor: null, currencyCode: null, purchasedAt: null, voidedAt: null },
      command: { operation: cmd.operation, idempotencyKey: cmd.idempotencyKey },
      actor: as.actor,
      correlationId: as.correlationId,
      createdAt: now,
      attempts: 1,
      attempt: randomUUID(),
      nextAttemptAt: new Date(now.getTime() + attemptMs),
    };
    await startKey(tx, as, cmd, label._id);
    tx.em.create(Label, label);
    return ok({ label });
  });
}

async function resume(context: Context, labelId: string): Promise<Outcome<ShipmentRecord>> {
  const found = await context.em.findOne(Label, { _id: labelId });
  const as = { ...writeContext(context), signal: undefined };
  const label = found && (await takeIfFree(context, as, { ...found }));
  return label ? attemptPurchase(context, as, label) : stillUnderWay();
}

/** Takes a pending label whose last attempt is over; null while another is at it. */
export async function takeIfFree(
  { database }: BuyDeps,
  as: WriteContext,
  label: LabelRecord,
): Promise<LabelRecord | null> {
  const now = as.clock();
  const isFree = label.attempt === "" || (label.nextAttemptAt !== null && label.nextAttemptAt <= now);
  if (label.status !== "PENDING" || !isFree) return null;
  return takeOver(database.db, label, randomUUID(), new Date(now.getTime() + attemptMs));
}

/** Asks the carrier for a label that this attempt holds, and records what came of it. */
export async function attemptPurchase(
  deps: BuyDeps,
  as: WriteContext,
  label: LabelRecord,
): Promise<Outcome<ShipmentRecord>> {
  const desk = deps.carriers.labelsOf(label.tenant, label.accountId);
  if (!desk) return giveUp(deps, as, label, { kind: "REFUSED", code: "ACCOUNT", message: noAccount, retriable: false });
  const { provider, account } = desk;
  if (label.attempts > 1) {
    // What an earlier attempt may have bought is not had any more: carriers give a label's file once.
    const cleared = await voidLeftovers(deps, label);
    if (!cleared.ok) return postpone(deps, as, label, cleared.error);
  }
  const request = { ...label, reference: label._id, shipDate: label.createdAt };
  const bought = await buyOf(deps, provider, account, request, as.clock());
  if (!bought.ok) {
    if (isUnavailable(bought.error)) {
      const next = await moveToNextAccount(deps, as, label, bought.error, { attemptMs, pauseMs });
      if (next) return attemptPurchase(deps, as, next);
    }
    return bought.error.kind === "REFUSED"
      ? giveUp(deps, as, label, bought.error)
      : postpone(deps, as, label, bought.error);
  }
  const recorded = await recordPurchase(deps, as, label, bought.value);
  if (recorded) return ok(recorded);
  // Too late: another attempt has the label by now. This one must not stay.
  await provider.void(account, { trackingNumber: bought.value.trackingNumber, fromCountry: label.from.countryCode });
  return stillUnderWay();
}

/** Buys unless the account's circuit is open: who keeps failing is left alone, and the next account is asked. */
async function buyOf(
  { carriers: { circuits } }: BuyDeps,
  provider: LabelProvider,
  account: CarrierAccount,
  request: LabelRequest,
  now: Date,
) {
  const circuit = `labels ${account.id}`;
  if (!circuits.allows(circuit, now)) {
    const message = "the account is left alone after failures";
    return err({ kind: "REFUSED", code: "LEFT_ALONE", message, retriable: true } as const);
  }
  const bought = await provider.buy(account, request);
  circuits.record(circuit, bought.ok ? null : circuitFailure(bought.error), now);
  return bought;
}

/** What a failure says of the account; null when it is about the parcel. */
function circuitFailure(failure: LabelFailure): TrackFailure | null {
  const { message } = failure;
  if (failure.kind === "UNKNOWN") return { code: "UNAVAILABLE", message };
  // A purchase that was told to wait is worth another try at once: it is the caller who waits.
  return failure.code === "UNAUTHORIZED" ? { code: "UNAUTHORIZED", message } : null;
}

/** Voids what the carrier has issued for a label that was never recorded. */
export async function voidLeftovers({ carriers }: BuyDeps, label: LabelRecord) {
  const desk = carriers.labelsOf(label.tenant, label.accountId);
  if (!desk) return ok(null);
  const found = await desk.provider.find(desk.account, { reference: label._id, shipDate: label.createdAt });
  if (!found.ok) return found;
  for (const trackingNumber of found.value) {
    const gone = await desk.provider.void(desk.account, { trackingNumber, fromCountry: label.from.countryCode });
    if (!gone.ok) return gone;
  }
  return ok(null);
}

/** A refusal leaves nothing behind, and the key may be used again. */
async function giveUp(
  { database }: BuyDeps,
  as: WriteContext,
  label: LabelRecord,
  failure: LabelFailure & { readonly kind: "REFUSED" },
): Promise<Outcome<ShipmentRecord>> {
  await transact(database, as, async (tx) => {
    if (await removeLabel(tx, label)) await dropKey(tx, label.tenant, label.command);
  });
  if (failure.retriable) return refuse("UNAVAILABLE", ["input"], failure.message);
  const path = failure.code === "UNAUTHORIZED" || failure.code === "ACCOUNT" ? ["input", "carrierAccount"] : ["input"];
  return refuse("CARRIER_REFUSED", path, `${failure.code}: ${failure.message}`);
}

async function postpone(
  { database }: BuyDeps,
  as: WriteContext,
  label: LabelRecord,
  failure: LabelFailure,
): Promise<Outcome<ShipmentRecord>> {
  const pause = pauseMs * 2 ** Math.min(label.attempts - 1, 6);
  await postponeLabel(database.db, label, new Date(as.clock().getTime() + pause));
  return refuse("UNAVAILABLE", ["input"], `${failure.message}; repeat the call with the same key`);
}

const noAccount = "the carrier account is not configured any more";
const stillUnderWay = () =>
  refuse("UNAVAILABLE", ["input", "idempotencyKey"], "the same call is just being answered; repeat it");
