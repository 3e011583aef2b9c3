/**
 * A carrier that pushes, in a thread of its own: it neither waits for the subgraph's work nor shares its event loop.
 * Sends one scan a push, parcel after parcel, then the next scan of each; every scan at a moment of its own.
 */
import { parentPort, workerData } from "node:worker_threads";
import { fedexSignature } from "@waybill/sandbox";
import { Pool } from "undici";
import { trackResultOf } from "../../../sandbox/src/fedex/wire.ts";

/** What the thread is told when it starts. */
export interface Carrier {
  readonly webhookUrl: string;
  readonly secret: string;
  readonly connections: number;
}

/** One stretch of pushes. */
export interface Stretch {
  readonly numbers: readonly string[];
  /** Scans of each parcel, at most. */
  readonly scansEach: number;
  readonly seconds: number;
  /** Milliseconds since 1970 of the first scan; each is a second after the one before. */
  readonly from: number;
}

/** What came of it. Times in milliseconds since 1970. */
export interface Pushed {
  readonly begunAt: number;
  readonly endedAt: number;
  /** In the order of sending: the scan's moment, when it was sent, and when it was acknowledged. */
  readonly pushes: readonly (readonly [occurredAt: number, sentAt: number, acknowledgedAt: number])[];
}

const way = ["AR", "DP"] as const;
const towns = ["MEMPHIS", "LEIPZIG", "LIEGE", "GUANGZHOU", "DUBAI"] as const;

function scanOf(wave: number, at: number) {
  const code = wave === 0 ? "PU" : (way[wave % 2] ?? "AR");
  return {
    date: new Date(at).toISOString(),
    eventType: code,
    eventDescription: wave === 0 ? "Picked up" : code === "AR" ? "Arrived at FedEx hub" : "Departed FedEx location",
    exceptionCode: "",
    exceptionDescription: "",
    derivedStatusCode: "IT",
    derivedStatus: "In transit",
    locationType: "SORT_FACILITY",
    scanLocation: { city: towns[wave % towns.length] ?? "", countryCode: "US", residential: false },
  };
}

async function send({ webhookUrl, secret, connections }: Carrier, stretch: Stretch, pool: Pool): Promise<Pushed> {
  const { numbers, scansEach, seconds, from } = stretch;
  const path = new URL(webhookUrl).pathname;
  const pushes: [number, number, number][] = [];
  const clock = (): number => performance.timeOrigin + performance.now();
  const begunAt = clock();
  let serial = 0;
  const sender = async (): Promise<void> => {
    while (serial < numbers.length * scansEach && clock() < begunAt + seconds * 1000) {
      const mine = serial++;
      const number = numbers[mine % numbers.length] ?? "";
      const at = from + mine * 1000;
      const result = trackResultOf(number, [scanOf(Math.floor(mine / numbers.length), at)]);
      const body = JSON.stringify({
        transactionId: `bench-${at}`,
        output: { completeTrackResults: [{ trackingNumber: number, trackResults: [result] }] },
      });
      const headers = { "content-type": "application/json", "fdx-signature": fedexSignature(body, secret) };
      const sentAt = clock();
      const { statusCode, body: answer } = await pool.request({ path, method: "POST", headers, body });
      await answer.dump();
      if (statusCode !== 200) throw new Error(`the door answered ${statusCode}`);
      pushes.push([at, sentAt, clock()]);
    }
  };
  await Promise.all(Array.from({ length: connections }, sender));
  return { begunAt, endedAt: clock(), pushes };
}

const carrier = workerData as Carrier;
const pool = new Pool(new URL(carrier.webhookUrl).origin, { connections: carrier.connections });
parentPort?.on("message", (stretch: Stretch) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's, not a window's
  void send(carrier, stretch, pool).then((pushed) => parentPort?.postMessage(pushed));
});
