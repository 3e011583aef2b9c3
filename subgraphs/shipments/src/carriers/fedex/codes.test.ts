import { expect, test } from "vitest";
import { substatuses } from "../../domain/shipment-status.ts";
import { classifyFedexScan, codeRules, exceptionRules } from "./codes.ts";

const classify = (rawCode: string, rawSubCode: string | null = null, rawDelay: string | null = null) =>
  classifyFedexScan({ rawCode, rawSubCode, rawDelay });

test("every code and every exception code stands in its table exactly once", () => {
  const codes = codeRules.map((rule) => rule.code);
  const exceptions = exceptionRules.map((rule) => rule.code);
  expect(codes.filter((code, i) => codes.indexOf(code) !== i)).toEqual([]);
  expect(exceptions.filter((code, i) => exceptions.indexOf(code) !== i)).toEqual([]);
  expect(codes).toHaveLength(59);
});

test("every substatus belongs to the status of its row", () => {
  const strays = codeRules.filter(
    ({ status, substatus }) => substatus && !(status && (substatuses[status] as readonly string[]).includes(substatus)),
  );
  expect(strays).toEqual([]);
});

test("a code alone gives status, substatus, condition and the rule's name", () => {
  expect(classify("OD")).toEqual({
    status: "OUT_FOR_DELIVERY",
    substatus: "ON_VEHICLE",
    condition: "ON_TIME",
    reason: null,
    ruleId: "fedex/2026-03/OD",
  });
});

test.each([
  ["DE", "08", "ATTEMPT_FAILED", "DELIVERY_ATTEMPTED", "DELAYED", "NOT_HOME_OR_CLOSED", "DE+08"],
  ["DE", "31", "EXCEPTION", "DELIVERY_NOT_ATTEMPTED", "DELAYED", "MISSED_DISPATCH", "DE+31"],
  ["DE", "17", "EXCEPTION", "DELIVERY_NOT_ATTEMPTED", "ON_HOLD", "FUTURE_DELIVERY_REQUESTED", "DE+17"],
  ["DE", "93", "ATTEMPT_FAILED", "DELIVERY_ATTEMPTED", "ACTION_REQUIRED", "DUTIES_OR_PAYMENT_DUE", "DE+93"],
  ["DE", "999", "ATTEMPT_FAILED", "DELIVERY_ATTEMPTED", "DELAYED", null, "DE"],
  ["IT", "67", "IN_TRANSIT", "HANDED_TO_PARTNER", "ON_TIME", null, "IT+67"],
  ["SE", "84", "EXCEPTION", "CARRIER_EXCEPTION", "DELAYED", "LOCAL_RESTRICTION", "SE+84"],
  ["DL", "11", "DELIVERED", "COD_PAID", "ON_TIME", null, "DL+11"],
  ["DL", "84", "DELIVERED", "DELIVERED", "ON_TIME", null, "DL+84"],
])("%s with exception %s is %s, %s, %s, %s", (code, exception, status, substatus, condition, reason, rule) => {
  expect(classify(code, exception)).toEqual({ status, substatus, condition, reason, ruleId: `fedex/2026-03/${rule}` });
});

test("a code that tells how it goes has a condition and no status", () => {
  expect(classify("DY")).toMatchObject({ status: null, condition: "DELAYED", reason: "OTHER_DELAY" });
  expect(classify("AS")).toMatchObject({ status: null, condition: null, ruleId: "fedex/2026-03/AS" });
});

test("an unknown code decides nothing and names no rule", () => {
  expect(classify("ZZ", "08")).toEqual({ status: null, substatus: null, condition: null, reason: null, ruleId: null });
});

test("a delay beside the code makes a scan late, and says why", () => {
  expect(classify("IT", null, "DELAYED/WEATHER")).toMatchObject({
    status: "IN_TRANSIT",
    condition: "DELAYED",
    reason: "WEATHER",
    ruleId: "fedex/2026-03/IT~DELAYED/WEATHER",
  });
  expect(classify("DE", "08", "DELAYED/OPERATIONAL")).toMatchObject({ reason: "NOT_HOME_OR_CLOSED" });
  expect(classify("IT", null, "ON_TIME/GENERAL")).toMatchObject({ condition: "ON_TIME", reason: null });
  expect(classify("DL", null, "DELAYED/WEATHER")).toMatchObject({ condition: "ON_TIME", reason: null });
});
