import { expect, test } from "vitest";
import { checkRule } from "./check-rule.ts";
import { fitsPattern } from "./glob.ts";
import { rejudge, sameJudgement, withRules } from "./judge.ts";
import { inForce, type NormalizationRuleRecord, readSignature, type RuleMatch, ruleSignature } from "./rule.ts";
import { toTrackingScan, type TrackingScan } from "../tracking-scan.ts";

const anything: RuleMatch = {
  ...{ carrierCode: null, source: null, codes: [], subCodes: [], textContains: [], textPattern: null, mode: null },
  ...{ countryCode: null, city: null, postalCodePrefix: null, unmappedOnly: false },
};
const asTable = { ignore: false, status: null, substatus: null, condition: null, reason: null };
const noon = new Date("2026-03-01T12:00:00Z");
const rule = (match: Partial<RuleMatch>, more: Partial<NormalizationRuleRecord> = {}): NormalizationRuleRecord => ({
  ...{ _id: "nrl_1", tenant: "t", name: "r", priority: 1, enabled: true, version: 3, former: [], deletedAt: null },
  ...{ createdAt: noon, updatedAt: noon },
  match: { ...anything, ...match },
  outcome: { ...asTable, status: "EXCEPTION", substatus: "CUSTOMS_HELD", reason: "CUSTOMS_DELAY" },
  ...more,
});
const plain = {
  status: "IN_TRANSIT",
  substatus: "ARRIVAL",
  condition: "ON_TIME",
  reason: null,
  ruleId: "x/1/AR",
} as const;
const scan = (more: Partial<TrackingScan> = {}): TrackingScan => ({
  ...toTrackingScan(
    {
      ...{ carrierCode: "cargolux", source: "x", trackingNumber: "1", occurredRaw: "2026-03-01T10:00:00Z" },
      ...{ rawCode: "AR", rawSubCode: "17", rawDelay: null, description: "Held at Customs, Leipzig" },
      location: { city: "Leipzig", region: null, postalCode: "04435", countryCode: "DE" },
    },
    () => plain,
    { tenant: "t", receivedAt: noon, ingestedVia: "PUSH" },
  ),
  ...more,
});

test.each<[Partial<RuleMatch>, boolean]>([
  [{ codes: ["zz", "ar"] }, true],
  [{ codes: ["zz"] }, false],
  [{ subCodes: ["17"] }, true],
  [{ subCodes: ["18"] }, false],
  [{ carrierCode: "cargolux", source: "x" }, true],
  [{ carrierCode: "fedex" }, false],
  [{ source: "y" }, false],
  [{ textContains: ["nothing", "at customs"] }, true],
  [{ textContains: ["nothing"] }, false],
  [{ textPattern: "held*leip*" }, true],
  [{ textPattern: "held*leip" }, false],
  [{ mode: "AIR" }, true],
  [{ mode: "SEA" }, false],
  [{ countryCode: "DE", city: "LEIPZIG", postalCodePrefix: "044" }, true],
  [{ countryCode: "FR" }, false],
  [{ city: "Halle" }, false],
  [{ postalCodePrefix: "06" }, false],
  [{ unmappedOnly: true }, false],
])("a rule on %j fits: %s", (match, fits) => {
  const judged = withRules([rule(match)], scan());
  expect(judged.status).toBe(fits ? "EXCEPTION" : "IN_TRANSIT");
  expect(judged.ruleId).toBe(fits ? "tenant/nrl_1/3" : "x/1/AR");
});

test("the lowest priority decides, then the older; a rule that is switched off does not", () => {
  const rules = [
    rule({ codes: ["AR"] }, { _id: "nrl_3", priority: 1 }),
    rule({ codes: ["AR"] }, { _id: "nrl_2", priority: 1 }),
    rule({ codes: ["AR"] }, { _id: "nrl_0", priority: 0, enabled: false }),
    rule({ codes: ["AR"] }, { _id: "nrl_1", priority: 2 }),
  ];
  expect(inForce(rules).map(({ _id }) => _id)).toEqual(["nrl_2", "nrl_3", "nrl_1"]);
  expect(readSignature(ruleSignature(rule({})))).toEqual({ id: "nrl_1", version: 3 });
  expect(readSignature("fedex/2026-02/AR")).toBeNull();
});

test("an outcome may ignore a scan, or change its condition alone", () => {
  const ignored = withRules([rule({ codes: ["AR"] }, { outcome: { ...asTable, ignore: true } })], scan());
  expect(ignored).toMatchObject({ status: null, condition: null, ruleId: "tenant/nrl_1/3" });
  const late = withRules([rule({ codes: ["AR"] }, { outcome: { ...asTable, condition: "DELAYED" } })], scan());
  expect(late).toMatchObject({ status: "IN_TRANSIT", substatus: "ARRIVAL", condition: "DELAYED" });
});

test("a scan that no rule knows is marked, and loses the mark with the first rule that does", () => {
  const unknown = { status: null, substatus: null, condition: null, reason: null, ruleId: null };
  const kept = withRules([], scan(unknown));
  expect(kept.unmapped).toBe(1);
  const known = rejudge(kept, () => unknown, [rule({ unmappedOnly: true })]);
  expect(known).toMatchObject({ status: "EXCEPTION" });
  expect("unmapped" in known).toBe(false);
  expect(sameJudgement(kept, known)).toBe(false);
});

test("what somebody stated, and what lost its words, is not judged again", () => {
  for (const one of [
    scan({ ingestedVia: "WAYBILL" }),
    scan({ ruleId: "stated/2026-01/DELIVERED" }),
    scan({ description: "[erased]" }),
  ]) {
    expect(rejudge(one, () => plain, [rule({ codes: ["AR"] })])).toBe(one);
  }
  expect(rejudge(scan(), () => null, [rule({ codes: ["AR"] })]).status).toBe("IN_TRANSIT");
});

test.each([
  ["*", "", true],
  ["abc", "ABC", true],
  ["abc", "abcd", false],
  ["a*c", "abbbc", true],
  ["a*bc*d", "abcd", true],
  ["ab*bc", "abc", false],
  ["*a*a*", "a", false],
  ["held (.*)+$", "held (x", false],
])("the pattern %s fits %s: %s", (pattern, text, fits) => {
  expect(fitsPattern(pattern, text)).toBe(fits);
});

test("a pattern made to be slow is not", () => {
  expect(fitsPattern(`${"*a".repeat(99)}*b`, "a".repeat(100_000))).toBe(false);
});

const input = (match: object, outcome: object) => ({ name: "n", priority: 1, enabled: true, match, outcome });
test.each([
  ["says nothing of scans", input({}, { status: "DELIVERED" }), "input.match"],
  ["empty lists say nothing", input({ codes: [] }, { status: "DELIVERED" }), "input.match"],
  ["makes nothing of them", input({ codes: ["X"] }, {}), "input.outcome"],
  ["ignores and says", input({ codes: ["X"] }, { ignore: true, status: "DELIVERED" }), "input.outcome"],
  ["PENDING is no scan's", input({ codes: ["X"] }, { status: "PENDING" }), "input.outcome.status"],
  [
    "a foreign substatus",
    input({ codes: ["X"] }, { status: "DELIVERED", substatus: "ARRIVAL" }),
    "input.outcome.substatus",
  ],
  ["an unknown reason", input({ codes: ["X"] }, { reason: "BAD_LUCK" }), "input.outcome.reason"],
  ["an unknown carrier", input({ carrierCode: "nobody" }, { ignore: true }), "input.match.carrierCode"],
  ["no country", input({ countryCode: "XX" }, { ignore: true }), "input.match.countryCode"],
  ["too many codes", input({ codes: Array.from({ length: 101 }, String) }, { ignore: true }), "input.match.codes"],
] as const)("refused: %s", (_, given, path) => {
  const checked = checkRule(given, ["input"]);
  expect(checked.ok ? [] : checked.error.map((error) => error.path.join("."))).toEqual([path]);
});
