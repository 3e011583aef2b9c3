import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inventJourneys, type Journey, type ParcelDetails, readJourneys, type SandboxScan } from "@waybill/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CarrierTrack, TrackAnswer } from "../../src/carriers/carrier.ts";
import { foldScans } from "../../src/domain/fold-scans.ts";
import { toTrackingScan } from "../../src/domain/tracking-scan.ts";
import { fitsCarrier } from "../../src/domain/tracking-number/detect-carriers.ts";
import { adapterCodes, type Bench, openBench, silentBeforePickup } from "./bench.ts";

// What every adapter must do, each against the simulated carrier that speaks its wire format. A new adapter is in it by
// being in the list of adapters.

// Recorded scan histories, where the folder with the test data stands beside the repository.
const recorded = fileURLToPath(new URL("../../../../../shared/data/deliveries/carrier-events.jsonl", import.meta.url));

const receivedAt = new Date("2026-03-20T12:00:00Z");
const day = (hour: number): string => `2026-03-10T${String(hour).padStart(2, "0")}:00:00-05:00`;
const at = { city: "Louisville", region: "KY", postalCode: "40213", countryCode: "US" };
const allScans: readonly SandboxScan[] = [
  { at: day(1), stage: "LABEL", text: "Label created" },
  { at: day(2), stage: "PICKED_UP", text: "Picked up", ...at },
  { at: day(3), stage: "DEPARTED", text: "Departed", ...at },
  { at: day(4), stage: "ARRIVED", text: "Arrived", ...at },
  { at: day(5), stage: "OUT_FOR_DELIVERY", text: "Out for delivery", ...at },
  { at: day(6), stage: "DELIVERED", text: "Delivered", ...at },
];
const details: ParcelDetails = {
  serviceCode: "01",
  serviceName: "Standard",
  ...{ weightKg: 2.5, lengthCm: 30, widthCm: 20, heightCm: 10 },
  estimate: { date: "2026-03-12", from: "09:00:00", until: "17:00:00" },
  ...{ signedBy: "J DOE", leftAt: "Front Door" },
};
const statuses = ["INFO_RECEIVED", "PICKED_UP", "IN_TRANSIT", "IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED"];

describe.each(adapterCodes)("the adapter %s", (code) => {
  // Some carriers say nothing before they have the parcel.
  const scans = allScans.slice(silentBeforePickup.has(code) ? 1 : 0);
  const firstTimes = scans.slice(0, 2).map((scan) => scan.at.slice(0, 19));
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench(code);
  });
  afterAll(() => bench.close());

  /** A parcel with the first `count` scans in the light. */
  const parcel = (count: number = scans.length): string => {
    const trackingNumber = bench.freshNumber();
    bench.carrier.load([{ trackingNumber, scans, details }]);
    bench.carrier.advance(trackingNumber, count);
    return trackingNumber;
  };
  const judge = (track: CarrierTrack) =>
    track.scans.map((scan) =>
      toTrackingScan(scan, bench.adapter.classify, { tenant: "acme", receivedAt, ingestedVia: "PULL" }),
    );
  const stateOf = (track: CarrierTrack) => foldScans(judge(track));
  const inOrder = (track: CarrierTrack) =>
    judge(track).toSorted((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());

  test("gives the number of a parcel that one of its carriers would be detected by", () => {
    expect(bench.adapter.carriers.some((carrier) => fitsCarrier(carrier, bench.freshNumber()))).toBe(true);
  });

  test("reads every scan of a parcel: time, place, words, meaning", async () => {
    const number = parcel();
    const track = value(await bench.ask(number));
    expect(track.trackingNumber).toBe(number);
    const judged = inOrder(track);
    expect(judged.map((scan) => scan.occurredAt.toISOString())).toEqual(
      scans.map((scan) => new Date(scan.at).toISOString()),
    );
    const told = statuses.map((status) => (status === "PICKED_UP" && !bench.tells.pickup ? "IN_TRANSIT" : status));
    expect(judged.map((scan) => scan.status)).toEqual(told.slice(-scans.length));
    expect(judged.map((scan) => scan.timeFlag)).toEqual(scans.map(() => null));
    expect(judged.every((scan) => scan.ruleId?.startsWith(`${code}/`))).toBe(true);
    expect(judged.map((scan) => scan.description)).toEqual(scans.map((scan) => scan.text));
    expect(judged.at(-1)?.location).toMatchObject({ city: "Louisville" });
    expect(new Set(judged.map((scan) => scan.source))).toEqual(new Set([code]));
    expect(bench.adapter.carriers).toContain(judged[0]?.carrierCode);
    expect(stateOf(track).deliveredAt).toEqual(new Date(day(6)));
  });

  test("asks about many at once; each gets its own answer, known or not", async () => {
    const numbers = Array.from({ length: Math.min(3, bench.adapter.maxNumbersPerPull) }, () => parcel(2));
    const unknown = bench.freshNumber();
    const asked = [...numbers.slice(0, bench.adapter.maxNumbersPerPull - 1), unknown];
    const answers = await bench.askMany(asked);
    expect([...answers.keys()].toSorted()).toEqual(asked.toSorted());
    const ids = (answer: TrackAnswer | undefined) => judge(value(answer)).map(({ _id }) => _id);
    for (const number of asked.slice(0, -1)) {
      expect(ids(answers.get(number))).toHaveLength(2);
      // Asked about alone, it has the same scans and not others beside them.
      expect(ids(await bench.ask(number))).toEqual(ids(answers.get(number)));
    }
    expect(failure(answers.get(unknown))).toBe("NOT_FOUND");
  });

  test("says of a number that nobody knows that it is not found", async () => {
    expect(failure(await bench.ask(bench.freshNumber()))).toBe("NOT_FOUND");
  });

  test("reads what the carrier says beside the scans: service, measures, estimate, proof of delivery", async () => {
    const moving = value(await bench.ask(parcel(4))).stated;
    expect(moving.estimate).toMatchObject({ date: "2026-03-12" });
    expect(moving.proof).toBeNull();
    expect(moving.serviceName ?? moving.serviceCode).toBeTruthy();
    const { proof, weightGrams, dimensions } = value(await bench.ask(parcel())).stated;
    expect(proof).not.toBeNull();
    expect(proof?.signedBy).toBe(bench.tells.signer ? "J DOE" : null);
    if (bench.tells.measures) {
      expect(weightGrams).toBe(2500);
      expect(dimensions).toEqual({ lengthMm: 300, widthMm: 200, heightMm: 100 });
    }
  });

  test("refuses credentials that are wrong, and one tenant's token serves no other", async ({ skip }) => {
    if (!bench.tells.secrets) return skip(`${code} asks for no credentials`);
    expect(value(await bench.ask(parcel())).scans).toHaveLength(scans.length);
    expect(failure(await bench.ask(parcel(), { id: "other", clientSecret: "wrong" }))).toBe("UNAUTHORIZED");
  });

  test("renews a token that was revoked, once", async () => {
    const number = parcel();
    bench.carrier.misbehave("TOKEN_REVOKED");
    expect(value(await bench.ask(number)).scans).toHaveLength(scans.length);
  });

  test.each([
    ["TOO_MANY_REQUESTS", "RATE_LIMITED"],
    ["SERVER_ERROR", "UNAVAILABLE"],
    ["GARBAGE", "UNEXPECTED_REPLY"],
    ["ERROR_IN_200", null],
  ] as const)("an answer of kind %s is a failure, and changes nothing for the next", async (kind, expected) => {
    const number = parcel();
    bench.carrier.misbehave(kind, 1, number);
    const answer = await bench.ask(number);
    expect(answer.ok).toBe(false);
    if (expected !== null) expect(failure(answer)).toBe(expected);
    if (kind === "TOO_MANY_REQUESTS") expect(answer).toMatchObject({ error: { retryAfterSeconds: 30 } });
    expect(value(await bench.ask(number)).scans).toHaveLength(scans.length);
  });

  test("a carrier that hangs, and one that nobody answers for, are given up", async () => {
    const number = parcel();
    bench.carrier.misbehave("HANG", 1, number);
    expect(failure(await bench.ask(number))).toBe("UNAVAILABLE");
    expect(failure(await bench.ask(number, { id: "away", apiUrl: "http://127.0.0.1:1" }))).toBe("UNAVAILABLE");
  });

  test("a question that is called off throws its reason", async () => {
    const number = parcel();
    await expect(bench.ask(number, {}, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
  });

  test.each(["OUT_OF_ORDER", "DUPLICATES"] as const)("scans that come %s make the same state", async (kind) => {
    const number = parcel();
    const plain = value(await bench.ask(number));
    bench.carrier.misbehave(kind, 1, number);
    const odd = value(await bench.ask(number));
    expect(stateOf(odd)).toEqual(stateOf(plain));
    expect(new Set(judge(odd).map((scan) => scan._id))).toEqual(new Set(judge(plain).map((scan) => scan._id)));
  });

  test("a time without a zone is kept, and said to be uncertain", async () => {
    const number = parcel(2);
    bench.carrier.misbehave("NO_ZONE", 1, number);
    const judged = inOrder(value(await bench.ask(number)));
    expect(judged.map((scan) => scan.timeSource)).not.toContain("CARRIER_OFFSET");
    expect(judged.map((scan) => scan.timeFlag)).toEqual([null, null]);
    expect(judged.map((scan) => scan.occurredRaw.slice(0, 19))).toEqual(firstTimes);
  });

  test("a code that no table knows is kept raw and decides nothing", async () => {
    const number = parcel(2);
    bench.carrier.misbehave("UNKNOWN_CODE", 1, number);
    const track = value(await bench.ask(number));
    expect(judge(track).map(({ status, ruleId }) => [status, ruleId])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(judge(track).every((scan) => scan.rawCode !== "")).toBe(true);
    expect(stateOf(track).status).toBe("PENDING");
  });

  test("replays the journeys of many parcels to their end", async () => {
    const journeys: Journey[] = inventJourneys(20, 7, () => bench.freshNumber());
    bench.carrier.load(journeys);
    for (const { trackingNumber } of journeys) bench.carrier.advance(trackingNumber);
    const answers = await bench.askMany(journeys.map(({ trackingNumber }) => trackingNumber));
    expect([...answers.values()].map((answer) => stateOf(value(answer)).status)).toEqual(
      journeys.map(() => "DELIVERED"),
    );
  });

  test("replays recorded parcels to their end", async ({ skip }) => {
    if (!existsSync(recorded)) return skip("../shared/data/deliveries is not here");
    const journeys = readJourneys(recorded, () => bench.freshNumber());
    bench.carrier.load(journeys);
    for (const { trackingNumber } of journeys) bench.carrier.advance(trackingNumber);
    const answers = await bench.askMany(journeys.map(({ trackingNumber }) => trackingNumber));
    const states = [...answers.values()].map((answer) => stateOf(value(answer)).status);
    expect(states).toEqual(Array.from({ length: 101 }, () => "DELIVERED"));
  });

  test("a push says what a question would, scan by scan", async ({ skip }) => {
    const { push } = bench.carrier;
    if (!push) return skip(`${code} does not push`);
    const number = parcel();
    const asked = value(await bench.ask(number));
    const pushed = scans
      .flatMap((scan) => push.messagesOf(number, [scan], details))
      .map((body) => bench.adapter.readPush(body));
    expect(pushed.every((read) => read.ok)).toBe(true);
    const tracks = pushed.flatMap((read) => (read.ok ? read.value : []));
    expect(new Set(tracks.map((track) => track.trackingNumber))).toEqual(new Set([number]));
    const ids = (all: readonly CarrierTrack[]) => all.flatMap((track) => judge(track).map(({ _id }) => _id)).toSorted();
    expect(ids(tracks)).toEqual(ids([asked]));
    expect(tracks.map((track) => track.stated.estimate?.date).find((date) => date !== undefined)).toBe("2026-03-12");
  });

  test("only a push that the account's secret vouches for counts", ({ skip }) => {
    const { push } = bench.carrier;
    if (!push) return skip(`${code} does not push`);
    const number = parcel();
    const body = push.messagesOf(number, scans.slice(0, 1))[0] ?? "";
    const verify = (headers: object, secrets: readonly string[], bytes = Buffer.from(body)) =>
      bench.adapter.verifyPush({ body: bytes, headers: { ...headers }, receivedAt }, secrets);
    expect(verify(push.headersOf(body, "new"), ["new", "old"])).toBe(true);
    expect(verify(push.headersOf(body, "old"), ["new", "old"])).toBe(true);
    expect(verify(push.headersOf(body, "expired"), ["new", "old"])).toBe(false);
    expect(verify(push.headersOf(body, "new"), [])).toBe(false);
    expect(verify({}, ["new"])).toBe(false);
    // Whoever signs the bytes notices a change of one; who only shows a secret cannot.
    const changed = verify(push.headersOf(body, "new"), ["new"], Buffer.from(`${body} `));
    expect(changed).toBe(!bench.tells.signedBytes);
  });

  test("what it subscribed to it ends, twice as once", async ({ skip }) => {
    const { adapter, account, carrier } = bench;
    const [{ pushes }, first = ""] = [adapter, adapter.carriers[0]];
    if (!pushes?.unsubscribe) return skip(`${code} has nothing to end`);
    const [number, other] = [parcel(), parcel()];
    const target = { url: "https://example.com/webhooks", secret: "secret" };
    await pushes.subscribe(account, [number, other], target, first);
    expect([number, other].map((one) => carrier.push?.follows?.(one))).toEqual([true, true]);
    for (const time of ["first", "second"]) {
      expect([time, await pushes.unsubscribe(account, [number], first)]).toEqual([time, null]);
    }
    expect([number, other].map((one) => carrier.push?.follows?.(one))).toEqual([false, true]);
  });

  test.each([
    ["NOT_JSON", "{"],
    ["NOT_JSON", ""],
    ["UNKNOWN_SHAPE", "[]"],
    ["UNKNOWN_SHAPE", "null"],
    ["UNKNOWN_SHAPE", '{"hello":true}'],
    ["UNKNOWN_SHAPE", "[".repeat(50_000) + "]".repeat(50_000)],
  ])("a push that is none is %s", (expected, body) => {
    expect(bench.adapter.readPush(body)).toMatchObject({ ok: false, error: { code: expected } });
  });
});

function value(answer: TrackAnswer | undefined): CarrierTrack {
  if (!answer?.ok) throw new Error(`no answer: ${JSON.stringify(answer)}`);
  return answer.value;
}

const failure = (answer: TrackAnswer | undefined): string | undefined =>
  answer?.ok === false ? answer.error.code : undefined;
