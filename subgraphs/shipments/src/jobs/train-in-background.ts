import { Worker } from "node:worker_threads";
import type { DeliveryModel } from "../domain/edd/model.ts";
import type { LocalDays } from "../domain/edd/parcel.ts";
import type { ParcelMilestones } from "../domain/edd/replay.ts";

/** What a training thread is given. */
export interface TrainingWork {
  readonly parcels: readonly ParcelMilestones[];
  readonly now: LocalDays;
}

/** Trains in another thread. @returns null when there is too little to learn from. @throws what the thread threw. */
export async function trainInBackground(work: TrainingWork, signal?: AbortSignal): Promise<DeliveryModel | null> {
  const worker = new Worker(new URL("./train-worker.ts", import.meta.url), { workerData: work });
  try {
    return await new Promise((resolve, reject) => {
      worker.once("message", (model: DeliveryModel | null) => resolve(model));
      worker.once("error", reject);
      worker.once("exit", () => reject(new Error("the training ended without a model")));
      signal?.addEventListener("abort", () => reject(new Error("the training was stopped")), { once: true });
    });
  } finally {
    await worker.terminate();
  }
}
