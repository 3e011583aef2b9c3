import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { type Host, runService } from "./lifecycle.ts";
import type { Logger } from "./logger.ts";

/** A process that is not one. */
function fakeHost(connected = false) {
  const exits: number[] = [];
  const host = Object.assign(new EventEmitter(), {
    connected,
    exit: (code: number) => void exits.push(code),
    kill: () => true,
  });
  return { host: host as unknown as Host, signal: (name: string) => void host.emit(name, name), exits };
}

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  fatal: () => undefined,
  child: () => silent,
};

const settled = (): Promise<void> => new Promise(setImmediate);

it.each([["SIGINT"], ["SIGTERM"]])("stops cleanly on %s", async (name) => {
  const { host, signal, exits } = fakeHost();
  let stops = 0;
  await runService({ logger: silent, start: async () => undefined, stop: async () => void (stops += 1) }, host);
  expect([stops, exits]).toEqual([0, []]);
  signal(name);
  await settled();
  expect([stops, exits]).toEqual([1, [0]]);
});

it("does not wait at the second signal", async () => {
  const { host, signal, exits } = fakeHost();
  await runService(
    {
      logger: silent,
      start: async () => undefined,
      stop: () => new Promise(() => undefined),
      stopMilliseconds: 60_000,
    },
    host,
  );
  signal("SIGTERM");
  await settled();
  expect(exits).toEqual([]);
  signal("SIGINT");
  expect(exits).toEqual([1]);
});

it("does not wait for ever", async () => {
  const { host, signal } = fakeHost();
  const exited = Promise.withResolvers<number>();
  host.exit = ((code: number) => exited.resolve(code)) as never;
  await runService(
    { logger: silent, start: async () => undefined, stop: () => new Promise(() => undefined), stopMilliseconds: 1 },
    host,
  );
  signal("SIGTERM");
  expect(await exited.promise).toBe(1);
});

it.each([
  ["a failed start", { start: () => Promise.reject(new Error("port taken")) }, []],
  ["an error that nobody caught", {}, ["uncaughtException"]],
  ["a failed stop", { stop: () => Promise.reject(new Error("stuck")) }, ["SIGTERM"]],
])("ends with 1 after %s", async (_name, parts, signals) => {
  const { host, signal, exits } = fakeHost();
  await runService({ logger: silent, start: async () => undefined, stop: async () => undefined, ...parts }, host);
  for (const name of signals) signal(name);
  await settled();
  expect(exits).toEqual([1]);
});

it("ends with its parent", async () => {
  const { host, signal, exits } = fakeHost(true);
  await runService({ logger: silent, start: async () => undefined, stop: async () => undefined }, host);
  signal("disconnect");
  await settled();
  expect(exits).toEqual([0]);
});
