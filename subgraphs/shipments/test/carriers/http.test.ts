import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { CarrierHttp } from "../../src/carriers/http/carrier-http.ts";
import { asResult } from "../../src/carriers/http/failures.ts";
import { ok } from "@waybill/kernel";

type Answer = { status: number; headers?: Record<string, string>; body?: string } | "BREAK";

let server: Server | undefined;
afterEach(() => server?.close());

/** A carrier that gives these answers, the last one for good. @returns its address, and how often it was asked. */
async function carrierWith(...answers: Answer[]): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  server = createServer((request, response) => {
    const answer = answers[Math.min(asked++, answers.length - 1)];
    if (answer === "BREAK" || answer === undefined) return request.socket.destroy();
    response.writeHead(answer.status, answer.headers).end(answer.body ?? "{}");
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

/** Asks once, as an adapter does. @returns the HTTP status, or the failure's code. */
async function ask(url: string): Promise<number | string> {
  const http = new CarrierHttp({ carrier: "Acme", timeoutMs: 2000 });
  const reply = await asResult("Acme", undefined, async () => ok(await http.send("a", { method: "GET", url })));
  await http.close();
  return reply.ok ? reply.value.status : reply.error.code;
}

test.each<[string, Answer[], number | string, number]>([
  ["a door that is closed for the moment is tried again", [{ status: 503 }, { status: 200 }], 200, 2],
  ["and not a third time", [{ status: 502 }, { status: 502 }, { status: 200 }], 502, 2],
  ["a broken connection is tried again", ["BREAK", { status: 200 }], 200, 2],
  ["one that breaks again is an outage", ["BREAK"], "UNAVAILABLE", 2],
  ["who says how long to wait is not pressed", [{ status: 503, headers: { "retry-after": "9" } }], 503, 1],
  ["a fault is not repeated", [{ status: 500 }], 500, 1],
  ["a refusal is not repeated", [{ status: 404 }], 404, 1],
  ["an answer without end is given up", [{ status: 200, body: "x".repeat(5 * 1024 * 1024) }], "UNAVAILABLE", 2],
])("%s", async (_, answers, outcome, times) => {
  const { url, asked } = await carrierWith(...answers);
  expect([await ask(url), asked()]).toEqual([outcome, times]);
});
