import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operations } from "../fuzz/documents.ts";
import { examine } from "../fuzz/oracles.ts";
import { openTarget } from "../fuzz/target.ts";
import { leakIn } from "../support/leaks.ts";
import { mongoUri } from "../support/mongo-uri.ts";
import { type Doors, doorsOf } from "./bad-inputs/doors.ts";
import { type RunningPlace, startPlace } from "./bad-inputs/place.ts";
import { badInputs, cases } from "./bad-inputs/table.ts";

let started: RunningPlace;
let doors: Doors;
beforeAll(async () => {
  started = await startPlace(mongoUri());
  doors = doorsOf(started.place);
});
afterAll(() => started?.stop());

test.each(cases)("bad input, $name: $expected", async ({ send, expected }) => {
  const { verdict, text } = await send(doors);
  expect(verdict).toBe(expected);
  expect(leakIn(text)).toBeNull();
});

// The long run is `npm run fuzz`.
test("random queries are answered alike in every way, whatever is wrong with them", async () => {
  const target = await openTarget(started);
  const verdicts: string[] = [];
  const property = fc.asyncProperty(operations(target.schema, target.known), async (operation) => {
    verdicts.push(await examine(operation, target));
  });
  try {
    await fc.assert(property, { numRuns: 150, seed: 1, unbiased: true });
  } finally {
    target.close();
  }
  expect(verdicts.filter((verdict) => verdict === "data").length).toBeGreaterThan(40);
  expect(new Set(verdicts).size).toBeGreaterThan(5);
});

test("there are a hundred, none is answered with a 5xx, and the graph goes on", async () => {
  expect(badInputs).toHaveLength(100);
  expect(badInputs.filter(({ expected }) => expected.startsWith("5"))).toEqual([]);
  expect(await doors.ask("{ orders(first: 1) { nodes { id } } }")).toMatchObject({ verdict: "200 OK" });
  expect(await doors.askSocket("{ orders(first: 1) { nodes { id } } }")).toMatchObject({ verdict: "OK" });
  expect("x" in {}).toBe(false);
});
