import { unreachableStates } from "@waybill/kernel";
import { describe, expect, it } from "vitest";
import { importTransitions, maxImportRows, readImport } from "./import.ts";

const read = (format: "JSONL" | "CSV", ...lines: readonly string[]) => readImport(format, lines.join("\n"));

describe("an import's states", () => {
  it("are all reached from RECEIVING", () => {
    expect(unreachableStates(importTransitions, "RECEIVING")).toEqual([]);
  });
});

describe("readImport of JSONL", () => {
  it("numbers orders by their lines and keeps what is no object as such", () => {
    expect(read("JSONL", '\uFEFF{"a":1}', "", "[1]", "{", '{"b":"\u2028"}\r')).toEqual({
      ok: true,
      value: [
        { row: 1, input: { a: 1 } },
        { row: 3, input: null },
        { row: 4, input: null },
        { row: 5, input: { b: "\u2028" } },
      ],
    });
  });

  it("has 1 to 10,000 orders", () => {
    expect(read("JSONL", "", "  ")).toEqual({ ok: false, error: "the file has no orders" });
    const lines = Array.from({ length: maxImportRows }, () => "{}");
    expect(read("JSONL", ...lines).ok).toBe(true);
    expect(read("JSONL", ...lines, "{}")).toEqual({ ok: false, error: "the file has 10001 orders, more than 10000" });
  });
});

describe("readImport of CSV", () => {
  const header = "externalId,sku,quantity,unitPrice,currencyCode,tags,name,line1,city,countryCode";

  it("joins lines of one external id that follow each other", () => {
    const outcome = read(
      "CSV",
      header,
      'A1,POT,2,9.50,EUR,vip|b2b,"Lovelace, Ada",1 High St,Cork,IE',
      "A1,CUP,x,,,,,,,",
      ",POT,1,,,,Bob,2 Low St,Cork,IE",
      ",POT,1,,,,Eve,3 Low St,Cork,IE",
    );
    const to = (name: string, line1: string) => ({ name, line1, city: "Cork", countryCode: "IE" });
    const pot = { sku: "POT", quantity: 1 };
    expect(outcome).toEqual({
      ok: true,
      value: [
        {
          row: 2,
          input: {
            externalId: "A1",
            currencyCode: "EUR",
            tags: ["vip", "b2b"],
            lines: [
              { sku: "POT", quantity: 2, unitPrice: { amount: "9.50", currencyCode: "EUR" } },
              { sku: "CUP", quantity: "x" },
            ],
            shippingAddress: to("Lovelace, Ada", "1 High St"),
          },
        },
        { row: 4, input: { lines: [pot], shippingAddress: to("Bob", "2 Low St") } },
        { row: 5, input: { lines: [pot], shippingAddress: to("Eve", "3 Low St") } },
      ],
    });
  });

  it.each([
    ["sku,quantity", "the header lacks the columns name, line1, city, countryCode"],
    [`${header},price`, "the header has columns that are not known: price"],
    [`${header}\nA1,"POT`, "the file is no CSV: "],
    [`${header}\nA1,POT`, "the file is no CSV: "],
    [header, "the file has no orders"],
  ])("refuses %j", (content, message) => {
    const outcome = readImport("CSV", content);
    expect(outcome.ok ? "" : outcome.error).toContain(message);
  });
});
