import { expect, test } from "vitest";
import { substatuses } from "../domain/shipment-status.ts";
import type { CodeRule } from "./code-table.ts";
import { codeRules as seventeenTrack } from "./17track/codes.ts";
import { codeRules as afterShip } from "./aftership/codes.ts";
import { classifyEasyPostScan, detailRules as easyPostDetails, statusRules as easyPost } from "./easypost/codes.ts";
import { codeRules as dhl, divisionRules } from "./dhl/codes.ts";
import { expressRules } from "./dhl-express-codes.ts";
import { codeRules as fedex } from "./fedex/codes.ts";
import { codeRules as trackingMore } from "./trackingmore/codes.ts";
import { activityRules, classifyUpsScan, codeRules as ups } from "./ups/codes.ts";
import { classifyUspsScan, codeRules as usps } from "./usps/codes.ts";
import { classifyDhlScan } from "./dhl/codes.ts";
import { classifyMyDhlScan } from "./mydhl/codes.ts";

const tables: readonly (readonly [name: string, rules: readonly CodeRule[], size: number])[] = [
  ["fedex", fedex, 59],
  ["ups", ups, 157],
  ["ups, by activity", activityRules, 18],
  ["dhl", dhl, 5],
  ["dhl, by division", divisionRules, 253],
  ["dhl express", expressRules, 40],
  ["usps", usps, 53],
  ["trackingmore", trackingMore, 40],
  ["aftership", afterShip, 57],
  ["17track", seventeenTrack, 43],
  ["easypost", easyPost, 10],
  ["easypost, by detail", easyPostDetails, 24],
];

test.each(tables)("every code of %s stands in its table exactly once", (_, rules, size) => {
  const codes = rules.map((rule) => rule.code.toUpperCase());
  expect(codes.filter((code, i) => codes.indexOf(code) !== i)).toEqual([]);
  expect(codes).toHaveLength(size);
});

test.each(tables)("every substatus of %s belongs to the status of its row", (_, rules) => {
  const strays = rules.filter(
    ({ status, substatus }) => substatus && !(status && (substatuses[status] as readonly string[]).includes(substatus)),
  );
  expect(strays).toEqual([]);
});

test("UPS's status codes 003 to 169 that it lists are all there, and the type beside them decides nothing", () => {
  expect(classifyUpsScan({ rawCode: "021", rawSubCode: "D/OT", description: "Out for Delivery" })).toMatchObject({
    status: "OUT_FOR_DELIVERY",
  });
  expect(classifyUpsScan({ rawCode: "999", rawSubCode: "D", description: "Delivered" })).toMatchObject({
    status: null,
    ruleId: null,
  });
});

test.each([
  ["D/KB", "DELIVERED"],
  ["D/OT", "OUT_FOR_DELIVERY"],
  ["I/OR", "IN_TRANSIT"],
  ["RS", "RETURNED"],
  ["Z/ZZ", null],
  [null, null],
])("without a status code, UPS's activity %s is %s", (rawSubCode, status) => {
  expect(classifyUpsScan({ rawCode: "", rawSubCode, description: "" }).status).toBe(status);
});

test("a status code of UPS that lost its zeros is the same code", () => {
  expect(classifyUpsScan({ rawCode: "11", rawSubCode: null, description: "" }).status).toBe("DELIVERED");
});

test.each([
  ["013", "Severe weather conditions have delayed delivery.", "WEATHER"],
  ["048", "Your package is pending release from a government agency.", "CUSTOMS_DELAY"],
  ["022", "The receiver was not available at the time of the first delivery attempt.", "NOT_HOME"],
  ["059", "The address is incorrect.", "DAMAGED"],
  ["013", "Something else", null],
])("UPS's words give the reason of %s: %s", (rawCode, description, reason) => {
  expect(classifyUpsScan({ rawCode, rawSubCode: null, description }).reason).toBe(reason);
});

test("a delivered UPS parcel is delivered, whatever its text says of the weather", () => {
  expect(classifyUpsScan({ rawCode: "011", rawSubCode: null, description: "Delivered in bad weather" })).toMatchObject({
    status: "DELIVERED",
    reason: null,
  });
});

test.each([
  ["Delivered, In/At Mailbox", "DELIVERED", "DELIVERED"],
  ["Delivered, Parcel Locker", "DELIVERED", "COLLECTED"],
  ["Delivered, Individual Picked Up at Post Office", "DELIVERED", "COLLECTED"],
  ["Delivered, To Original Sender", "RETURNED", "BACK_AT_SENDER"],
])("USPS's 01 with the words %s is %s, %s", (description, status, substatus) => {
  expect(classifyUspsScan({ rawCode: "01", description })).toMatchObject({ status, substatus });
});

test("DHL's division decides before the coarse code; the same letters mean different things in two divisions", () => {
  const classify = (rawCode: string, rawSubCode: string | null) => classifyDhlScan({ rawCode, rawSubCode }).status;
  expect(classify("transit", "express/WC")).toBe("OUT_FOR_DELIVERY");
  expect(classify("transit", "express/DD")).toBe("DELIVERED");
  expect(classify("transit", "parcel-de/DD")).toBeNull();
  expect(classify("transit", "parcel-nl/SOMETHING")).toBe("IN_TRANSIT");
  expect(classify("pre-transit", null)).toBe("INFO_RECEIVED");
  expect(classify("unknown", null)).toBeNull();
});

test("DHL Express's CC awaits collection, and is no trouble with customs", () => {
  expect(classifyMyDhlScan({ rawCode: "CC" })).toMatchObject({ status: "AVAILABLE_FOR_PICKUP", reason: null });
});

test("EasyPost's detail refines a status that leaves room, and does not take back one that decides", () => {
  const classify = (rawCode: string, rawSubCode: string | null) => classifyEasyPostScan({ rawCode, rawSubCode });
  expect(classify("delivered", "arrived_at_destination").status).toBe("DELIVERED");
  expect(classify("in_transit", "arrived_at_destination").substatus).toBe("AT_DELIVERY_FACILITY");
  expect(classify("failure", "lost")).toMatchObject({ status: "EXCEPTION", reason: "LOST" });
  expect(classify("in_transit", "weather_delay")).toMatchObject({
    status: null,
    condition: "DELAYED",
    reason: "WEATHER",
  });
  expect(classify("in_transit", "unheard_of").status).toBe("IN_TRANSIT");
});
