import { createLogger, type Listening, listenSubgraph, type RemotePort, remotePort } from "@waybill/service";
import { afterEach, beforeEach, expect, it } from "vitest";
import { change } from "./support/graph.ts";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";
import { until } from "./support/until.ts";

// The shipments subgraph behind HTTP, as in the topology of one process per service.
const secret = "a secret of at least thirty-two bytes, for tests";
const logger = createLogger("test", "silent");
const listen = (port: number) =>
  listenSubgraph(test.graph.servers.shipments, { host: "127.0.0.1", port, secret, logger });
const portOf = ({ url }: Listening): number => Number(new URL(url).port);

let test: TestGateway;
let remote: RemotePort | undefined;
let listening: Listening | undefined;
beforeEach(async () => {
  let wire: RemotePort | undefined;
  // Asked for once the gateway is there, since a subgraph listens on whatever port is free.
  const late = () => wire ?? expect.unreachable("the wire is not there yet");
  test = await startTestGateway({ resumeForMs: 10_000 }, ({ ports }) => ({
    ...ports,
    shipments: { execute: (request) => late().execute(request), subscribe: (request) => late().subscribe(request) },
  }));
  listening = await listen(0);
  wire = remotePort({ name: "shipments", url: listening.url, wsUrl: listening.wsUrl, secret, logger });
  remote = wire;
});
afterEach(async () => {
  await test.stop();
  await remote?.close();
  await listening?.close();
});

const query = "subscription ($after: Cursor) { shipmentStatusChanged(after: $after) { id order { number } } }";
const idOf = async (next: Promise<IteratorResult<{ data?: unknown }>>) => {
  const { value } = await next;
  return (value as { data: { shipmentStatusChanged: { id: string } } }).data.shipmentStatusChanged.id;
};

it("joins queries and streams, and resumes when the subgraph goes and comes back", async () => {
  const answer = await test.post({ query: '{ shipment(id: "shp_1") { id order { number } } }' });
  expect(answer.body).toEqual({ data: { shipment: { id: "shp_1", order: { number: "1001" } } } });

  const events = test.client().iterate({ query });
  const first = events.next();
  await until(() => test.graph.log.readers === 1);
  test.graph.log.append(change(1));
  expect(await idOf(first)).toBe("evt_1");

  for (let n = 2; n <= 4; n += 1) {
    const port = listening ? portOf(listening) : 0;
    await listening?.close();
    await until(() => test.graph.log.readers === 0);
    test.graph.log.append(change(n));
    const down = await test.post({ query: '{ shipment(id: "shp_1") { id } order(id: "ord_1") { number } }' });
    expect(down.body).toMatchObject({
      data: { shipment: null, order: { number: "1001" } },
      errors: [{ path: ["shipment"], extensions: { code: "SUBGRAPH_UNAVAILABLE" } }],
    });
    listening = await listen(port);
    expect(await idOf(events.next())).toBe(`evt_${n}`);
  }
  test.graph.log.append(change(5));
  expect(await idOf(events.next())).toBe("evt_5");
});

it("tells a refused cursor at once", async () => {
  const events = test.client().iterate({ query, variables: { after: "forged" } });
  await expect(events.next()).rejects.toEqual([
    expect.objectContaining({ extensions: expect.objectContaining({ code: "CURSOR_INVALID" }) }),
  ]);
});
