import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { Binary, type Db } from "mongodb";
import type { DeliveryModel } from "../domain/edd/model.ts";
import type { ParcelMilestones } from "../domain/edd/replay.ts";
import { type Forecast, parcelOf } from "../domain/estimate/forecast.ts";

/** A tenant's model as stored: one document per tenant, the newest alone. */
interface StoredModel {
  /** The tenant. */
  readonly _id: string;
  readonly tenant: string;
  /** Follows from the deliveries and the settings; estimates name it. */
  readonly modelId: string;
  readonly trainedAt: Date;
  /** Deliveries that it learnt from. */
  readonly samples: number;
  /** The model as JSON, compressed. */
  readonly body: Binary;
}

/** What trainings are told apart by. */
export type ModelHead = Pick<StoredModel, "modelId" | "trainedAt" | "samples">;

/** Most bytes of a model; a document has at most 16 MiB. */
const maxBytes = 15 * 1024 * 1024;

const modelsOf = (db: Db) => db.collection<StoredModel>("deliveryModels");

/** Keeps a model in the place of the one before. @throws RangeError when it is too large to be stored. */
export async function keepModel(db: Db, tenant: string, head: ModelHead, model: DeliveryModel): Promise<void> {
  const packed = await promisify(gzip)(JSON.stringify(model));
  if (packed.length > maxBytes) throw new RangeError(`the model has ${packed.length} bytes`);
  const { modelId, trainedAt, samples } = head;
  const set = { tenant, modelId, trainedAt, samples, body: new Binary(packed) };
  await modelsOf(db).updateOne({ _id: tenant, tenant }, { $set: set }, { upsert: true });
}

/** A tenant's model; null while none was learnt. */
export async function findModel(
  db: Db,
  tenant: string,
): Promise<{ readonly modelId: string; readonly model: DeliveryModel } | null> {
  const found = await modelsOf(db).findOne({ _id: tenant, tenant });
  if (!found) return null;
  const text = await promisify(gunzip)(found.body.buffer.subarray(0, found.body.length()));
  return { modelId: found.modelId, model: JSON.parse(text.toString("utf8")) as DeliveryModel };
}

/** When and from what a tenant's model was learnt. */
export async function headOfModel(db: Db, tenant: string): Promise<ModelHead | null> {
  const projection = { modelId: 1, trainedAt: 1, samples: 1 };
  return modelsOf(db).findOne<ModelHead>({ _id: tenant, tenant }, { projection });
}

interface LearntShipment {
  readonly _id: string;
  readonly carrierCode: string;
  readonly forecast: Forecast;
}

/**
 * A tenant's deliveries since a time, at most so many of the newest, oldest first. Those that cannot be learnt from
 * (no destination, no hand-over, parcels that come back) are left out.
 */
export async function deliveriesToLearn(
  db: Db,
  tenant: string,
  since: Date,
  limit: number,
): Promise<ParcelMilestones[]> {
  const found = await db
    .collection<LearntShipment & { tenant: string; deliveredAt: Date | null }>("shipments")
    .find({ tenant, deliveredAt: { $gt: since } })
    .sort({ deliveredAt: -1 })
    .limit(limit)
    .project<LearntShipment & { direction: string; forecast: Forecast | null }>({
      ...{ carrierCode: 1, direction: 1 },
      forecast: 1,
    })
    .toArray();
  return found
    .filter(({ direction, forecast }) => direction === "OUTBOUND" && forecast !== null && isLearnable(forecast))
    .map((shipment) => ({
      parcel: parcelOf(shipment.forecast, shipment),
      handedOverAt: shipment.forecast.handedOverAt,
      deliveredAt: shipment.forecast.deliveredAt,
    }))
    .toSorted((a, b) => a.deliveredAt! - b.deliveredAt! || (a.parcel.id < b.parcel.id ? -1 : 1));
}

const isLearnable = ({ destination, handedOverAt, deliveredAt }: Forecast): boolean =>
  destination.countryCode !== "" && handedOverAt !== null && deliveredAt !== null;

/** The first tenant after another, by name, that has shipments: walks the tenants without reading what they have. */
export async function tenantAfter(db: Db, tenant: string): Promise<string | null> {
  const found = await db
    .collection<{ tenant: string }>("shipments")
    .find({ tenant: { $gt: tenant } })
    .sort({ tenant: 1 })
    .limit(1)
    .project<{ tenant: string }>({ _id: 0, tenant: 1 })
    .toArray();
  return found[0]?.tenant ?? null;
}
