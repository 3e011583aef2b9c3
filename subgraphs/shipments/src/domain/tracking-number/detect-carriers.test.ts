import { expect, test } from "vitest";
import { carrierByCode } from "../carrier-registry.ts";
import { detectCarriers, fitsCarrier } from "./detect-carriers.ts";
import { numberFormats } from "./number-format.ts";

const codes = (number: string): string[] => detectCarriers(number).map((candidate) => candidate.carrier.code);

test("a number with a rare form and a check digit is sure", () => {
  expect(detectCarriers("1Z5R89390357567127")).toEqual([
    {
      carrier: carrierByCode("ups"),
      format: "UPS",
      confidence: 1,
      evidence: [
        "has the form of UPS",
        "its check digit is right",
        "Service Type: UPS United States Ground",
        "0.038 % of random numbers fit",
      ],
    },
  ]);
});

test("a number that fits several carriers gives all of them, the likeliest first", () => {
  const candidates = detectCarriers("287809468872");
  expect(candidates.map((c) => [c.carrier.code, c.confidence])).toEqual([
    ["purolator", 0.59],
    ["fedex", 0.34],
  ]);
});

test("a format that everything fits is hardly worth anything", () => {
  expect(detectCarriers("12345678901234").map((c) => [c.carrier.code, c.confidence])).toEqual([["dhl", 0.01]]);
});

test("spaces, dashes and small letters do not matter", () => {
  expect(codes("1z 5r8939-0357567127")).toEqual(["ups"]);
});

test("an S10 number names the postal operator of its country", () => {
  expect(codes("RB123456785GB")).toEqual(["post_gb"]);
  expect(codes("RB123456785US")).toEqual(["usps"]);
  expect(codes("RB123456785XX")).toEqual([]);
});

test.each(["", "   ", "1Z5R89390357567128", "no number", "9".repeat(4096), "<script>"])("%j fits none", (given) => {
  expect(detectCarriers(given)).toEqual([]);
});

test("a number fits a carrier only by that carrier's formats", () => {
  expect(fitsCarrier("fedex", "9865 7878 8855")).toBe(true);
  expect(fitsCarrier("fedex", "996578788855")).toBe(false);
  expect(fitsCarrier("ups", "986578788855")).toBe(false);
  expect(fitsCarrier("nobody", "986578788855")).toBe(false);
  // Nothing is known of how Evri's numbers look; of every post's and airline's something is.
  expect(["T00AXA0021478523", " - "].map((number) => fitsCarrier("evri", number))).toEqual([true, false]);
  expect(["post_de", "air_canada_cargo"].map((code) => fitsCarrier(code, "986578788855"))).toEqual([false, false]);
});

test("an account of the merchant's and the parcel's countries decide between carriers, and say so", () => {
  const candidates = detectCarriers("287809468872", { merchantCarriers: new Set(["fedex"]) });
  expect(candidates.map((c) => [c.carrier.code, c.confidence, c.evidence.at(-1)])).toEqual([
    ["fedex", 0.85, "the merchant has an account with it"],
    ["purolator", 0.13, "6 % of random numbers fit"],
  ]);
  expect(
    detectCarriers("287809468872", { countryCodes: ["CA"] }).map((c) => [c.carrier.code, c.evidence.at(-1)]),
  ).toEqual([
    ["purolator", "it is at home in CA"],
    ["fedex", "10 % of random numbers fit"],
  ]);
});

test.each([
  ["020-12345675", "lufthansa_cargo", "Air waybill (11)"],
  ["MSKU 907032 3", "maersk", "Container (ISO 6346)"],
  ["HLXU 123456 0", null, ""],
  ["020-12345676", null, ""],
])("%s of air or sea freight", (number, code, format) => {
  const freight = detectCarriers(number).filter((c) => /waybill|Container/.test(c.format));
  expect(freight.map((c) => [c.carrier.code, c.format])).toEqual(code === null ? [] : [[code, format]]);
});

test("detection names the format of each of the 198 valid test numbers, and of none of the 96 invalid ones", () => {
  const named = (kind: "valid" | "invalid") =>
    numberFormats.flatMap((format) =>
      format.data.test_numbers[kind].map((number) => detectCarriers(number).some((c) => c.format === format.name)),
    );
  expect(named("valid").filter(Boolean)).toHaveLength(198);
  expect(named("invalid").filter(Boolean)).toHaveLength(0);
});
