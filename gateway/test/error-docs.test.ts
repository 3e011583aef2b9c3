import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestGateway, type TestGateway } from "./support/gateway.ts";
import { RawSocket } from "./support/raw-socket.ts";

const page = "https://docs.example/errors.md";
const failing = '{ order(id: "ord_1") { number failing } }';
const linked = (code: string) => ({ extensions: { code, docs: `${page}#${code.toLowerCase()}` } });

let test: TestGateway;
beforeAll(async () => {
  test = await startTestGateway({ errorDocsUrl: page });
});
afterAll(() => test.stop());

it.each([
  ["an error beside data", { query: failing }, undefined, "INTERNAL_SERVER_ERROR"],
  ["a document that does not fit", { query: "{ nothingOfThatKind }" }, undefined, "GRAPHQL_VALIDATION_FAILED"],
  ["a caller who is not known", { query: failing }, {}, "UNAUTHENTICATED"],
  ["a body that cannot be read", "{", undefined, "BAD_REQUEST"],
] as const)("over HTTP links to what its code means: %s", async (_name, body, headers, code) => {
  expect((await test.post(body, headers)).body.errors).toMatchObject([linked(code)]);
});

it("over WebSocket and server-sent events too", async () => {
  const socket = await new RawSocket(test.gateway.wsUrl).acknowledged({ authorization: test.authorization });
  socket.send({ type: "subscribe", id: "1", payload: { query: failing } });
  expect(await socket.next()).toMatchObject({ message: { payload: { errors: [linked("INTERNAL_SERVER_ERROR")] } } });
  socket.socket.terminate();
  const response = await fetch(`${test.gateway.url}/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream", authorization: test.authorization },
    body: JSON.stringify({ query: "{ nothingOfThatKind }" }),
  });
  expect(await response.text()).toContain(`"docs":"${page}#graphql_validation_failed"`);
});
