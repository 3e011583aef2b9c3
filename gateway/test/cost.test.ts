import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";
import { RawSocket } from "./support/raw-socket.ts";

const costPerMinute = 720;
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ costPerMinute });
});
afterAll(() => gateway.stop());

const one = '{ shipment(id: "shp_1") { id } }';
/** A hundred shipments with their orders and customers, in pages of which none is found: 1 + 100 × 3 objects. */
const many = "{ shipments(first: 100) { nodes { order { customer { id } } } } }";
const caller = async (subject: string) => ({ authorization: `Bearer ${await gateway.token({ subject })}` });
const costOf = (requested: number, left: number) => ({
  requestedQueryCost: requested,
  throttleStatus: { maximumAvailable: costPerMinute, currentlyAvailable: left, restoreRate: costPerMinute / 60 },
});

async function ask(headers: Record<string, string>, query: string, way: "short" | "long" = "short") {
  // What is no plain request goes through Apollo Server.
  const accept = way === "short" ? "application/json" : "application/graphql-response+json";
  return gateway.post({ query }, { ...headers, accept });
}

test.each(["short", "long"] as const)("who asks is told what an operation costs: the %s way", async (way) => {
  const headers = await caller(`asks-${way}`);
  expect((await ask(headers, one, way)).body).toEqual({ data: { shipment: { id: "shp_1" } } });
  const { body } = await ask({ ...headers, "x-waybill-cost": "1" }, one, way);
  const { cost } = body.extensions as { cost: ReturnType<typeof costOf> };
  expect(cost).toEqual(costOf(1, expect.any(Number) as number));
  // What comes back meanwhile is not for a test to know.
  expect(costPerMinute - cost.throttleStatus.currentlyAvailable).toBeLessThanOrEqual(2);
});

test("a caller who has spent all is refused, by whichever credential and transport; others go on", async () => {
  const first = await caller("spender");
  const second = { authorization: `Bearer ${await gateway.token({ subject: "spender", expiresIn: 60 })}` };
  expect((await ask(first, many)).status).toBe(200);
  expect((await ask(second, many, "long")).status).toBe(200);
  for (const way of ["short", "long"] as const) {
    const refused = await ask(first, many, way);
    const retryAfterSeconds = Number(refused.headers.get("retry-after"));
    expect([refused.status, retryAfterSeconds > 0]).toEqual([429, true]);
    expect(refused.body.errors?.[0]?.extensions).toEqual({ code: "RATE_LIMITED", retriable: true, retryAfterSeconds });
  }
  expect((await ask(await caller("other"), many)).status).toBe(200);

  const socket = await new RawSocket(gateway.gateway.wsUrl).acknowledged({ ...second, "x-waybill-cost": "1" });
  const subscribe = async (id: string, query: string) =>
    socket.send({ type: "subscribe", id, payload: { query } }).next();
  expect(await subscribe("1", many)).toMatchObject({
    message: { id: "1", type: "error", payload: [{ extensions: { code: "RATE_LIMITED" } }] },
  });
  expect(await subscribe("2", one)).toMatchObject({
    message: { id: "2", type: "next", payload: { data: {}, extensions: { cost: { requestedQueryCost: 1 } } } },
  });
  socket.socket.terminate();
});

test.each(["short", "long", "WebSocket", "stream"] as const)(
  "documents that are not run take of the budget, too: %s",
  async (way) => {
    const headers = await caller(`wrong-${way}`);
    const wrong = "{ nothing }";
    const codeOf = async (query: string): Promise<unknown> => {
      if (way === "short" || way === "long") return (await ask(headers, query, way)).body.errors?.[0]?.extensions?.code;
      if (way === "stream") {
        const answer = await fetch(`${gateway.gateway.url}/stream`, {
          method: "POST",
          headers: { ...headers, "content-type": "application/json", accept: "text/event-stream" },
          body: JSON.stringify({ query }),
        });
        return /"code":"(\w+)"/.exec(await answer.text())?.[1];
      }
      const socket = await new RawSocket(gateway.gateway.wsUrl).acknowledged(headers);
      const said = await socket.send({ type: "subscribe", id: "1", payload: { query } }).next();
      socket.socket.terminate();
      return /"code":"(\w+)"/.exec(JSON.stringify(said))?.[1];
    };
    // 602 of 720 are spent then: two refusals are left, at 50.
    for (let times = 0; times < 2; times += 1) expect(await codeOf(many)).not.toBe("RATE_LIMITED");
    for (let times = 0; times < 2; times += 1) expect(await codeOf(wrong)).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(await codeOf(wrong)).toBe("RATE_LIMITED");
    expect(await codeOf(one)).toBeUndefined();
  },
);
