import type { Identity } from "@waybill/kernel";
import { GraphQLError } from "graphql";
import { expect, it } from "vitest";
import type { GatewayContext } from "../context.ts";
import { batchEntities } from "./entity-batches.ts";
import type { Fetched, FetchRequest } from "./execution/fetch.ts";

const anna: Identity = { tenant: "acme", actor: { type: "user", id: "anna" }, scopes: ["orders:read"] };
const query = "query($representations:[_Any!]!){_entities(representations:$representations){...on Order{number}}}";

function create(answer: (request: FetchRequest) => Fetched) {
  const requests: FetchRequest[] = [];
  const contexts: GatewayContext[] = [];
  const fetch = batchEntities(async (context, _service, request) => {
    requests.push(request);
    contexts.push(context);
    return answer(request);
  });
  const partOf = (key: string) => ({ key, variable: `of${key}` });
  const ask = (
    ids: readonly string[],
    { text = query, values = "" }: { readonly text?: string; readonly values?: string } = {},
    context: Partial<GatewayContext> = {},
    ...others: readonly (readonly string[])[]
  ) =>
    fetch({ identity: anna, correlationId: "c", ...context }, "orders", {
      operation: {
        query: text,
        operationName: undefined,
        head: "",
        usages: [],
        parts: [partOf("_entities"), ...others.map((_, index) => partOf(`_e${index}`))],
      },
      values,
      representations: [ids, ...others],
    });
  return { requests, contexts, ask };
}
const idsOf = ({ representations }: FetchRequest) => representations;
const entity = (id: string) => ({ number: id, deep: { id } });
const echo = ({ operation, representations }: FetchRequest): Fetched => ({
  data: Object.fromEntries(operation.parts.map(({ key }, index) => [key, representations[index]?.map(entity)])),
});

it("asks once for what several want, and answers each by itself", async () => {
  const { requests, ask } = create(echo);
  const ben = { identity: { ...anna, actor: { type: "user", id: "ben" } as const } };
  const [one, two] = await Promise.all([ask(["1", "2"], {}, {}, ["a"]), ask(["2", "3"], {}, ben, ["b", "a"])]);
  expect(requests.map(idsOf)).toEqual([
    [
      ["1", "2", "3"],
      ["a", "b"],
    ],
  ]);
  expect([one.data, two.data]).toEqual([
    { _entities: [entity("1"), entity("2")], _e0: [entity("a")] },
    { _entities: [entity("2"), entity("3")], _e0: [entity("b"), entity("a")] },
  ]);
  const [mine, theirs] = [one, two].map(({ data }) => (data as { _entities: { deep: object }[] })._entities);
  expect(mine?.[1]?.deep).not.toBe(theirs?.[0]?.deep);
});

it("keeps apart callers who may not see alike, and what is asked differently", async () => {
  const { requests, ask } = create(echo);
  await Promise.all([
    ask(["1"]),
    ask(["1"], {}, { identity: { ...anna, tenant: "other" } }),
    ask(["1"], {}, { identity: { ...anna, customerId: "cus_1" } }),
    ask(["1"], {}, { identity: { ...anna, scopes: [] } }),
    ask(["1"], { text: `${query} ` }),
    ask(["1"], { values: '"first":1' }),
  ]);
  expect(requests).toHaveLength(6);
});

it("waits as long as the most patient of them, whoever leaves", async () => {
  const { contexts, ask } = create(echo);
  const signal = AbortSignal.abort();
  await Promise.all([ask(["1"], {}, { deadlineAt: 5, signal }), ask(["2"], {}, { deadlineAt: 7 })]);
  expect(contexts).toEqual([{ identity: anna, correlationId: "c", deadlineAt: 7 }]);
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

it("tells all when the request fails, and asks in pieces that are not too large", async () => {
  const down = create(() => {
    throw new Error("lost");
  });
  const outcomes = await Promise.allSettled([down.ask(["1"]), down.ask(["2"])]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const { requests, ask } = create(echo);
  const ids = (from: number) => Array.from({ length: 300 }, (_, n) => String(from + n));
  await Promise.all([ask(ids(0)), ask(ids(300)), ask(["x"])]);
  expect(requests.map((request) => idsOf(request)[0]?.length)).toEqual([300, 301]);
});
