import { err, ok, type Result } from "@waybill/kernel";
import { expect, test } from "vitest";
import { nothingStated } from "../domain/carrier-facts.ts";
import type { CarrierScan } from "../domain/tracking-scan.ts";
import type { Arrival } from "./arrival.ts";
import type { CarrierAccount, CarrierAdapter, TrackAnswer, TrackFailure } from "./carrier.ts";
import { unmapped } from "./code-table.ts";
import { createCarrierDesk, type PullFailure } from "./desk.ts";

const now = new Date("2026-03-01T12:00:00Z");
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

const scan = (source: string, trackingNumber: string): CarrierScan => ({
  ...{ carrierCode: source, source, trackingNumber, occurredRaw: "2026-03-01T10:00:00Z", rawCode: "X" },
  ...{ rawSubCode: null, rawDelay: null, description: "" },
  location: { city: null, region: null, postalCode: null, countryCode: null },
});
const failing = (code: TrackFailure["code"]): TrackAnswer => err({ code, message: code });

/** An adapter that answers by a rule, and keeps what it was asked. */
function source(code: string, answer: (number: string) => TrackAnswer | "scans", max = 10) {
  const asked: string[][] = [];
  const adapter: CarrierAdapter = {
    code,
    carriers: ["fedex"],
    maxNumbersPerPull: max,
    verifyPush: () => false,
    readPush: () => ok([]),
    classify: () => unmapped,
    track: (_account, numbers) => {
      asked.push([...numbers]);
      const answers = numbers.map((number): [string, TrackAnswer] => {
        const given = answer(number);
        const track = { trackingNumber: number, scans: [scan(code, number)], stated: nothingStated };
        return [number, given === "scans" ? ok(track) : given];
      });
      return Promise.resolve(new Map(answers));
    },
    close: () => Promise.resolve(),
  };
  return { adapter, asked };
}
type Source = ReturnType<typeof source>;

const deskOf = (...sources: Source[]) =>
  createCarrierDesk(
    new Map(sources.map(({ adapter }) => [adapter.code, adapter])),
    sources.map(({ adapter }): CarrierAccount => ({
      ...{ id: adapter.code, tenant: "acme", carrierCode: adapter.code, apiUrl: "" },
      ...{ clientId: "", clientSecret: "", webhookSecrets: [] },
    })),
  );
const number = { carrierCode: "fedex", trackingNumber: "1" };
/** What a desk answers for one number. */
async function pull(
  desk: ReturnType<typeof deskOf>,
  tenant: string,
  { carrierCode, trackingNumber }: typeof number,
  at: Date,
): Promise<Result<Arrival, PullFailure>> {
  const outcome = (await desk.pullMany(tenant, carrierCode, [trackingNumber], at)).get(trackingNumber);
  if (!outcome) throw new Error("no answer for the number");
  return outcome;
}
const sourcesIn = (outcome: Result<Arrival, PullFailure>) =>
  outcome.ok ? outcome.value.scans.map((each) => each.source) : outcome.error.code;

test("the first source that knows the number answers; the next is not asked", async () => {
  const [first, second] = [source("first", () => "scans"), source("second", () => "scans")];
  expect(sourcesIn(await pull(deskOf(first, second), "acme", number, now))).toEqual(["first"]);
  expect(second.asked).toEqual([]);
});

test.each(["UNAVAILABLE", "RATE_LIMITED", "UNAUTHORIZED", "UNEXPECTED_REPLY", "NOT_FOUND"] as const)(
  "after %s the next source in the tenant's order answers",
  async (code) => {
    const [first, second] = [source("first", () => failing(code)), source("second", () => "scans")];
    const outcome = await pull(deskOf(first, second), "acme", number, now);
    expect(sourcesIn(outcome)).toEqual(["second"]);
    // What another passed on is still a scan of the carrier that was asked about.
    expect(outcome.ok && outcome.value.scans[0]?.carrierCode).toBe("fedex");
  },
);

test("when nobody knows it there is nothing; when all fail the first failure is told", async () => {
  const unknown = source("unknown", () => failing("NOT_FOUND"));
  const [down, limited] = [
    source("down", () => failing("UNAVAILABLE")),
    source("limited", () => failing("RATE_LIMITED")),
  ];
  expect(sourcesIn(await pull(deskOf(down, unknown), "acme", number, now))).toEqual([]);
  expect(sourcesIn(await pull(deskOf(down, limited), "acme", number, now))).toBe("UNAVAILABLE");
});

test("of many numbers only those that the first does not know go on to the next, in as few questions as it takes", async () => {
  const first = source("first", (each) => (Number(each) % 2 === 0 ? "scans" : failing("NOT_FOUND")), 2);
  const second = source("second", () => "scans");
  const outcomes = await deskOf(first, second).pullMany("acme", "fedex", ["1", "2", "3", "4", "5"], now);
  expect([...outcomes].map(([each, outcome]) => [each, sourcesIn(outcome)])).toEqual([
    ["1", ["second"]],
    ["2", ["first"]],
    ["3", ["second"]],
    ["4", ["first"]],
    ["5", ["second"]],
  ]);
  expect([first.asked, second.asked]).toEqual([[["1", "2"], ["3", "4"], ["5"]], [["1", "3", "5"]]]);
});

test("a source that keeps failing is left alone, and asked again after its pause", async () => {
  const down = source("down", () => failing("UNAVAILABLE"));
  const desk = deskOf(down);
  for (let i = 0; i < 8; i += 1) await pull(desk, "acme", number, now);
  expect(down.asked).toHaveLength(5);
  expect(sourcesIn(await pull(desk, "acme", number, later(29)))).toBe("UNAVAILABLE");
  await pull(desk, "acme", number, later(31));
  expect(down.asked).toHaveLength(6);
});

test("a tenant without an account has nobody to ask, whoever else has one", async () => {
  const desk = deskOf(source("first", () => "scans"));
  expect(sourcesIn(await pull(desk, "globex", number, now))).toBe("NO_ACCOUNT");
  expect(sourcesIn(await pull(desk, "acme", { ...number, carrierCode: "ups" }, now))).toBe("NO_ACCOUNT");
  expect([desk.firstPollAt("acme", "fedex", now) !== null, desk.firstPollAt("globex", "fedex", now)]).toEqual([
    true,
    null,
  ]);
});

test("a page made for people is asked after all others, wherever its account stands", async () => {
  const page = source("page", () => "scans");
  const api = source("api", () => failing("UNAVAILABLE"));
  const first = { ...page, adapter: { ...page.adapter, secondHand: "PAGE" as const } };
  const desk = deskOf(first, api);
  expect(sourcesIn(await pull(desk, "acme", number, now))).toEqual(["page"]);
  expect(api.asked).toEqual([["1"]]);
  const working = source("works", () => "scans");
  expect(sourcesIn(await pull(deskOf(first, working), "acme", number, now))).toEqual(["works"]);
});

test("an account may be kept to some carriers; one with an aggregator says nothing of whom a merchant ships with", async () => {
  const { adapter, asked } = source("agg", () => "scans");
  const account = { ...{ id: "agg", tenant: "acme", carrierCode: "agg", apiUrl: "" }, clientId: "", clientSecret: "" };
  const desk = (carriers?: readonly string[]) =>
    createCarrierDesk(new Map([["agg", { ...adapter, carriers: ["fedex", "ups"], secondHand: "AGGREGATOR" }]]), [
      { ...account, webhookSecrets: [], carriers },
    ]);
  expect([...desk().carriersOf("acme")]).toEqual([]);
  expect([...desk(["ups"]).carriersOf("acme")]).toEqual(["ups"]);
  expect(sourcesIn(await pull(desk(["ups"]), "acme", number, now))).toBe("NO_ACCOUNT");
  expect(sourcesIn(await pull(desk(["fedex"]), "acme", number, now))).toEqual(["agg"]);
  expect(asked).toEqual([["1"]]);
});
