import { isCountry } from "@waybill/kernel";
import { expect, test } from "vitest";
import { carrierByCode, carriers, findCarriers, trackingUrl } from "./carrier-registry.ts";

const modes = ["POST", "PARCEL", "FREIGHT", "AIR", "SEA"];

test("every carrier has a code of its own, a name, a country that exists and something it carries by", () => {
  expect(new Set(carriers.map(({ code }) => code)).size).toBe(carriers.length);
  const wrong = carriers.filter(
    ({ code, name, countryCode, modes: own }) =>
      !/^[a-z0-9_]{2,40}$/.test(code) ||
      name === "" ||
      (countryCode !== null && !isCountry(countryCode)) ||
      own.length === 0 ||
      own.some((mode) => !modes.includes(mode)),
  );
  expect(wrong).toEqual([]);
});

test("pages are safe addresses, and tracking pages carry the number once", () => {
  const isPage = (url: string): boolean => URL.parse(url)?.protocol === "https:";
  expect(carriers.filter(({ homepage }) => homepage !== null && !isPage(homepage))).toEqual([]);
  const templates = carriers.flatMap(({ trackingUrlTemplate }) => trackingUrlTemplate ?? []);
  expect(templates.filter((template) => !isPage(template) || template.split("{number}").length !== 2)).toEqual([]);
});

test("no two carriers share an air waybill prefix or a container owner", () => {
  const marks = carriers.flatMap((c) => [...(c.airWaybillPrefixes ?? []), ...(c.containerOwners ?? [])]);
  expect(new Set(marks).size).toBe(marks.length);
});

test("there are more than 300, among them the postal operators, found by country, mode and word", () => {
  expect(carriers.length).toBeGreaterThan(500);
  expect(carriers.filter(({ modes: own }) => own.includes("POST")).length).toBeGreaterThan(185);
  expect(findCarriers({ mode: "SEA", countryCode: "DK" }).map(({ code }) => code)).toEqual([
    "dsv",
    "maersk",
    "unifeeder",
  ]);
  expect(findCarriers({ search: " royal " }).map(({ code }) => code)).toEqual(["post_gb"]);
  expect(findCarriers({ search: "nobody at all" })).toEqual([]);
});

test("the carrier's own page for a number", () => {
  expect(trackingUrl("fedex", "986578788855")).toBe("https://www.fedex.com/fedextrack/?trknbr=986578788855");
  expect(trackingUrl("dpd", "1")).toBeNull();
  expect(carrierByCode("post_af")).toMatchObject({ countryCode: "AF", modes: ["POST"], homepage: null });
});
