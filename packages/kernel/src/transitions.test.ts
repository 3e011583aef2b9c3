import { expect, it } from "vitest";
import { mayGo, type Transitions, unreachableStates } from "./transitions.ts";

type Door = "open" | "closed" | "locked" | "walled";
const door: Transitions<Door> = { open: ["closed"], closed: ["open", "locked"], locked: ["closed"], walled: ["open"] };

it("goes where the table says and nowhere else", () => {
  expect(mayGo(door, "closed", "locked")).toBe(true);
  expect(mayGo(door, "open", "locked")).toBe(false);
  expect(mayGo(door, "open", "open")).toBe(false);
});

it("finds the states that nothing leads to, through cycles", () => {
  expect(unreachableStates(door, "open")).toEqual(["walled"]);
  expect(unreachableStates(door, "walled")).toEqual([]);
});
