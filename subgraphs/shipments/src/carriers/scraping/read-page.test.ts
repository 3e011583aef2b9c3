import { expect, test } from "vitest";
import { readScrapingRules } from "./read-rules.ts";
import { readPage } from "./read-page.ts";
import { scrapingRule } from "./rule.ts";

const plain = {
  carrierCode: "speedee",
  version: "1",
  path: "/p/{number}",
  notFound: ".none",
  scan: "tr",
  fields: { time: { selector: "time", attribute: "datetime" }, description: { selector: "b" } },
  timeFormat: "ISO",
  statuses: [{ code: "Delivered", status: "DELIVERED", substatus: "DELIVERED" }],
};
const rule = scrapingRule.parse(plain);
const row = (time: string, words: string) => `<tr><td><time datetime="${time}"></time><b>${words}</b></td></tr>`;
const read = (html: string) => readPage(html, rule, "SP123");

test("a page's scans are read, words without markup and space; without a code the words are the code", () => {
  const page = read(`<table>${row("2026-03-10T07:00:00Z", "Deli<i>vered</i>\n")}</table>`);
  expect(page).toMatchObject({
    ok: true,
    value: { scans: [{ rawCode: "Delivered", description: "Delivered", occurredRaw: "2026-03-10T07:00:00Z" }] },
  });
});

test("a time that cannot be read is kept as it is, beside others that can", () => {
  const page = read(`<table>${row("2026-03-10", "A")}${row("yesterday", "B")}</table>`);
  expect(page.ok && page.value.scans.map(({ occurredRaw }) => occurredRaw)).toEqual(["2026-03-10", "yesterday"]);
});

test.each([
  ["a page that says so", '<p class="none">', "NOT_FOUND"],
  ["a page that was rebuilt", "<div>2026-03-10 Delivered</div>", "UNEXPECTED_REPLY"],
  ["nothing", "", "UNEXPECTED_REPLY"],
  ["a page whose times moved", `<table>${row("", "Delivered")}</table>`, "UNEXPECTED_REPLY"],
  ["a page without end", `<table>${row("2026-03-10", "A").repeat(201)}</table>`, "UNEXPECTED_REPLY"],
  ["no page", "\u0000\ufffd<<<<>>&&&", "UNEXPECTED_REPLY"],
  ["markup nested beyond measure", "<tr><b>".repeat(50_000), "UNEXPECTED_REPLY"],
  ["markup nested deeply", "<i>".repeat(5000), "UNEXPECTED_REPLY"],
])("%s is a coded failure", (_, html, code) => {
  expect(read(html)).toMatchObject({ ok: false, error: { code } });
});

test("a selector that matches nothing: of scans or times the page counts as rebuilt, of others the scan stays", () => {
  const page = `<table>${row("2026-03-10", "Delivered")}</table>`;
  const readBy = (change: object) => readPage(page, scrapingRule.parse({ ...plain, ...change }), "SP123");
  const rebuilt = { ok: false, error: { code: "UNEXPECTED_REPLY" } };
  expect(readBy({ scan: "table.scans > tbody > tr.scan" })).toMatchObject(rebuilt);
  expect(readBy({ fields: { ...plain.fields, time: { selector: "td.when" } } })).toMatchObject(rebuilt);
  expect(
    readBy({ fields: { ...plain.fields, code: { selector: "td.what" }, city: { selector: ".city" } } }),
  ).toMatchObject({
    ok: true,
    value: { scans: [{ rawCode: "", description: "Delivered", location: { city: null } }] },
  });
});

test.each([
  ["a selector that is none", { scan: "tr[" }],
  ["a time format without a day", { timeFormat: "HH:mm" }],
  ["another host", { path: "//elsewhere.example/{number}" }],
  ["a path without the number", { path: "/p" }],
  ["a code twice", { statuses: [...plain.statuses, { code: "DELIVERED", status: null }] }],
  ["a substatus of another status", { statuses: [{ code: "A", status: "RETURNED", substatus: "DELIVERED" }] }],
  ["an unknown field", { selectors: {} }],
])("a rule with %s is refused", (_, change) => {
  expect(scrapingRule.safeParse({ ...plain, ...change }).success).toBe(false);
});

test("the rules that come with Waybill are rules", () => {
  expect(readScrapingRules()).toEqual([]);
});
