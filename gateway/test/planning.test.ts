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

describe("something else under the name of a key", () => {
  const parcels = [
    { id: 10, pace: 5, next: { id: "p2" } },
    { id: 10, pace: 4, next: { id: "p3" } },
  ];
  const selection = "parcels { id: weight pace next { id } }";

  it.each([
    ["beside what needs the key", `{ ${selection} }`, { parcels }],
    [
      "where Apollo's executor runs it",
      `{ ${selection} __type(name: "Scan") { name } }`,
      { parcels, __type: { name: "Scan" } },
    ],
    [
      "in a fragment, under a condition",
      "query ($on: Boolean = true) { parcels { ...Weighed @include(if: $on) pace next { id } } } fragment Weighed on Parcel { id: weight }",
      { parcels },
    ],
    ["of what the client called by it, too", "{ id: parcels { id: freight } }", { id: [{ id: 30 }, { id: 30 }] }],
  ])("is asked for %s", async (_, query, data) => {
    expect(await answer(query)).toEqual({ data, errors: [] });
  });

  it("keeps the client's order", async () => {
    const { data } = await both.ours(`{ __type(name: "Scan") { name } parcels { pace id: weight } }`);
    expect(data).toBe('{"__type":{"name":"Scan"},"parcels":[{"pace":5,"id":10},{"pace":4,"id":10}]}');
  });

  it("has its errors where the client asked", async () => {
    const { errors } = await answer(`{ parcels { id: scans(last: 3) { at } pace } }`);
    expect(errors).toEqual([
      { path: ["parcels", 1, "id"], message: "Lost", code: "DOWNSTREAM_SERVICE_ERROR", serviceName: "yard" },
    ]);
  });
});

describe("a field that a subgraph requires with arguments of its own", () => {
  it.each([
    ["with others", "{ parcels { scans(last: 1) { place } pace } }", [{ place: "Turku" }], [{ place: "Metz" }]],
    [
      "by a variable, in parts",
      `query ($last: Int = 1) { parcels { ...Place pace ...Time } }
       fragment Place on Parcel { scans(last: $last) { place } } fragment Time on Parcel { scans(last: $last) { at } }`,
      [{ place: "Turku", at: 9 }],
      [{ place: "Metz", at: 7 }],
    ],
    ["on a condition", "{ parcels { scans(last: 1) @skip(if: false) { at } pace } }", [{ at: 9 }], [{ at: 7 }]],
    ["with the same", "{ parcels { scans(last: 2) { at } pace } }", [{ at: 4 }, { at: 9 }], [{ at: 3 }, { at: 7 }]],
    ["something else under its name", "{ parcels { scans: id pace } }", "p1", "p2"],
  ])("is asked for %s", async (_, query, first, second) => {
    expect(await answer(query)).toEqual({
      data: {
        parcels: [
          { scans: first, pace: 5 },
          { scans: second, pace: 4 },
        ],
      },
      errors: [],
    });
  });

  it("is asked for below itself, beside what is called as we would call it", async () => {
    const query = "{ parcels { scans__asked: id pace scans(last: 1) { at } next { pace scans(last: 1) { at } } } }";
    const { data } = await answer(query);
    expect(data).toEqual({
      parcels: [
        { scans__asked: "p1", pace: 5, scans: [{ at: 9 }], next: { pace: 4, scans: [{ at: 7 }] } },
        { scans__asked: "p2", pace: 4, scans: [{ at: 7 }], next: { pace: null, scans: null } },
      ],
    });
  });

  it("has its default, too", async () => {
    expect(await answer("{ parcels { weight(unit: POUND) freight } }")).toEqual({
      data: {
        parcels: [
          { weight: 22, freight: 30 },
          { weight: 22, freight: 30 },
        ],
      },
      errors: [],
    });
  });

  it("is asked for by a mutation", async () => {
    const query = `mutation { move(id: "p1") { scans(last: 1) { at } pace } scans: move(id: "p2") { pace } }`;
    expect(await answer(query)).toEqual({
      data: { move: { scans: [{ at: 9 }], pace: 5 }, scans: { pace: 4 } },
      errors: [],
    });
  });

  it("fails under the client's name, and what was required does not take its place", async () => {
    expect(await answer("{ parcels { scans(last: 3) { at } pace } }")).toEqual({
      data: {
        parcels: [
          { scans: [{ at: 1 }, { at: 4 }, { at: 9 }], pace: 5 },
          { scans: null, pace: 4 },
        ],
      },
      errors: [
        { path: ["parcels", 1, "scans"], message: "Lost", code: "DOWNSTREAM_SERVICE_ERROR", serviceName: "yard" },
      ],
    });
  });

  it("keeps its name where something else is missing", async () => {
    const { data } = await answer("{ parcels { next { scans(last: 1) { at } pace freight } } }");
    expect(data).toEqual({
      parcels: [{ next: { scans: [{ at: 7 }], pace: 4, freight: 30 } }, { next: null }],
    });
  });

  it.each([
    "{ parcels { pace freight } }",
    "{ parcels { latest: scans(last: 1) { at } pace } }",
    "{ parcels { scans(last: 1) { at } toString: id } }",
    '{ parcels { scans(last: 1) { at } } __type(name: "Scan") { name } }',
  ])("where nothing is in its way, Apollo's gateway answers the same: %s", async (query) => {
    const { requests: _plain, ...plain } = await both.plain(query);
    const { requests: _ours, ...ours } = await both.ours(query);
    expect(ours).toEqual(plain);
  });
});
