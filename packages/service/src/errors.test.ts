import { buildSchema, GraphQLError, graphql } from "graphql";
import { describe, expect, it } from "vitest";
import { errorKinds } from "./error-codes.ts";
import { asExecutionResult, httpStatusOf, publicError, WaybillError } from "./errors.ts";
import { SubgraphUnavailable } from "./port.ts";

const wrapped = (cause: Error): GraphQLError =>
  new GraphQLError(cause.message, { path: ["order"], originalError: cause });

describe("what a caller sees of an error", () => {
  it("a coded error as it was written", () => {
    const error = new WaybillError("CURSOR_EXPIRED", { message: "Too old.", extensions: { oldest: "abc" } });
    expect(publicError(wrapped(error), "req-1")).toEqual({
      code: "CURSOR_EXPIRED",
      shown: { message: "Too old.", path: ["order"], extensions: { code: "CURSOR_EXPIRED", oldest: "abc" } },
    });
  });

  it("nothing of a foreign one but where to find it", () => {
    const cause = new Error("E11000 duplicate key error collection: waybill_orders.orders");
    expect(publicError(wrapped(cause), "req-1")).toEqual({
      code: "INTERNAL_SERVER_ERROR",
      shown: {
        message: "Something went wrong.",
        path: ["order"],
        extensions: { code: "INTERNAL_SERVER_ERROR", correlationId: "req-1" },
      },
      hidden: wrapped(cause),
    });
    for (const thrown of [cause, "text", null, undefined, 7, { extensions: { code: "made up" } }]) {
      expect(publicError(thrown, "req-1").code).toBe("INTERNAL_SERVER_ERROR");
    }
  });

  it("of a lost subgraph: that it may try again", () => {
    const code = "SUBGRAPH_UNAVAILABLE";
    expect(publicError(wrapped(new SubgraphUnavailable("orders at 10.0.0.7")), "req-1").shown).toMatchObject({
      message: errorKinds[code].message,
      extensions: { code, retriable: true },
    });
  });

  it("never a stack, also where a server added one", () => {
    const error = new GraphQLError("no", {
      extensions: { code: "FORBIDDEN", stacktrace: ["at secret.ts"], http: { status: 403 } },
    });
    expect(publicError(error, "req-1").shown).toEqual({ message: "no", extensions: { code: "FORBIDDEN" } });
  });

  it("graphql's complaints about the request", async () => {
    const schema = buildSchema("type Query { order(first: Int!): Int, list: [Int!] }");
    const code = async (source: string, variableValues = {}): Promise<unknown> => {
      const { errors } = await graphql({ schema, source, variableValues, rootValue: { list: () => [null] } });
      return publicError(errors?.[0], "req-1").code;
    };
    expect(await code("{")).toBe("GRAPHQL_PARSE_FAILED");
    expect(await code("{ordr}")).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(await code("query($n: Int!) { order(first: $n) }", { n: "x" })).toBe("BAD_USER_INPUT");
    expect(await code("query($n: Int!) { order(first: $n) }")).toBe("BAD_USER_INPUT");
    expect(await code("{list}")).toBe("INTERNAL_SERVER_ERROR");
  });
});

it("a failed request has the status of its gravest error", () => {
  expect(httpStatusOf([])).toBe(200);
  expect(httpStatusOf([new WaybillError("QUERY_TOO_DEEP")])).toBe(400);
  expect(httpStatusOf([new WaybillError("QUERY_TOO_DEEP"), new WaybillError("SUBGRAPH_UNAVAILABLE")])).toBe(503);
});

it("errors survive the wire", () => {
  const wire = { data: { a: null }, errors: [{ message: "no", path: ["a"], extensions: { code: "FORBIDDEN" } }] };
  const result = asExecutionResult(wire);
  expect(result.errors?.[0]).toBeInstanceOf(GraphQLError);
  expect(JSON.parse(JSON.stringify(result))).toEqual(wire);
});
