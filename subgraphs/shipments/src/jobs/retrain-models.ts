import { createHash } from "node:crypto";
import type { Clock } from "@waybill/kernel";
import type { Logger } from "@waybill/service";
import { canonicalJson, type Database } from "@waybill/storage";
import type { ParcelMilestones } from "../domain/edd/replay.ts";
import { fewestSamples, trainSettings } from "../domain/edd/train.ts";
import { localDays } from "../domain/estimate/local-day.ts";
import { forgetEstimator } from "../operations/estimates/estimator.ts";
import { deliveriesToLearn, headOfModel, keepModel, tenantAfter } from "../storage/delivery-models.ts";
import { trainInBackground } from "./train-in-background.ts";

export interface RetrainDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

const dayMs = 86_400_000;
/** A model is learnt anew once it is so old. */
const everyMs = dayMs;
/** What is learnt from: deliveries of the last two years, the newest so many. */
const memoryMs = 730 * dayMs;
const mostDeliveries = 20_000;
/** Raised when the features or the trees change, so that models of before are learnt anew. */
const generation = 1;

/**
 * Learns each tenant's model anew from its own deliveries, one tenant after the other; never from those of another. A
 * model that is a day old is due; the same deliveries and settings give the same model under the same id.
 * @returns how many were learnt.
 */
export async function retrainModels(deps: RetrainDeps): Promise<number> {
  const { database, logger, signal } = deps;
  let trained = 0;
  for (let tenant = await tenantAfter(database.db, ""); tenant !== null;) {
    if (signal?.aborted) break;
    try {
      if (await retrain(deps, tenant)) trained++;
    } catch (error) {
      logger.warn({ err: error, tenant }, "a delivery model could not be learnt; the one before stays");
    }
    tenant = await tenantAfter(database.db, tenant);
  }
  return trained;
}

async function retrain({ database, clock, logger, signal }: RetrainDeps, tenant: string): Promise<boolean> {
  const { db } = database;
  const now = clock();
  const head = await headOfModel(db, tenant);
  if (head && now.getTime() - head.trainedAt.getTime() < everyMs) return false;
  const since = new Date(now.getTime() - memoryMs);
  const parcels = await deliveriesToLearn(db, tenant, since, mostDeliveries);
  if (parcels.length < fewestSamples) return false;
  const today = Math.floor(localDays(now, null));
  const modelId = idOf(parcels, today);
  const model = await trainInBackground({ parcels, now: today }, signal);
  if (!model) return false;
  await keepModel(db, tenant, { modelId, trainedAt: now, samples: model.samples }, model);
  forgetEstimator(db, tenant);
  logger.info({ tenant, modelId, samples: model.samples }, "a delivery model was learnt");
  return true;
}

/** Follows from all that a model follows from. */
function idOf(parcels: readonly ParcelMilestones[], today: number): string {
  const work = { generation, trainSettings, today, parcels };
  return createHash("sha256").update(canonicalJson(work)).digest("hex").slice(0, 16);
}
