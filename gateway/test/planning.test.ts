import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { twoExecutors } from "./support/federation.ts";
import { harbour } from "./support/harbour.ts";

let both: Awaited<ReturnType<typeof twoExecutors>>;
beforeAll(async () => {
  both = await twoExecutors(harbour);
});
afterAll(() => both.stop());

/** What our executor answers, in words. */
async function answer(query: string, variables: Record<string, unknown> = {}) {
  const { data, errors } = await both.ours(query, variables);
  return { data: JSON.parse(data ?? "") as unknown, errors: errors.map((error) => JSON.parse(error) as unknown) };
}

describe("what no subgraph can be asked", () => {
  const refused = {
    data: null,
    errors: [{ message: "No plan leads to what the operation asks for", code: "INTERNAL_SERVER_ERROR" }],
  };

  it.each([
    "{ signal { colour } }",
    "{ ... on Query @include(if: true) { signal @skip(if: false) { colour } } }",
    '{ signal { colour } __type(name: "Signal") { name } }',
  ])("is an error, not null: %s", async (query) => {
    expect(await answer(query)).toEqual(refused);
    expect((await both.ours(query)).requests).toBe(0);
  });

  it.each([
    ["{ __typename }", { __typename: "Query" }],
    ["{ signal @skip(if: true) { colour } }", {}],
    ["query ($no: Boolean = false) { ... @include(if: $no) { signal { colour } } }", {}],
    ["{ lamp { colour } }", { lamp: { colour: "red" } }],
    ["{ signal { id } }", { signal: null }],
  ])("where nothing is asked, or it can be: %s", async (query, data) => {
    expect(await answer(query)).toEqual({ data, errors: [] });
  });
});

it("comes back to a subgraph by a key that it resolves", async () => {
  expect(await answer("{ containers { number load toll } }")).toEqual({
    data: { containers: [{ number: "7", load: 40, toll: 80 }] },
    errors: [],
  });
});
