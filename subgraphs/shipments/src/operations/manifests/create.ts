import { err, InputCheck, newId, ok, type Outcome, refuse } from "@waybill/kernel";
import { write } from "@waybill/storage";
import { command, staffOnly, writeContext } from "@waybill/subgraph";
import type { Context } from "../../context.ts";
import { dayOf } from "../../domain/estimate/local-day.ts";
import { type ManifestRecord, maxManifestParcels, weightOf } from "../../domain/manifests/manifest.ts";
import { openLabels, putOnManifest } from "../../storage/manifests.ts";
import { Manifest } from "../../storage/manifests.entities.ts";

export interface CreateManifest {
  readonly idempotencyKey: string;
  readonly carrierAccount: string;
  readonly locationId?: string | null | undefined;
  readonly day?: string | null | undefined;
}

/** Closes the day of an account: every parcel whose label was bought and that is on no manifest yet goes on this one. */
export async function createManifest(context: Context, input: CreateManifest): Promise<Outcome<ManifestRecord>> {
  staffOnly(context);
  const as = writeContext(context);
  return write(context.database, as, command(context, "createManifest", input), async (tx) => {
    const { tenant } = as;
    const now = context.clock();
    const check = new InputCheck();
    const day = input.day ?? now.toISOString().slice(0, 10);
    if (day.length !== 10 || dayOf(day) === null)
      check.add("INVALID", ["input", "day"], "must be a day such as 2026-03-01");
    const desk = context.carriers.labelsOf(tenant, input.carrierAccount);
    if (!desk) check.add("NOT_FOUND", ["input", "carrierAccount"], "there is no such account to buy labels with");
    if (!desk || check.errors.length > 0) return err(check.errors);
    const { id: accountId, carrierCode } = desk.account;
    const locationId = input.locationId ?? null;
    const labels = await openLabels(tx, { tenant, accountId, locationId }, maxManifestParcels);
    if (labels.length === 0) {
      return refuse("INVALID_STATE", ["input"], "there is no parcel of the account that is on no manifest");
    }
    const manifest: ManifestRecord = {
      ...{ _id: newId("manifest", now), tenant, accountId, carrierCode, locationId, day, createdAt: now, version: 1 },
      parcels: labels.map(({ _id: labelId, shipmentId, trackingNumber, service, parcel, to }) => ({
        ...{ shipmentId, labelId, trackingNumber: trackingNumber ?? "", service },
        ...{ weightGrams: parcel.weightGrams, countryCode: to.countryCode },
      })),
    };
    const ids = labels.map(({ _id }) => _id);
    if ((await putOnManifest(tx, tenant, ids, manifest._id)) !== ids.length) {
      // They were read in this transaction: a label that changed since has ended it with a conflict before this.
      throw new Error("a label was voided while its manifest was closed");
    }
    tx.em.create(Manifest, manifest);
    tx.record({
      type: "manifest.created",
      subject: { type: "manifest", id: manifest._id, version: 1 },
      occurredAt: now,
      data: {
        ...{ manifestId: manifest._id, carrierAccount: accountId, carrierCode, locationId, day },
        ...{ parcelCount: manifest.parcels.length, totalWeightGrams: weightOf(manifest) },
      },
    });
    return ok(manifest);
  });
}
