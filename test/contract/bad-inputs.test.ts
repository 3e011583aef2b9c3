import { afterAll, beforeAll, expect, test } from "vitest";
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

test("there are a hundred, none is answered with a 5xx, and the graph goes on", async () => {
  expect(badInputs).toHaveLength(100);
  expect(badInputs.filter(({ expected }) => expected.startsWith("5"))).toEqual([]);
  expect(await doors.ask("{ orders(first: 1) { nodes { id } } }")).toMatchObject({ verdict: "200 OK" });
  expect(await doors.askSocket("{ orders(first: 1) { nodes { id } } }")).toMatchObject({ verdict: "OK" });
  expect("x" in {}).toBe(false);
});
