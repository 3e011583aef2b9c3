import { randomUUID } from "node:crypto";
import { newId } from "@waybill/kernel";
import { referKey, transact, type WriteContext } from "@waybill/storage";
import type { LabelRecord } from "../../domain/labels/label.ts";
import type { LabelFailure } from "../../labels/provider.ts";
import { abandonLabel, removeLabel } from "../../storage/labels.ts";
import { Label } from "../../storage/labels.entities.ts";
import type { BuyDeps } from "./buy.ts";

/** Whether another account may do what this one did not: it is down, or not let in. */
export const isUnavailable = (failure: LabelFailure): boolean =>
  failure.kind === "UNKNOWN" || failure.retriable || failure.code === "UNAUTHORIZED" || failure.code === "ACCOUNT";

/**
 * Hands a purchase that this attempt holds on to the next of its accounts, as a label of its own under the same key.
 * What the account before may have issued without telling is voided by the job.
 * @returns the label for the next account; null when there is none, or somebody else has taken the purchase over.
 */
export async function moveToNextAccount(
  { database, carriers }: BuyDeps,
  as: WriteContext,
  label: LabelRecord,
  failure: LabelFailure,
  terms: { readonly attemptMs: number; readonly pauseMs: number },
): Promise<LabelRecord | null> {
  const { tenant, from, to } = label;
  const [fallback, ...fallbacks] = label.fallbacks ?? [];
  const desk = fallback ? carriers.labelsOf(tenant, fallback.accountId) : null;
  if (!fallback || !desk) return null;
  const now = as.clock();
  const { account, provider } = desk;
  // A carrier's service is the carrier's own.
  const isSame = account.carrierCode === label.carrierCode;
  const next: LabelRecord = {
    ...label,
    _id: newId("label", now),
    shipmentId: newId("shipment", now),
    accountId: account.id,
    carrierCode: account.carrierCode,
    service: fallback.service ?? (isSame ? label.service : provider.defaultService(from.countryCode, to.countryCode)),
    quotedMinor: fallback.quotedMinor,
    quotedCurrencyCode: fallback.quotedCurrencyCode,
    fallbacks,
    ...{ createdAt: now, attempts: 1, attempt: randomUUID() },
    nextAttemptAt: new Date(now.getTime() + terms.attemptMs),
  };
  return transact(database, as, async (tx) => {
    const lookAgainAt = new Date(now.getTime() + terms.pauseMs);
    const isOurs =
      failure.kind === "REFUSED" ? await removeLabel(tx, label) : await abandonLabel(tx, label, lookAgainAt);
    if (!isOurs) return null;
    await referKey(tx, tenant, label.command, next._id);
    tx.em.create(Label, next);
    return next;
  });
}
