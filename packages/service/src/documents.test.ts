import { buildSchema } from "graphql";
import { expect, it } from "vitest";
import { createDocuments } from "./documents.ts";

it("what is refused does not push out what is good, and is known again for a while itself", () => {
  const documents = createDocuments(buildSchema("type Query { id: ID }"), { introspection: false });
  const check = (query: string) => {
    const document = documents.parse(query);
    return "kind" in document ? [document, ...documents.problems(document)] : [document];
  };
  const good = check("{ id }");
  expect(good).toHaveLength(1);
  for (let n = 0; n < 2_500; n += 1) {
    expect(check(`{ no${n} }`)).toHaveLength(2);
    check(`{ ${n} }`);
  }
  expect(check("{ id }")[0]).toBe(good[0]);
  expect(documents.parse("{ no2499 }")).toBe(documents.parse("{ no2499 }"));
});
