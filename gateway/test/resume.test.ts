import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { change } from "./support/graph.ts";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";
import { until } from "./support/until.ts";

let test: TestGateway;
beforeEach(async () => {
  test = await startTestGateway();
});
afterEach(() => test.stop());

const query = "subscription ($after: Cursor) { shipmentStatusChanged(after: $after) { id order { number } } }";
const changed = (n: number) => ({
  data: { shipmentStatusChanged: { id: `evt_${n}`, order: { number: n % 2 ? "1001" : "1002" } } },
});
const append = (...numbers: number[]) => numbers.forEach((n) => test.graph.log.append(change(n)));

describe("a subscription whose subgraph is lost", () => {
  it("goes on after the last event: nothing missing, nothing twice", async () => {
    const { shipments } = test.graph.ports;
    const events = test.client().iterate({ query });
    const first = events.next();
    await until(() => test.graph.log.readers === 1);
    append(1);
    expect((await first).value).toEqual(changed(1));

    shipments.goDown();
    append(2, 3);
    shipments.comeBack();
    expect((await events.next()).value).toEqual(changed(2));
    expect((await events.next()).value).toEqual(changed(3));
    append(4);
    expect((await events.next()).value).toEqual(changed(4));
    expect(shipments.subscribed.map((request) => request.variables)).toEqual([
      { waybillAfter: "c0" },
      { waybillAfter: "c1" },
    ]);
  });

  it("starts from the time of subscribing even when it is lost before the first event", async () => {
    const { shipments } = test.graph.ports;
    append(1);
    const events = test.client().iterate({ query });
    const first = events.next();
    await until(() => test.graph.log.readers === 1);
    shipments.goDown();
    append(2);
    shipments.comeBack();
    expect((await first).value).toEqual(changed(2));
  });

  it("waits for a subgraph that is down when the client subscribes", async () => {
    const { shipments } = test.graph.ports;
    append(1, 2);
    shipments.goDown();
    const events = test.client().iterate({ query, variables: { after: "c1" } });
    const first = events.next();
    await until(() => shipments.subscribed.length > 0);
    shipments.comeBack();
    expect((await first).value).toEqual(changed(2));
  });

  it("survives many losses in a row", async () => {
    const events = test.client().iterate({ query, variables: { after: "c0" } });
    for (let n = 1; n <= 20; n += 1) {
      append(n);
      expect((await events.next()).value).toEqual(changed(n));
      test.graph.ports.shipments.breakStreams();
    }
  });

  it("resumes an `after` written as a literal, under an alias, in a fragment", async () => {
    append(1, 2, 3);
    const events = test.client().iterate({
      query: `subscription { ...F } fragment F on Subscription { it: shipmentStatusChanged(after: "c1") { at: cursor } }`,
    });
    expect((await events.next()).value).toEqual({ data: { it: { at: "c2" } } });
    test.graph.ports.shipments.breakStreams();
    expect((await events.next()).value).toEqual({ data: { it: { at: "c3" } } });
  });

  it("does not show its own cursor, nor take a name that the client uses", async () => {
    append(1);
    const events = test.client().iterate({
      query: `subscription ($waybillAfter: Cursor) { shipmentStatusChanged(after: $waybillAfter) { waybillCursor: id } }`,
      variables: { waybillAfter: "c0" },
    });
    expect((await events.next()).value).toEqual({ data: { shipmentStatusChanged: { waybillCursor: "evt_1" } } });
    expect(test.graph.ports.shipments.subscribed[0]?.query).toContain("waybillCursor_:cursor");
    expect(test.graph.ports.shipments.subscribed[0]?.variables).toEqual({ waybillAfter_: "c0" });
  });

  it("gives the joined fields as null with a code while another subgraph is down", async () => {
    append(1);
    test.graph.ports.orders.goDown();
    const events = test.client().iterate({ query, variables: { after: "c0" } });
    expect((await events.next()).value).toEqual({
      data: { shipmentStatusChanged: { id: "evt_1", order: null } },
      errors: [
        {
          message: "A part of the graph cannot be reached.",
          path: ["shipmentStatusChanged", "order"],
          extensions: { code: "SUBGRAPH_UNAVAILABLE", retriable: true },
        },
      ],
    });
  });
});

describe("a subscription that cannot go on", () => {
  it("ends with SUBGRAPH_UNAVAILABLE when its subgraph stays away", async () => {
    await test.stop();
    test = await startTestGateway({ resumeForMs: 300 });
    test.graph.ports.shipments.goDown();
    const events = test.client().iterate({ query, variables: { after: "c0" } });
    await expect(events.next()).rejects.toEqual([
      expect.objectContaining({ extensions: { code: "SUBGRAPH_UNAVAILABLE", retriable: true } }),
    ]);
    expect(test.gateway.counts()).toMatchObject({ streams: 0, subscribers: 0 });
  });

  it("ends with the subgraph's refusal at once", async () => {
    const events = test.client().iterate({ query, variables: { after: "forged" } });
    await expect(events.next()).rejects.toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: "CURSOR_INVALID" }) }),
    ]);
    expect(test.graph.ports.shipments.subscribed).toHaveLength(1);
  });

  it("ends with FORBIDDEN for a caller without the scope", async () => {
    const authorization = `Bearer ${await test.token({ scopes: ["orders:read"] })}`;
    const events = test.client({ authorization }).iterate({ query, variables: { after: "c0" } });
    await expect(events.next()).rejects.toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ code: "FORBIDDEN" }) }),
    ]);
  });
});

describe("a subscription without cursors", () => {
  it("runs to its end", async () => {
    const events = test.client().iterate({ query: "subscription { ticks(count: 2) { number order { number } } }" });
    const seen = [];
    for await (const event of events) seen.push(event.data);
    expect(seen).toEqual([
      { ticks: { number: 1, order: { number: "1001" } } },
      { ticks: { number: 2, order: { number: "1001" } } },
    ]);
  });
});
