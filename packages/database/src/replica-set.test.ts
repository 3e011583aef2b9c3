import { expect, test } from "vitest";
import { neededConfig } from "./replica-set.ts";

test("a fresh mongod is given a one-node replica set", () => {
  expect(neededConfig(undefined, "127.0.0.1:4711")).toEqual({
    _id: "waybill",
    version: 1,
    members: [{ _id: 0, host: "127.0.0.1:4711" }],
  });
});

test("a data folder last used on another port is told the new address, its settings kept", () => {
  const current = {
    _id: "waybill",
    version: 3,
    members: [{ _id: 0, host: "127.0.0.1:1", priority: 1 }],
    settings: { electionTimeoutMillis: 10_000 },
  };
  expect(neededConfig(current, "127.0.0.1:2")).toEqual({
    ...current,
    version: 4,
    members: [{ _id: 0, host: "127.0.0.1:2", priority: 1 }],
  });
});

test("the same port needs no change", () => {
  expect(
    neededConfig({ _id: "waybill", version: 1, members: [{ _id: 0, host: "127.0.0.1:1" }] }, "127.0.0.1:1"),
  ).toBeNull();
});
