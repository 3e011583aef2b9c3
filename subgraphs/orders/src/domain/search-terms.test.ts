import { describe, expect, it } from "vitest";
import { lineOf, orderOf } from "../../test/order-of.ts";
import { numberPrefixTerm, searchTerms } from "./search-terms.ts";

describe("searchTerms", () => {
  it("has everything once, and every beginning of the number", () => {
    const order = orderOf({
      number: "W-10",
      tags: ["VIP"],
      companyId: "com_1",
      lines: [lineOf({ sku: "A-1", title: "Pot" }), lineOf({ sku: "A-1" })],
    });
    const terms = searchTerms(order);
    expect(terms.filter((term) => term.startsWith("number:"))).toEqual([
      "number:w",
      "number:w-",
      "number:w-1",
      "number:w-10",
    ]);
    expect(terms.filter((term) => /^(sku|tag|channel|company):/.test(term))).toEqual([
      "sku:a-1",
      "tag:vip",
      "channel:web",
      "company:com_1",
    ]);
    expect(terms).toEqual([...new Set(terms)]);
    expect(terms).toContain("pot");
  });

  it("finds nothing by a beginning that is longer than any", () => {
    const number = "N".repeat(30);
    expect(searchTerms(orderOf({ number }))).not.toContain(numberPrefixTerm("N".repeat(25)));
    expect(searchTerms(orderOf({ number }))).toContain(numberPrefixTerm("N".repeat(24)));
  });
});
