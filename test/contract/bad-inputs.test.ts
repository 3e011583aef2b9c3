import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mongoUri } from "../support/mongo-uri.ts";
import { documents } from "./bad-inputs/documents.ts";
import { type Answered, type BadInput, type BadOperation, type Doors, openDoors } from "./bad-inputs/doors.ts";
import { pages } from "./bad-inputs/pages.ts";
import { protocol } from "./bad-inputs/protocol.ts";
import { sockets } from "./bad-inputs/sockets.ts";
import { variables } from "./bad-inputs/variables.ts";
import { webhooks } from "./bad-inputs/webhooks.ts";

let doors: Doors;
beforeAll(async () => {
  doors = await openDoors(mongoUri());
});
afterAll(() => doors?.stop());

/** Words of libraries, of the database and of our own files. */
const leaks =
  /stack|node_modules|\bat \S+ \(|\/src\/|\.ts:\d|E11000|Mongo|BSON|trackedNumbers|webhookDeliveries|idempotency"|Did you mean|"serviceName"/;

function check({ verdict, text }: Answered, expected: string): void {
  expect(verdict).toBe(expected);
  expect(text).not.toMatch(leaks);
}

const groups: Readonly<Record<string, readonly BadInput[]>> = { protocol, webhooks, sockets, pages };
describe.each(Object.entries(groups))("bad input: %s", (_group, rows) => {
  test.each(rows)("$name: $expected", async ({ send, expected }) => check(await send(doors), expected));
});

const operations: Readonly<Record<string, readonly BadOperation[]>> = { documents, variables };
describe.each(Object.entries(operations))("bad input by HTTP and WebSocket: %s", (_group, rows) => {
  test.each(rows)("$name: $expected", async ({ operation, expected }) => {
    const { query, variables: values } = operation(doors);
    check(await doors.ask(query, values), expected);
    check(await doors.askSocket(query, values), expected.replace(/^\d+ /, ""));
  });
});

test("there are a hundred, none is answered with a 5xx, and the graph goes on", async () => {
  const rows = [...Object.values(groups), ...Object.values(operations)].flat();
  expect(rows).toHaveLength(100);
  expect(rows.filter(({ expected }) => expected.startsWith("5"))).toEqual([]);
  expect(await doors.ask("{ orders(first: 1) { nodes { id } } }")).toMatchObject({ verdict: "200 OK" });
  expect(await doors.askSocket("{ orders(first: 1) { nodes { id } } }")).toMatchObject({ verdict: "OK" });
  expect("x" in {}).toBe(false);
});
