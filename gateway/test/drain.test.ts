import { expect, it } from "vitest";
import { change } from "./support/graph.ts";
import { startTestGateway } from "./support/gateway.ts";
import { RawSocket } from "./support/raw-socket.ts";
import { until } from "./support/until.ts";

const slow = { query: '{ order(id: "ord_1") { number hanging } }' };
const changes = "subscription ($after: Cursor) { shipmentStatusChanged(after: $after) { id cursor } }";

it("a running request ends with its answer, and who asks whether it is ready is told no", async () => {
  const test = await startTestGateway({ queryDeadlineMs: 1_000, drainMs: 300 });
  const running = test.post(slow);
  await until(() => test.graph.ports.orders.requests.length > 0);
  const stopped = test.gateway.stop();
  const ready = await fetch(test.gateway.url.replace("graphql", "readyz"));
  expect([ready.status, await ready.json()]).toMatchObject([
    503,
    { status: "not ready", checks: { supergraph: true, keys: true, draining: true } },
  ]);
  const { status, body } = await running;
  expect([status, body.errors?.[0]?.extensions.code]).toEqual([200, "SUBGRAPH_UNAVAILABLE"]);
  await stopped;
  await test.stop();
});

it("what runs on a socket is answered before the socket is closed, and nothing is begun on it any more", async () => {
  const test = await startTestGateway({ queryDeadlineMs: 500 });
  const socket = await new RawSocket(test.gateway.wsUrl).acknowledged({ authorization: test.authorization });
  socket.send({ type: "subscribe", id: "1", payload: slow });
  await until(() => test.graph.ports.orders.requests.length > 0);
  const stopped = test.gateway.stop();
  socket.send({ type: "subscribe", id: "2", payload: slow });
  expect([await socket.next(), await socket.next(), await socket.next()]).toMatchObject([
    { message: { type: "next", id: "1", payload: { data: { order: null } } } },
    { message: { type: "complete", id: "1" } },
    { closed: 1001 },
  ]);
  await stopped;
  await test.stop();
});

it("a client that is sent away with 1001 goes on elsewhere after its last event", async () => {
  const first = await startTestGateway();
  const second = await startTestGateway();
  try {
    const closes: unknown[] = [];
    const leaving = first.client();
    leaving.on("closed", (event) => closes.push((event as { code?: number }).code));
    const stream = leaving.iterate({ query: changes });
    const step = stream.next();
    await until(() => first.graph.log.readers === 1);
    first.graph.log.append(change(1));
    expect((await step).value).toEqual({ data: { shipmentStatusChanged: { id: "evt_1", cursor: "c1" } } });
    const ended = stream.next().catch(() => undefined);
    await first.gateway.stop();
    await ended;
    expect(closes).toEqual([1001]);

    for (const n of [1, 2, 3]) second.graph.log.append(change(n));
    const resumed = second.client().iterate({ query: changes, variables: { after: "c1" } });
    for (const n of [2, 3]) {
      expect((await resumed.next()).value).toEqual({
        data: { shipmentStatusChanged: { id: `evt_${n}`, cursor: `c${n}` } },
      });
    }
  } finally {
    await Promise.all([first.stop(), second.stop()]);
  }
});
