import { randomUUID } from "node:crypto";
import { err, ok, type Result } from "@waybill/kernel";
import { transact, type Tx, type WriteContext } from "@waybill/storage";
import { nothingCame } from "../../carriers/arrival.ts";
import type { LabelRecord } from "../../domain/labels/label.ts";
import { voidingScan } from "../../domain/labels/voiding-scan.ts";
import type { ShipmentRecord } from "../../domain/shipment.ts";
import type { LabelFailure } from "../../labels/provider.ts";
import { claimVoid, settleVoid } from "../../storage/labels.ts";
import { takeIn } from "../take-in-scans.ts";
import { attemptMs, type BuyDeps } from "./buy.ts";

/** When a carrier that gave no answer is asked again. */
const pauseMs = 5 * 60_000;

/** A label that one attempt alone may void. */
export interface HeldLabel {
  readonly label: LabelRecord;
  readonly attempt: string;
}

/** Takes a label so that no manifest can take it; null when one has, or when another attempt is at it. */
export async function holdForVoid(
  { database }: Pick<BuyDeps, "database">,
  as: WriteContext,
  label: LabelRecord,
): Promise<HeldLabel | null> {
  const now = as.clock();
  const isFree = label.attempt === "" || (label.nextAttemptAt !== null && label.nextAttemptAt <= now);
  if (!isFree || (label.status !== "PURCHASED" && label.status !== "VOIDING")) return null;
  const attempt = randomUUID();
  const until = new Date(now.getTime() + attemptMs);
  return (await transact(database, as, (tx) => claimVoid(tx, label, attempt, until))) ? { label, attempt } : null;
}

/**
 * Asks the carrier to take a label back. It takes the same question twice as once. A refusal gives the label free again;
 * without an answer it stays held, for no manifest may have it until somebody knows.
 */
export async function askToVoid(
  { database, carriers }: BuyDeps,
  as: WriteContext,
  { label, attempt }: HeldLabel,
): Promise<Result<null, LabelFailure>> {
  const desk = carriers.labelsOf(label.tenant, label.accountId);
  const gone: Result<null, LabelFailure> = desk
    ? await desk.provider.void(desk.account, {
        trackingNumber: label.trackingNumber ?? "",
        fromCountry: label.from.countryCode,
      })
    : err({ kind: "UNKNOWN", message: "the carrier account is not configured any more" });
  if (gone.ok) return ok(null);
  const nextAttemptAt = new Date(as.clock().getTime() + pauseMs);
  await transact(database, as, (tx) =>
    settleVoid(tx, label, attempt, gone.error.kind === "REFUSED" ? { status: "PURCHASED" } : { nextAttemptAt }),
  );
  return gone;
}

/**
 * Records that a label was taken back; its shipment is cancelled by a scan of Waybill's.
 * @returns the shipment as it is then; null when another attempt has the label.
 */
export async function recordVoid(
  tx: Tx,
  as: WriteContext,
  { label, attempt }: HeldLabel,
): Promise<ShipmentRecord | null> {
  const now = as.clock();
  const { carrierCode, trackingNumber } = { ...label, trackingNumber: label.trackingNumber ?? "" };
  if (!(await settleVoid(tx, label, attempt, { status: "VOIDED", voidedAt: now }))) return null;
  const scan = voidingScan({ ...label, trackingNumber }, now);
  return (await takeIn(tx, as, { carrierCode, trackingNumber }, [{ ...nothingCame, scans: [scan] }])).shipment;
}
