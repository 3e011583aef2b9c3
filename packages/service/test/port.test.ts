import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenSubgraph, remotePort, type SubgraphPort, SubgraphUnavailable } from "../src/index.ts";
import { ask, type Fixture, reader, recordingLogger, startFixture } from "./fixture.ts";

const secret = "not a secret, but 32 bytes or more";

/** The two ways to a subgraph: the same contract. */
const ways: Record<string, (fixture: Fixture) => Promise<{ port: SubgraphPort; close(): Promise<void> }>> = {
  "in the same process": async ({ server }) => ({ port: server, close: async () => undefined }),
  "behind HTTP": async ({ server, log }) => {
    const logger = recordingLogger(log);
    const { url, wsUrl, close } = await listenSubgraph(server, { host: "127.0.0.1", port: 0, secret, logger });
    const port = remotePort({ name: "shipments", url, wsUrl, secret, logger });
    return { port, close: () => port.close().then(close) };
  },
};

describe.each(Object.entries(ways))("a subgraph %s", (_way, open) => {
  let fixture: Fixture;
  let port: SubgraphPort;
  let close: () => Promise<void>;

  beforeEach(async () => {
    fixture = await startFixture();
    ({ port, close } = await open(fixture));
  });
  afterEach(async () => {
    await close();
    await fixture.server.stop();
  });

  const leftOpen = (): number[] => [fixture.server.openSubscriptions, fixture.openSources()];

  const codes = async (...request: Parameters<typeof ask>): Promise<unknown[]> =>
    ((await port.execute(ask(...request))).errors ?? []).map((error) => error.extensions.code);

  it("answers, for the caller's tenant", async () => {
    const query = "query ($id: ID!) { parcel(id: $id) { id tenant } }";
    expect(await port.execute(ask(query, { variables: { id: "p1" } }))).toEqual({
      data: { parcel: { id: "p1", tenant: "acme" } },
    });
    const elsewhere = { ...reader, tenant: "umbrella" };
    expect(await port.execute(ask(query, { variables: { id: "p1" }, identity: elsewhere }))).toEqual({
      data: { parcel: { id: "p1", tenant: "umbrella" } },
    });
  });

  it("runs the operation that is named", async () => {
    const query = 'query a { contextNumber } query b { echo(at: "2026-01-01T00:00:00Z") }';
    expect(await port.execute(ask(query, { operationName: "b" }))).toEqual({
      data: { echo: "2026-01-01T00:00:00.000Z" },
    });
    expect(await codes(query)).toEqual(["OPERATION_RESOLUTION_FAILURE"]);
  });

  it("makes a context for each operation", async () => {
    expect(await port.execute(ask("{ contextNumber again: contextNumber }"))).toEqual({
      data: { contextNumber: 1, again: 1 },
    });
    expect(await port.execute(ask("{ contextNumber }"))).toEqual({ data: { contextNumber: 2 } });
  });

  it("looks entities up", async () => {
    const query = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Parcel { id tenant } } }";
    const variables = {
      r: [
        { __typename: "Parcel", id: "p1" },
        { __typename: "Parcel", id: "p2" },
      ],
    };
    expect(await port.execute(ask(query, { variables }))).toEqual({
      data: {
        _entities: [
          { id: "p1", tenant: "acme" },
          { id: "p2", tenant: "acme" },
        ],
      },
    });
    const nobody = { ...reader, scopes: [] };
    const refused = await port.execute(ask(query, { variables, identity: nobody }));
    expect(refused.data).toEqual({ _entities: [null, null] });
    expect(refused.errors?.map((error) => [error.path, error.extensions.code])).toEqual([
      [["_entities", 0], "FORBIDDEN"],
      [["_entities", 1], "FORBIDDEN"],
    ]);
  });

  it("demands the scope of the field, of its type, and of a field inside", async () => {
    expect(await codes("mutation { touch }")).toEqual(["FORBIDDEN"]);
    expect(fixture.touched()).toBe(0);
    expect(await codes("{ maintenance }", { identity: { ...reader, scopes: ["internal"] } })).toEqual(["FORBIDDEN"]);
    expect(
      await codes("{ maintenance }", {
        identity: { ...reader, actor: { type: "service", id: "orders" }, scopes: ["internal"] },
      }),
    ).toEqual([]);
    expect(await port.execute(ask("{ parcel(id: 1) { id note } }"))).toMatchObject({
      data: { parcel: { id: "1", note: null } },
      errors: [{ path: ["parcel", "note"], extensions: { code: "FORBIDDEN", scope: "shipments:write" } }],
    });
    const [refused] = await Array.fromAsync(
      port.subscribe(ask("subscription { forever { number } }", { identity: { ...reader, scopes: [] } })),
    );
    expect(refused?.errors?.map((error) => error.extensions.code)).toEqual(["FORBIDDEN"]);
  });

  it("hides what went wrong inside, and logs it under the caller's correlation id", async () => {
    const result = await port.execute(ask("{ broken }", { correlationId: "req-7" }));
    expect(JSON.parse(JSON.stringify(result))).toEqual({
      data: { broken: null },
      errors: [
        {
          message: "Something went wrong.",
          path: ["broken"],
          extensions: { code: "INTERNAL_SERVER_ERROR", correlationId: "req-7" },
        },
      ],
    });
    expect(fixture.log).toMatchObject([{ level: "error", details: { correlationId: "req-7", path: ["broken"] } }]);
  });

  it("refuses what is not an operation for it", async () => {
    expect(await codes("{")).toEqual(["GRAPHQL_PARSE_FAILED"]);
    expect(await codes("{ parcle }")).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
    expect(await codes("{ __schema { types { name } } }")).toEqual(["INTROSPECTION_DISABLED"]);
    expect(
      await codes("query ($at: DateTime!) { echo(at: $at) }", { variables: { at: "2026-02-30T00:00:00Z" } }),
    ).toEqual(["BAD_USER_INPUT"]);
    expect(await codes('{ echo(at: "soon") }')).toEqual(["BAD_USER_INPUT"]);
    expect(await codes("{ refused }")).toEqual(["CURSOR_EXPIRED"]);
  });

  it("streams events, each with a context of its own", async () => {
    const results = await Array.fromAsync(
      port.subscribe(
        ask("subscription ($to: Int!) { count(to: $to) { number again: number contextNumber tenant } }", {
          variables: { to: 3 },
        }),
      ),
    );
    // The first context opened the stream.
    expect(results).toEqual(
      [1, 2, 3].map((number) => ({
        data: { count: { number, again: number, contextNumber: number + 1, tenant: "acme" } },
      })),
    );
  });

  it("gives a field's error with its event, and a failed stream's as the last result", async () => {
    const [event] = await Array.fromAsync(port.subscribe(ask("subscription { count(to: 1) { number bad } }")));
    expect(event).toMatchObject({
      data: { count: { number: 1, bad: null } },
      errors: [{ path: ["count", "bad"], extensions: { code: "INTERNAL_SERVER_ERROR", correlationId: "req-1" } }],
    });
    for (const [query, code] of [
      ["subscription { failing { number } }", "INTERNAL_SERVER_ERROR"],
      ["subscription { failing { nope } }", "GRAPHQL_VALIDATION_FAILED"],
      ["subscription {", "GRAPHQL_PARSE_FAILED"],
    ] as const) {
      const results = await Array.fromAsync(port.subscribe(ask(query)));
      expect(results.map(({ errors }) => errors?.map((error) => error.extensions.code))).toEqual([[code]]);
    }
  });

  it("closes the source when the reader leaves, by itself or by its signal", async () => {
    const gone = new AbortController();
    for (const leave of [(stream: AsyncIterator<unknown>) => stream.return?.(), () => gone.abort()]) {
      const stream = port.subscribe(ask("subscription { forever { number } }", { signal: gone.signal }));
      expect(await stream.next()).toEqual({ value: { data: { forever: { number: 1 } } }, done: false });
      expect(fixture.openSources()).toBe(1);
      const waiting = stream.next();
      await leave(stream);
      expect(await waiting).toEqual({ value: undefined, done: true });
      await expect.poll(leftOpen).toEqual([0, 0]);
    }
  });

  it("carries many subscriptions at once", async () => {
    const query = "subscription ($to: Int!) { count(to: $to) { number } }";
    const counts = await Promise.all(
      Array.from(
        { length: 50 },
        async (_, to) => (await Array.fromAsync(port.subscribe(ask(query, { variables: { to } })))).length,
      ),
    );
    expect(counts).toEqual(Array.from({ length: 50 }, (_, to) => to));
  });

  it("is unavailable to a caller whose deadline has passed, and tells the work", async () => {
    await expect(port.execute(ask("{ hang }", { deadlineAt: Date.now() + 50 }))).rejects.toThrow(SubgraphUnavailable);
    await expect.poll(() => fixture.signals.map((signal) => signal.aborted)).toEqual([true]);
    const early = port.execute(
      ask("mutation { touch }", { deadlineAt: Date.now() - 1, identity: { ...reader, scopes: ["shipments:write"] } }),
    );
    await expect(early).rejects.toThrow(SubgraphUnavailable);
    expect(fixture.touched()).toBe(0);
  });

  it("tells the work when the caller has gone", async () => {
    const gone = new AbortController();
    const waiting = port.execute(ask("{ hang }", { signal: gone.signal }));
    await expect.poll(() => fixture.signals.length).toBe(1);
    gone.abort();
    await expect(waiting).rejects.toThrow(SubgraphUnavailable);
    await expect.poll(() => fixture.signals[0]?.aborted).toBe(true);
  });

  it("lets subscribers resume elsewhere when it stops", async () => {
    const stream = port.subscribe(ask("subscription { forever { number } }"));
    await stream.next();
    const [waiting] = await Promise.allSettled([stream.next(), fixture.server.stop()]);
    expect(waiting).toMatchObject({ status: "rejected", reason: expect.any(SubgraphUnavailable) as unknown });
    expect(leftOpen()).toEqual([0, 0]);
    await expect(port.execute(ask("{ contextNumber }"))).rejects.toThrow(SubgraphUnavailable);
  });
});
