import { expect, it } from "vitest";
import { z } from "zod";
import { ConfigInvalid, loadConfig, publicUrl, startConfig } from "./config.ts";

const schema = z.object({
  WAYBILL_PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  WAYBILL_SECRET: z.string().min(32),
  WAYBILL_TOPOLOGY: z.enum(["one", "many"]).default("one"),
});

it("reads what is given and fills in what is not", () => {
  const config = loadConfig(schema, { WAYBILL_SECRET: "s".repeat(32), WAYBILL_PORT: "", HOME: "/root" });
  expect(config).toEqual({ WAYBILL_PORT: 4000, WAYBILL_SECRET: "s".repeat(32), WAYBILL_TOPOLOGY: "one" });
  expect(Object.isFrozen(config)).toBe(true);
});

it("lists everything that is wrong, without the values", () => {
  let problems: readonly string[] = [];
  try {
    loadConfig(schema, { WAYBILL_SECRET: "hunter2", WAYBILL_PORT: "99999", WAYBILL_TOPOLOGY: "three" });
  } catch (error) {
    if (error instanceof ConfigInvalid) problems = error.problems;
  }
  expect(problems.map((problem) => problem.split(":")[0])).toEqual([
    "WAYBILL_PORT",
    "WAYBILL_SECRET",
    "WAYBILL_TOPOLOGY",
  ]);
  expect(problems.join()).not.toContain("hunter2");
});

it("takes as a door's address only what links can begin with", () => {
  const door = z.object({ DOOR: publicUrl() });
  expect(loadConfig(door, { DOOR: "https://door.example.com:8443/shop//" })).toEqual({
    DOOR: "https://door.example.com:8443/shop",
  });
  const bad = ["localhost:4004", "door.example.com", "ftp://a.example", "https://", "https://user:word@a.example"];
  for (const url of [...bad, "https://a.example/?x=1", "https://a.example/#top", "https://a.example?", "https://a b"]) {
    expect(() => loadConfig(door, { DOOR: url })).toThrow(
      "The configuration is not usable:\n- DOOR: must be an address such as https://door.example.com, " +
        "without credentials, query or fragment",
    );
  }
});

it("a process that cannot start says what is wrong, without a stack", () => {
  const told: string[] = [];
  const exit = (code: number): never => {
    throw new Error(`exit ${code}`);
  };
  const stderr = { write: (text: string) => told.push(text) };
  expect(() => startConfig(z.object({ DOOR: z.enum(["open"]) }), { DOOR: "ajar" }, { stderr, exit })).toThrow("exit 1");
  expect(told).toEqual(['The configuration is not usable:\n- DOOR: Invalid input: expected "open"\n']);
});
