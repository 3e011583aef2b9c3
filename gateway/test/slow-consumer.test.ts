import { errorKinds } from "@waybill/service";
import { afterEach, beforeEach, expect, it } from "vitest";
import { change } from "./support/graph.ts";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";
import { RawSocket } from "./support/raw-socket.ts";
import { until } from "./support/until.ts";

let test: TestGateway;
beforeEach(async () => {
  test = await startTestGateway();
});
afterEach(() => test.stop());

const text = "x".repeat(4_096);
const query = `subscription ($after: Cursor) { shipmentStatusChanged(after: $after) { cursor echo(text: "${text}") } }`;
const subscribe = (after: string | null) => ({ type: "subscribe", id: "1", payload: { query, variables: { after } } });

/** Reads a stream's cursors until `last`, and leaves then, or once it may. */
async function readTo(last: string, after: string, mayLeave?: Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  for await (const { data } of test.client().iterate({ query, variables: { after } })) {
    seen.push((data as { shipmentStatusChanged: { cursor: string } }).shipmentStatusChanged.cursor);
    if (seen.at(-1) !== last) continue;
    await mayLeave;
    break;
  }
  return seen;
}

it("closes a client that does not keep up with the others, who do not notice; it resumes by its cursor", async () => {
  const total = 5_000;
  const slow = await new RawSocket(test.gateway.wsUrl).acknowledged({ Authorization: test.authorization });
  slow.send(subscribe("c0"));
  const slowIsGone = Promise.withResolvers<void>();
  const quick = readTo(`c${total}`, "c0", slowIsGone.promise);
  await until(() => test.gateway.counts().subscribers === 2);
  expect(test.gateway.counts().streams).toBe(1);
  slow.socket.pause();
  for (let n = 1; n <= total; n += 1) test.graph.log.append(change(n));
  const all = Array.from({ length: total }, (_, index) => `c${index + 1}`);
  // It is read from before the server gives up waiting for its goodbye.
  await until(() => test.gateway.counts().subscribers === 1);
  slow.socket.resume();
  slowIsGone.resolve();
  expect(await quick).toEqual(all);

  const seen: string[] = [];
  for (;;) {
    const event = await slow.next();
    if ("closed" in event) {
      expect(event.closed).toBe(errorKinds.SLOW_CONSUMER.close);
      break;
    }
    const { payload } = event.message as { payload: { data: { shipmentStatusChanged: { cursor: string } } } };
    seen.push(payload.data.shipmentStatusChanged.cursor);
  }
  expect(seen).toEqual(all.slice(0, seen.length));
  expect(seen.length).toBeLessThan(total);
  expect([...seen, ...(await readTo(`c${total}`, seen.at(-1) ?? "c0"))]).toEqual(all);
});

it("lets a back-fill go as fast as its reader takes it: the upstream waits, memory does not grow", async () => {
  const total = 5_000;
  for (let n = 1; n <= total; n += 1) test.graph.log.append(change(n));
  const socket = await new RawSocket(test.gateway.wsUrl).acknowledged({ Authorization: test.authorization });
  socket.socket.pause();
  socket.send(subscribe("c0"));
  await until(() => test.gateway.counts().subscribers === 1);
  socket.socket.resume();
  const seen: string[] = [];
  while (seen.length < total) {
    const event = await socket.next();
    if ("closed" in event) throw new Error(`closed with ${event.closed}`);
    const { payload } = event.message as { payload: { data: { shipmentStatusChanged: { cursor: string } } } };
    seen.push(payload.data.shipmentStatusChanged.cursor);
  }
  expect(seen).toEqual(Array.from({ length: total }, (_, index) => `c${index + 1}`));
});
