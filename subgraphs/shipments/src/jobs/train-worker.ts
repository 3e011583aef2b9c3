import { parentPort, workerData } from "node:worker_threads";
import { createCalendar } from "@waybill/calendar";
import { trainModel } from "../domain/edd/model.ts";
import type { TrainingWork } from "./train-in-background.ts";

// Runs in a thread of its own: training takes seconds, in which requests are answered all the same.
const { parcels, now } = workerData as TrainingWork;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(trainModel(parcels, createCalendar().isWorkday, now));
