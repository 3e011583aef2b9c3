import type { Identity } from "@waybill/kernel";
import { type SubgraphRequest, SubgraphUnavailable } from "@waybill/service";
import { type ExecutionResult, GraphQLError } from "graphql";
import { expect, it } from "vitest";
import { batchEntities } from "./entity-batches.ts";

const anna: Identity = { tenant: "acme", actor: { type: "user", id: "anna" }, scopes: ["orders:read"] };
const query = "query($representations:[_Any!]!){_entities(representations:$representations){...on Order{number}}}";
const ref = (id: string) => ({ __typename: "Order", id });

function create(answer: (request: SubgraphRequest) => ExecutionResult) {
  const requests: SubgraphRequest[] = [];
  const port = batchEntities({
    async execute(request) {
      requests.push(request);
      return answer(request);
    },
    subscribe: () => expect.unreachable(),
  });
  const ask = (ids: readonly string[], more: Partial<SubgraphRequest> = {}, variables: object = {}) =>
    port.execute({
      ...{ query, identity: anna, correlationId: "c" },
      variables: { ...variables, representations: ids.map(ref) },
      ...more,
    });
  return { requests, ask };
}
const idsOf = ({ variables }: SubgraphRequest) =>
  ((variables?.["representations"] ?? []) as { id: string }[]).map(({ id }) => id);
const echo = (request: SubgraphRequest): ExecutionResult => ({
  data: { _entities: idsOf(request).map((id) => ({ number: id, deep: { id } })) },
});

it("asks once for what several want, and answers each by itself", async () => {
  const { requests, ask } = create(echo);
  const ben = { identity: { ...anna, actor: { type: "user", id: "ben" } as const } };
  const [one, two] = await Promise.all([ask(["1", "2"]), ask(["2", "3"], ben)]);
  expect(requests.map(idsOf)).toEqual([["1", "2", "3"]]);
  const entity = (id: string) => ({ number: id, deep: { id } });
  expect([one, two]).toEqual([
    { data: { _entities: [entity("1"), entity("2")] } },
    { data: { _entities: [entity("2"), entity("3")] } },
  ]);
  const [mine, theirs] = [one, two].map(({ data }) => data?.["_entities"] as { deep: object }[]);
  expect(mine?.[1]?.deep).not.toBe(theirs?.[0]?.deep);
});

it("keeps apart callers who may not see alike, and what is asked differently", async () => {
  const { requests, ask } = create(echo);
  await Promise.all([
    ask(["1"]),
    ask(["1"], { identity: { ...anna, tenant: "other" } }),
    ask(["1"], { identity: { ...anna, customerId: "cus_1" } }),
    ask(["1"], { identity: { ...anna, scopes: [] } }),
    ask(["1"], { query: `${query} ` }),
    ask(["1"], {}, { first: 1 }),
  ]);
  expect(requests).toHaveLength(6);
});

it("gives each its own errors, and all of them what concerns all", async () => {
  const error = (path: (string | number)[] | undefined) => new GraphQLError("no", { path, extensions: { code: "X" } });
  const { ask } = create(() => ({
    data: { _entities: [{ number: "1" }, null] },
    errors: [error(["_entities", 1, "number"]), error(undefined)],
  }));
  const [one, two] = await Promise.all([ask(["1"]), ask(["2", "1", "2"])]);
  expect(one.errors?.map(({ path }) => path)).toEqual([undefined]);
  expect(two.data).toEqual({ _entities: [null, { number: "1" }, null] });
  expect(two.errors?.map(({ path }) => path)).toEqual([
    ["_entities", 0, "number"],
    ["_entities", 2, "number"],
    undefined,
  ]);
});

it("tells all when the subgraph cannot be reached, and asks in pieces that are not too large", async () => {
  const down = create(() => {
    throw new SubgraphUnavailable("lost");
  });
  const outcomes = await Promise.allSettled([down.ask(["1"]), down.ask(["2"])]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const { requests, ask } = create(echo);
  const ids = (from: number) => Array.from({ length: 300 }, (_, n) => String(from + n));
  await Promise.all([ask(ids(0)), ask(ids(300)), ask(["x"])]);
  expect(requests.map((request) => idsOf(request).length)).toEqual([300, 301]);
});
