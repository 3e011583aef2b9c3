import { expect, it } from "vitest";
import { z } from "zod";
import { ConfigInvalid, loadConfig } from "./config.ts";

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
