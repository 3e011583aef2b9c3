import { expect, it } from "vitest";
import { createLogger, type LogLevel } from "./logger.ts";

function recording(level: LogLevel = "debug") {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger("orders", level, {
    write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  });
  return { logger, lines };
}

it("hides secrets and people, wherever a line names them", () => {
  const { logger, lines } = recording();
  logger.child({ correlationId: "req-1" }).info(
    {
      authorization: "Bearer MARKER",
      request: { headers: { authorization: "MARKER", "x-api-key": "MARKER", "user-agent": "curl" } },
      headers: { "x-waybill-identity": "MARKER", cookie: "MARKER" },
      customer: { email: "MARKER@example.com", phone: "MARKER" },
      shippingAddress: { name: "MARKER" },
      variables: { input: "MARKER" },
      orderId: "ord_1",
    },
    "placed",
  );
  expect(JSON.stringify(lines)).not.toContain("MARKER");
  expect(lines[0]).toMatchObject({ name: "orders", msg: "placed", correlationId: "req-1", orderId: "ord_1" });
  expect(lines[0]).toMatchObject({ request: { headers: { "user-agent": "curl" } } });
});

it("writes errors without the query that a database layer appends", () => {
  const { logger, lines } = recording();
  const cause = new Error("connection reset\nMARKER");
  logger.error(
    { err: Object.assign(new Error("E11000 duplicate key\nQuery: insert MARKER", { cause }), { code: 11000 }) },
    "failed",
  );
  expect(JSON.stringify(lines)).not.toContain("MARKER");
  expect(lines[0]).toMatchObject({
    err: { type: "Error", message: "E11000 duplicate key", code: 11000, cause: "Error: connection reset" },
  });
});

it("drops lines below its level", () => {
  const { logger, lines } = recording("warn");
  logger.info({}, "no");
  logger.warn({}, "yes");
  expect(lines.map((line) => line.msg)).toEqual(["yes"]);
});
